"""A mailbox on a real IMAP server is read mail by mail, each once, and nothing in it is changed."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.core.jobs import Work, beginning
from app.core.mailbox import Mailbox, MailboxError
from app.core.mime import LARGEST
from app.invitations import jobs
from app.invitations.models import InvitationAnswer, MailboxMark
from app.invitations.service import fetching
from app.invitations.service.reading import Became
from app.privacy.service import ERASE_DUE
from app.settings import Settings
from app.wiring import JOBS
from tests.make import schedule
from tests.make.invitations import first_mail
from tests.make.mails_back import reply

SERVER = "from pymap.main import main; main()"


@pytest.fixture
def mailbox() -> Iterator[str]:
    """The address of an empty mailbox on a server (pymap) of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    whose = ["--demo-user", "desk", "--demo-password", "p w"]
    with subprocess.Popen([sys.executable, "-c", SERVER, *asked, *whose]) as server:
        try:
            _wait_for(port)
            yield f"imap://desk:p%20w@127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _try in range(200):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("The IMAP server did not start.")


def arrives(url: str, *mails: bytes) -> None:
    """Mails that are put into the mailbox."""
    at = Mailbox(url)
    with imaplib.IMAP4(at.host, at.port) as imap:
        imap.login(at.user, at.password)
        for raw in mails:
            assert imap.append("INBOX", "", None, raw)[0] == "OK"


def test_what_is_new_is_read_once_and_stays_unread_there(mailbox: str, work: Work) -> None:
    with work.sessions.write() as db:
        scene = schedule.released(db, events=1)
        mail = first_mail(db, scene)
        answers = [reply(name, mail) for name in ("outlook", "google")]
    arrives(mailbox, answers[0], b"Subject: large\r\n\r\n" + b"x" * LARGEST)

    first = fetching.fetch(work.sessions, mailbox)
    again = fetching.fetch(work.sessions, mailbox)
    arrives(mailbox, answers[1])
    settings = work.settings.model_copy(update={"imap_url": mailbox})
    jobs.fetch_mails(Work(work.sessions, settings), "")

    assert first == {Became.ANSWER: 1, Became.UNREADABLE: 1}
    assert not again
    with work.sessions.write() as db:
        assert len(db.scalars(select(InvitationAnswer)).all()) == 2
        db.scalars(select(MailboxMark)).one().counting = 1  # the server counts anew
    assert fetching.fetch(work.sessions, mailbox)[Became.READ_BEFORE] == 2
    at = Mailbox(mailbox)
    with imaplib.IMAP4(at.host, at.port) as imap:
        imap.login(at.user, at.password)
        imap.select(readonly=True)
        assert len(imap.search(None, "UNSEEN")[1][0].split()) == 3


def test_a_mailbox_that_cannot_be_read_is_said_and_harms_nothing(mailbox: str, work: Work) -> None:
    for wrong in (mailbox.replace("desk", "nobody"), f"{mailbox}/Nowhere", "imap://127.0.0.1:1"):
        with pytest.raises(MailboxError):
            fetching.fetch(work.sessions, wrong)
        settings = work.settings.model_copy(update={"imap_url": wrong})
        jobs.fetch_mails(Work(work.sessions, settings), "")


def test_it_is_read_every_five_minutes_where_one_is_set(settings: Settings) -> None:
    now = datetime(2026, 5, 4, 9, 47, 31, tzinfo=UTC)
    assert fetching.FETCH not in beginning(JOBS, settings, now)

    begun = beginning(JOBS, settings.model_copy(update={"imap_url": "imap://x"}), now)

    assert begun[fetching.FETCH] == datetime(2026, 5, 4, 9, 45, tzinfo=UTC)
    assert begun[ERASE_DUE] == datetime(2026, 5, 4, tzinfo=UTC)
