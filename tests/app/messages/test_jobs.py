"""Delivery to a real SMTP server: accepted, refused for now, refused for good."""

from datetime import UTC, datetime, time, timedelta
from time import monotonic, sleep
from typing import Any

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.core.jobs import Work
from app.messages import jobs, rules, service
from app.messages.models import MailHours, Message, MessageState
from app.messages.service import Attachment, Recipient, reading
from app.settings import Settings
from app.wiring import make_runner, make_sessions
from tests.app.messages.mailbox import Mailbox, opened
from tests.make import meetings

ICS = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings of an installation that is no demo and sends mails."""
    changes = {"smtp_url": mailbox.url, "mail_from": "Séance <desk@example.org>", "demo": False}
    return settings.model_copy(update=changes)


def post(sessions: Sessions, to: Recipient, **more: Any) -> str:
    """Put a sign-in mail into the outbox; gives its id."""
    with sessions.write() as db:
        made = service.post(
            db, "accounts/sign_in", to, cause="test", path="/sign-in/abc", lasts=30, **more
        )
        assert made
        return made.id


def found(sessions: Sessions, message_id: str) -> Message:
    with sessions.read() as db:
        return db.get_one(Message, message_id)


def waiting_jobs(db: Session) -> int:
    schema = "dbos." if db.get_bind().dialect.name == "postgresql" else ""
    counted = (
        f"SELECT count(*) FROM {schema}workflow_status WHERE status IN ('ENQUEUED', 'DELAYED')"  # noqa: S608 - one of two constants
    )
    return int(db.execute(text(counted)).scalar_one())


ANA = Recipient("ana@example.org", "Ana Example", "en")


def test_a_mail_is_delivered_once(work: Work, mailbox: Mailbox) -> None:
    message_id = post(work.sessions, ANA)

    jobs.deliver(work, message_id)
    jobs.deliver(work, message_id)

    (mail,) = mailbox.mails
    assert mailbox.envelopes == [("desk@example.org", ["ana@example.org"])]
    assert mail["From"] == "Séance <desk@example.org>"
    assert mail["To"] == "Ana Example <ana@example.org>"
    assert mail["Subject"] == "Your link to sign in to Corridor"
    assert mail["Message-ID"] == f"<{message_id}@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"]
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "http://127.0.0.1:8000/sign-in/abc?lang=en" in plain.get_content()
    kept = found(work.sessions, message_id)
    assert (kept.state, kept.attempts, kept.last_error) == (MessageState.SENT, 1, "")
    assert kept.sent_at is not None


def test_the_secrets_of_a_sent_mail_are_not_kept(work: Work) -> None:
    message_id = post(work.sessions, ANA, attachments=[Attachment("a.ics", "text/calendar", ICS)])
    assert "/sign-in/abc" in found(work.sessions, message_id).text

    jobs.deliver(work, message_id)

    kept = found(work.sessions, message_id)
    assert (kept.text, kept.html, kept.attachments) == ("", "", [])


@pytest.mark.parametrize(
    ("language", "name"), [("ar", "ليلى العربي"), ("zh", "王小明"), ("ru", "Ирина"), ("fr", "Zoë")]
)
def test_every_script_arrives_as_it_was_written(
    work: Work, mailbox: Mailbox, language: str, name: str
) -> None:
    with work.sessions.write() as db:
        made = service.post(
            db,
            "accounts/sign_in",
            Recipient("x@example.org", name, language),
            cause="test",
            path="/sign-in/abc",
            lasts=30,
        )
        assert made
        made.subject = f"{name}: {name}"
    jobs.deliver(work, made.id)

    (mail,) = mailbox.mails
    assert mail["Subject"] == f"{name}: {name}"
    assert mail["To"].addresses[0].display_name == name
    assert mail["Content-Language"] == language
    html = mail.get_body(("html",))
    assert html is not None
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html.get_content()


@pytest.mark.parametrize(
    "name",
    [
        "Ana\r\nBcc: victim@example.org",
        "Ana\nSubject: other",
        "Ana\u2028Bcc: victim@example.org",
        "Ana\x85Bcc: victim@example.org",
        "Ana\x0bBcc: victim@example.org",
        'Ana" <victim@example.org>, "',
        "victim@example.org, ana",
        "=?utf-8?q?=0d=0aBcc:_victim=40example.org?=",
        "<script>alert(1)</script>",
        "\u202egro.elpmaxe\u0301" + "\u0301" * 150,
    ],
)
def test_a_hostile_name_stays_a_name(work: Work, mailbox: Mailbox, name: str) -> None:
    message_id = post(work.sessions, Recipient("ana@example.org", name, "en"))
    with work.sessions.write() as db:
        db.get_one(Message, message_id).subject = f"For {name}"

    jobs.deliver(work, message_id)

    (mail,) = mailbox.mails
    assert mailbox.envelopes[0][1] == ["ana@example.org"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["ana@example.org"]
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject", [])) == 1
    assert len(mail.get_all("To", [])) == 1


def test_an_entry_keeps_its_method_and_is_attached_too(work: Work, mailbox: Mailbox) -> None:
    attachment = Attachment("événement.ics", "text/calendar; method=REQUEST", ICS)
    jobs.deliver(work, post(work.sessions, ANA, attachments=[attachment]))

    (file,) = mailbox.mails[0].iter_attachments()
    assert file.get_content_type() == "application/ics"
    assert file.get_filename() == "événement.ics"
    (part,) = (one for one in mailbox.mails[0].walk() if one.get_content_subtype() == "calendar")
    assert part["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert part.get_content() == ICS.replace("\r\n", "\n") or part.get_content() == ICS


def test_refused_for_now_it_is_tried_again_later(work: Work, mailbox: Mailbox) -> None:
    message_id = post(work.sessions, ANA)
    mailbox.refusals = ["451 4.3.0 try again later"]
    with work.sessions.read() as db:
        before = waiting_jobs(db)

    jobs.deliver(work, message_id)

    kept = found(work.sessions, message_id)
    assert (kept.state, kept.attempts) == (MessageState.QUEUED, 1)
    assert kept.last_error == "451 4.3.0 try again later"
    with work.sessions.read() as db:
        assert waiting_jobs(db) == before + 1
    jobs.deliver(work, message_id)
    kept = found(work.sessions, message_id)
    assert (kept.state, kept.attempts, kept.last_error) == (MessageState.SENT, 2, "")
    assert len(mailbox.mails) == 1


def test_refused_for_good_it_is_not_tried_again(work: Work, mailbox: Mailbox) -> None:
    message_id = post(work.sessions, ANA)
    mailbox.refusals = ["554 5.7.1 not wanted"]
    with work.sessions.read() as db:
        before = waiting_jobs(db)

    jobs.deliver(work, message_id)
    jobs.deliver(work, message_id)

    kept = found(work.sessions, message_id)
    assert (kept.state, kept.attempts) == (MessageState.FAILED, 1)
    assert kept.last_error == "554 5.7.1 not wanted"
    assert mailbox.mails == []
    with work.sessions.read() as db:
        assert waiting_jobs(db) == before


def test_a_server_that_is_away_is_waited_for_but_not_for_ever(
    sessions: Sessions, settings: Settings
) -> None:
    away = Work(sessions, settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"}))
    message_id = post(sessions, ANA)
    with time_machine.travel(clock.now(), tick=False) as at:
        jobs.deliver(away, message_id)
        assert found(sessions, message_id).state is MessageState.QUEUED
        at.shift(rules.GIVE_UP_AFTER + timedelta(seconds=1))
        jobs.deliver(away, message_id)

    kept = found(sessions, message_id)
    assert (kept.state, kept.attempts) == (MessageState.FAILED, 2)
    assert "refused" in kept.last_error.lower()


def test_a_password_is_not_told_in_clear_to_another_machine(
    sessions: Sessions, settings: Settings
) -> None:
    message_id = post(sessions, ANA)
    with opened("127.0.0.2") as elsewhere:
        url = elsewhere.url.replace("//", "//ana:secret@")
        jobs.deliver(Work(sessions, settings.model_copy(update={"smtp_url": url})), message_id)

    assert elsewhere.mails == []
    kept = found(sessions, message_id)
    assert kept.state is MessageState.QUEUED
    assert "no encryption" in kept.last_error
    assert "secret" not in kept.last_error


def test_what_cannot_be_made_is_seen_as_failed(work: Work) -> None:
    message_id = post(work.sessions, ANA)
    jobs.give_up(work, message_id)

    assert found(work.sessions, message_id).state is MessageState.FAILED


@pytest.mark.slow
def test_a_worker_sends_what_was_posted_also_after_a_refusal(
    settings: Settings, mailbox: Mailbox
) -> None:
    sessions = make_sessions(settings)
    runner = make_runner(settings, sessions)
    mailbox.refusals = ["451 4.3.0 try again later"]
    message_id = post(sessions, ANA)
    runner.start()
    try:
        deadline = monotonic() + 40
        while not mailbox.mails and monotonic() < deadline:
            sleep(0.1)
        while found(sessions, message_id).state is MessageState.QUEUED:
            assert monotonic() < deadline
            sleep(0.1)
    finally:
        runner.stop()

    assert len(mailbox.mails) == 1
    assert found(sessions, message_id).attempts == 2
    sessions.engine.dispose()


LATE = datetime(2027, 3, 27, 21, 40, tzinfo=UTC)  # 22:40 in Geneva, where clocks go forward then
SEVEN = datetime(2027, 3, 28, 5, 0, tzinfo=UTC)
SOON = SEVEN - timedelta(seconds=2)
ZONES = {"geneva": "", "london": "Europe/London", "lima": "America/Lima"}
EARLIER = text(
    "UPDATE workflow_status SET delay_until_epoch_ms = delay_until_epoch_ms - :by"
    " WHERE delay_until_epoch_ms IS NOT NULL"
)


def live_at(moment: datetime) -> None:
    """Move the clock of this process, which goes on."""
    clock.shift(timedelta(0))
    clock.shift(moment - clock.now())


def written_late(sessions: Sessions) -> dict[str, str]:
    """A mail that can wait to somebody in each zone, of a meeting in Geneva; their ids."""
    with sessions.write() as db:
        meeting_id = meetings.meeting(db).id
        hours = {"quiet_from": time(21), "quiet_until": time(7), "urgent_hours": 24}
        db.add(MailHours(meeting_id=meeting_id, **hours))
        for who, zone in ZONES.items():
            reading.keep(db, meeting_id, f"{who}@example.org", reading.Wish(timezone=zone))
    about = {"meeting_id": meeting_id, "about": service.About("test", meeting_id)}
    return {
        who: post(sessions, Recipient(f"{who}@example.org", who, "en"), **about) for who in ZONES
    }


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_sends_what_waited_at_seven_by_the_clocks_of_each_also_when_they_change(
    settings: Settings, mailbox: Mailbox
) -> None:
    sessions = make_sessions(settings)
    runner = make_runner(settings, sessions)
    try:
        live_at(LATE)
        mails = written_late(sessions)
        with sessions.write() as db:  # the clock of jobs is the machine's: their wait is moved on
            db.execute(EARLIER, {"by": (SOON - LATE) // timedelta(milliseconds=1)})
        live_at(SOON)
        runner.start()
        deadline = monotonic() + 40
        while found(sessions, mails["geneva"]).state is not MessageState.SENT:
            assert monotonic() < deadline
            sleep(0.1)
    finally:
        runner.stop()
        clock.shift(timedelta(0))

    geneva, london, lima = (found(sessions, mails[who]) for who in ZONES)
    sessions.engine.dispose()
    assert geneva.sent_at is not None
    assert timedelta(0) <= geneva.sent_at - SEVEN < timedelta(seconds=20)
    assert (london.state, london.not_before) == (MessageState.WAITING, SEVEN + timedelta(hours=1))
    assert (lima.state, lima.not_before) == (MessageState.SENT, None), "it is not yet five there"
    assert len(mailbox.mails) == 2
