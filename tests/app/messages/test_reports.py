"""What comes back of mails: understood in the shapes of many servers, and acted on once."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core import clock, mime
from app.core.db import Sessions
from app.core.jobs import Work
from app.messages import jobs, queries, service
from app.messages.models import Message, MessageState
from app.messages.rules.reports import (
    Outcome,
    Report,
    our_message,
    refuses_address,
    report_in,
)
from app.messages.service import Recipient, suppression
from app.settings import Settings
from tests.make import mails_back, meetings
from tests.make.accounts import sign_in
from tests.visitor import Visitor

HOST = "meetings.example.org"
ID = "23456789bcdfgh"
MAIL = f"{ID}@{HOST}"
ANA = "ana@example.org"


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        ("550 5.1.10 Recipient not found", True),
        ("550 5.4.1 Recipient address rejected: Access denied", True),
        ("553 sorry, that domain is not here", True),
        ("550 5.1.8 Your own domain is not known", False),
        ("550 5.7.1 Relaying denied", False),
        ("552 5.2.2 Mailbox full", False),
        ("554 Transaction failed", False),
        ("450 4.1.1 Greylisted", False),
    ],
)
def test_only_an_address_that_is_not_there_is_ended_when_it_is_asked_for(
    answer: str, *, ends: bool
) -> None:
    code, _, said = answer.partition(" ")
    assert refuses_address(int(code), said) is ends


def reported(raw: bytes) -> Report | None:
    return report_in(mime.read(raw), HOST)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            mails_back.bounce("postfix", MAIL, ANA),
            Report(Outcome.BOUNCED, ID, "5.1.1", "550 5.1.1 No such user here"),
        ),
        (
            mails_back.bounce("exchange", MAIL, ANA),
            Report(
                *(Outcome.BOUNCED, ID, "5.1.10"),
                "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
            ),
        ),
        (
            mails_back.bounce("exim", MAIL, ANA),
            Report(
                *(Outcome.BOUNCED, ID, "5.7.1"),
                "host mx.example.org [192.0.2.7]: 550 5.7.1 No such mailbox",
            ),
        ),
        (
            mails_back.bounce("gmail", MAIL, ANA),
            Report(
                *(Outcome.DELAYED, ID, "4.4.1"),
                "The recipient server did not accept our requests to connect.",
            ),
        ),
        (mails_back.complaint(MAIL), Report(Outcome.COMPLAINED, ID, "", "abuse")),
        (mails_back.complaint(MAIL, "not-spam"), None),
        (
            mails_back.bounce("postfix", "else@example.com", ANA),
            Report(Outcome.BOUNCED, "", "5.1.1", "550 5.1.1 No such user here"),
        ),
        (b"Subject: I am away\r\n\r\nUntil Monday.\r\n", None),
    ],
    ids=["postfix", "exchange", "exim", "gmail", "arf", "not spam", "not ours", "a letter"],
)
def test_reports_are_understood(raw: bytes, expected: Report | None) -> None:
    assert reported(raw) == expected


@pytest.mark.parametrize(
    ("status", "ends"),
    [("5.1.1", True), ("5.2.1", True), ("5.2.2", False), ("5.6.1", False), ("4.4.7", False)],
)
def test_an_address_ends_where_the_server_speaks_of_the_address(status: str, ends: bool) -> None:
    found = reported(mails_back.bounce("postfix", MAIL, ANA, status=status))
    assert found is not None
    assert found.ends_address is ends


def nested(depth: int) -> bytes:
    lines = []
    for number in range(depth):
        lines += [f"Content-Type: multipart/mixed; boundary=b{number}", "", f"--b{number}"]
    return "\r\n".join([*lines, "", "deep"]).encode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"x" * (mime.LARGEST + 1), "larger than"),
        (nested(30), "nested more than"),
        (nested(2_000), "more than 60 parts"),
    ],
    ids=["large", "deep", "deeper"],
)
def test_what_is_hostile_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(mime.Unreadable, match=why):
        mime.read(raw)


def test_odd_bytes_and_characters_are_read_as_far_as_they_can_be() -> None:
    odd = (
        b"Subject: =?x-unknown?Q?a?= =?utf-8?B?!!?=\r\n"
        b"Content-Type: text/plain; charset=zlib\r\n\r\n\xff\xfe <" + MAIL.encode() + b">"
    )
    assert our_message(mime.read(odd), HOST) == ID


def sent(db: Session, meeting_id: str, to: str = ANA, cause: str = "test") -> Message:
    """A mail that has gone out."""
    made = service.post(
        db,
        "accounts/sign_in",
        Recipient(to, "Ana", "en"),
        cause=cause,
        meeting_id=meeting_id,
        path="/sign-in/abc",
        lasts=30,
    )
    assert made
    made.state, made.sent_at = MessageState.SENT, clock.now()
    return made


def test_what_came_back_for_good_ends_the_mails_to_an_address_until_it_is_lifted(
    app: FastAPI, work: Work, visitor: Visitor, settings: Settings
) -> None:
    with app.state.sessions.write() as db:
        meeting = meetings.meeting(db, "im-test")
        first = sent(db, meeting.id, to="Ana@Example.org")
        raw = mails_back.bounce("postfix", f"{first.id}@{settings.host}", ANA)
        report = report_in(mime.read(raw), settings.host)
        assert report
        for _twice in range(2):
            assert suppression.note_report(db, report) is first
        assert (first.state, first.last_error) == (
            MessageState.BOUNCED,
            "550 5.1.1 No such user here",
        )
        second = sent(db, meeting.id, cause="second")
        second.state, second.sent_at = MessageState.QUEUED, None
        second_id = second.id

    jobs.deliver(work, second_id)

    sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get("/organise/im-test/suppressed")
    (row,) = page.select("//tbody/tr")
    words = " ".join(row.text_content().split())
    assert f"{ANA} Its mail server does not take mails for it550 5.1.1 No such user here" in words
    with app.state.sessions.read() as db:
        assert db.get_one(Message, second_id).state is MessageState.SUPPRESSED
        assert queries.failing(db, {"Ana@Example.org"}) == {"Ana@Example.org"}

    lifted = visitor.submit(page, {}, action="/suppressed")

    assert "One mail that waited is on its way." in lifted.words
    assert "Every address gets its mails" in lifted.words
    with app.state.sessions.read() as db:
        assert db.get_one(Message, second_id).state is MessageState.KEPT  # there is no mail server
    assert "gets mails already" in visitor.submit(page, {}, action="/suppressed").words


def test_a_delay_is_noted_and_a_complaint_ends_the_mails(
    sessions: Sessions, settings: Settings
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db, "im-test")
        mail = sent(db, meeting.id)
        for name, state, said in (
            ("gmail", MessageState.SENT, "The recipient server did not"),
            ("exchange", MessageState.BOUNCED, "550 5.1.10"),
            ("gmail", MessageState.BOUNCED, "550 5.1.10"),  # it comes late
        ):
            raw = mails_back.bounce(name, f"{mail.id}@{settings.host}", ANA)
            report = report_in(mime.read(raw), settings.host)
            assert report
            suppression.note_report(db, report)
            assert mail.state is state
            assert mail.last_error.startswith(said)
        other = sent(db, meeting.id, "ben@example.org")
        for action, known in (("relayed", False), ("delivered", True)):
            raw = mails_back.bounce("postfix", f"{other.id}@{settings.host}", "ben@example.org")
            raw = raw.replace(b"Action: failed", b"Action: " + action.encode())
            report = report_in(mime.read(raw), settings.host)
            assert report
            suppression.note_report(db, report)
            assert (other.delivered_at is not None, other.last_error) == (known, "")
        suppression.note_report(db, Report(Outcome.COMPLAINED, other.id, said="abuse"))
        assert other.state is MessageState.SENT
        found = {one.email: one.reason for one in queries.suppressions_of(db, meeting.id)}
        assert found == {ANA: "bounced", "ben@example.org": "complained"}


def test_nobody_ends_the_mails_of_others(db: Session) -> None:
    """A report names no mail that was sent, or none at all, whatever address it speaks of."""
    meeting = meetings.meeting(db, "im-test")
    waiting = sent(db, meeting.id)
    waiting.sent_at = None
    for message_id in (waiting.id, "zzzzzzzzzzzzzz", ""):
        assert suppression.note_report(db, Report(Outcome.BOUNCED, message_id, "5.1.1")) is None
    assert not queries.suppressions_of(db, meeting.id)
