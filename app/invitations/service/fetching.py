"""Fetches what came into the mailbox, mail by mail, and remembers how far."""

from collections import Counter

from app.core import clock
from app.core.db import Sessions
from app.core.mailbox import Mailbox, Place
from app.invitations.models import MailboxMark
from app.invitations.queries import mailbox as letters
from app.invitations.service import reading

FETCH = "invitations.fetch_mails"
AT_ONCE = 200  # the next time goes on


def fetch(sessions: Sessions, url: str) -> Counter[reading.Became]:
    """Read what is new in the mailbox at `url`; gives what became of how many.

    That a mail was read is kept in the transaction that reads it: none is read twice, and none is
    left out. Raises `MailboxError`.
    """
    mailbox = Mailbox(url)
    with sessions.read() as db:
        mark = letters.mailbox_mark(db, mailbox.name)
        last = Place(mark.counting, mark.number) if mark else None
    became: Counter[reading.Became] = Counter()
    for place, raw in mailbox.newer(last, AT_ONCE):
        with sessions.write() as db:
            became[reading.read(db, raw).became] += 1
            db.merge(
                MailboxMark(
                    mailbox=mailbox.name,
                    counting=place.counting,
                    number=place.number,
                    read_at=clock.now(),
                )
            )
    return became
