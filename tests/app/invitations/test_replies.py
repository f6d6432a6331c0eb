"""What people answer to invitations: understood from many programmes, shown, and never believed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from app import cli
from app.core import clock
from app.invitations import queries, service
from app.invitations.models import IncomingMail, InvitationAnswer, InvitationMail, Said, WhyKept
from app.invitations.queries import mailbox
from app.invitations.service.reading import Became, read
from app.messages.models import Message, MessageState
from app.registrations.models import Person
from app.settings import Settings
from app.side_events import service as side_events
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.make.invitations import entries_of, first_mail
from tests.make.mails_back import bounce, proven, reply
from tests.visitor import Visitor

CHAIR = "person1@example.org"


def invited(db: Session) -> tuple[schedule.Scene, InvitationMail]:
    """A released programme, and the invitation of the first event's chair."""
    scene = schedule.released(db, events=1)
    return scene, first_mail(db, scene)


@pytest.mark.parametrize(
    ("name", "said", "comment"),
    [
        ("outlook", Said.ACCEPTED, "I come, with an interpreter for M. François."),
        ("outlook_mac", Said.DECLINED, "I sit in plenary <room 4>"),
        ("google", Said.DECLINED, "J'ai à présider ailleurs"),
        ("apple", Said.TENTATIVE, ""),
        ("iphone", Said.PROPOSED, "Can we move it, please"),
        ("thunderbird", Said.ACCEPTED, "排雷, in Saal 3; bis dann"),
        ("counter", Said.PROPOSED, "I sit in plenary until two"),
        ("delegated", Said.DELEGATED, ""),
        ("bare", Said.ACCEPTED, ""),
    ],
)
def test_answers_of_calendar_programmes_are_understood(
    db: Session, name: str, said: Said, comment: str
) -> None:
    _scene, mail = invited(db)

    for became in (Became.ANSWER, Became.READ_BEFORE):
        assert read(db, reply(name, mail)).became is became

    answer = db.scalars(select(InvitationAnswer)).one()
    assert (answer.said, answer.comment, answer.person_id) == (said, comment, mail.person_id)
    assert (answer.email, answer.from_invited, answer.sequence) == (CHAIR, True, mail.sequence)
    if said is Said.PROPOSED:
        hours = (answer.proposed_start, answer.proposed_end)
        assert hours == (
            datetime(2026, 6, 15, 12, tzinfo=UTC),
            datetime(2026, 6, 15, 13, tzinfo=UTC),
        )
    if name == "delegated":
        delegate = (answer.delegate_name, answer.delegate_email)
        assert delegate == ("Demo Colleague", "colleague@example.org")


@pytest.mark.parametrize(
    ("name", "day"), [("counter", b"20269915"), ("iphone", b"20269915"), ("iphone", b"99991231")]
)
def test_an_answer_counts_whatever_it_calls_a_time(db: Session, name: str, day: bytes) -> None:
    _scene, mail = invited(db)
    raw = reply(name, mail).replace(b"DTSTAMP:2026", b"DTSTAMP:soon")
    raw = raw.replace(b"Time:20260615", b"Time:" + day)  # by Outlook
    raw = raw.replace(b'"DTSTART:20260615', b'"DTSTART:' + day)  # by an iPhone

    assert read(db, raw).became is Became.ANSWER

    answer = db.scalars(select(InvitationAnswer)).one()
    assert (answer.answered_at.year, answer.proposed_start) == (2026, None)


def test_an_answer_counts_for_the_version_that_they_had_and_is_shown_beside_it(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene, mail = invited(db)
        read(db, reply("outlook", mail))
        moved = {scene.events[0].id: (scene.rooms[1], scene.slots[1].starts_at)}
        schedule.release(db, scene, moved)
        read(db, reply("google", mail, sender="secretary@example.org"))
        assert "PARTSTAT=NEEDS-ACTION" in entries_of(db, CHAIR)[-1].raw.replace("\r\n ", "")
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = f"/organise/im-test/side-events/{scene.events[0].id}/invitations"

    words = visitor.get(page).words

    assert "takes part by their calendar As in release 1, 4 May 2026, 12:11" in words
    assert "This answers to another time than the one now." in words
    assert "Answered from another address, secretary@example.org: does not take part" in words
    asked = visitor.get("/organise/im-test/invitations")
    assert "Person 1 (answered to another time)" in asked.words
    with app.state.sessions.write() as db:
        newest = queries.newest_of_event(db, scene.events[0].id)[mail.person_id][0]
        read(db, reply("bare", newest))
    assert "Person 1 (" not in visitor.get("/organise/im-test/invitations").words


def test_an_answer_stays_in_the_next_entry_as_long_as_the_hours_do(db: Session) -> None:
    scene, mail = invited(db)
    read(db, reply("outlook", mail))
    scene.events[0].title = "Better title"
    db.flush()

    schedule.release(db, scene)

    assert "PARTSTAT=ACCEPTED" in entries_of(db, CHAIR)[-1].raw.replace("\r\n ", "")


def test_what_is_confirmed_on_the_own_page_stays_as_long_as_the_hours_do(db: Session) -> None:
    """The newer answer counts, wherever it was given; other hours are asked about again."""
    scene, mail = invited(db)
    read(db, reply("google", mail))  # does not take part
    (speaker,) = queries.functions_of(db, scene.events[0].id, mail.person_id)
    side_events.answer(db, speaker, takes_part=True, at=mail.made_at + timedelta(hours=1))
    status = []

    for title, hour in (("Better title", 0), ("Better title", 1)):
        scene.events[0].title = title
        place = scene.rooms[0], scene.slots[hour].starts_at
        schedule.release(db, scene, {scene.events[0].id: place})
        raw = entries_of(db, CHAIR)[-1].raw.replace("\r\n ", "")
        status.append(raw.partition("PARTSTAT=")[2].partition(";")[0])

    assert status == ["ACCEPTED", "NEEDS-ACTION"]


def test_an_answer_from_another_address_changes_nothing(db: Session) -> None:
    scene, mail = invited(db)
    read(db, reply("outlook", mail, sender="stranger@example.com"))

    (version,) = service.versions_of(db, scene.events[0].id)

    assert version.answer is None
    assert version.waits_for_answer
    assert [one.email for one in version.others] == ["stranger@example.com"]


def test_what_is_no_answer_is_kept_for_the_organisers_until_it_is_settled(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene, mail = invited(db)
        stranger = reply("thunderbird", mail).replace(CHAIR.encode(), b"other@example.com")
        broken = reply("bare", mail).replace(b"method=", b"other=")
        letter = reply("away", mail).replace(b"auto-", b"x-").replace(b"X-Auto", b"X-No")
        for raw in (reply("away", mail), stranger, broken, letter):
            assert read(db, raw).became is Became.KEPT
        assert {one.why for one in db.scalars(select(IncomingMail))} == set(WhyKept)
        assert not db.scalars(select(InvitationAnswer)).all()
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get("/organise/im-test/invitations")
    assert "Je suis absente jusqu’à lundi. أنا غائبة." in page.words
    assert "Its entry is no answer but says not what it is." in page.words
    assert "tracker.example.com" not in page.text

    action = str(page.select("//form[contains(@action, '/invitations/mails/')]")[0].get("action"))
    left = visitor.submit(page, {}, action=action)

    assert "The mail is settled and forgotten." in left.words
    with app.state.sessions.read() as db:
        assert len(mailbox.incoming_of(db, scene.meeting.id)) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_answer_is_never_later_than_it_came(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is outranked for an hour, or a year, by who sets the clock ahead."""
    scene, mail = invited(db)
    came, later = (datetime(2026, 5, 4, 10, minute, tzinfo=UTC) for minute in (11, 13))
    monkeypatch.setattr(clock, "now", lambda: came)
    for ahead in (b"20260504T104500Z", b"20980504T101300Z"):
        raw = proven("google", mail)
        assert read(db, raw.replace(b"20260504T101201Z", ahead)).became is Became.ANSWER
        (version,) = service.versions_of(db, scene.events[0].id)
        assert version.answer
        assert (version.answer.at, version.answer.declines) == (came, True)
    monkeypatch.setattr(clock, "now", lambda: later)
    read(db, proven("outlook", mail))
    (version,) = service.versions_of(db, scene.events[0].id)
    assert version.answer
    assert (version.answer.at.minute, version.answer.declines) == (11, False)


def test_mails_of_no_meeting_are_kept_only_of_who_speaks_at_one(db: Session) -> None:
    scene, mail = invited(db)
    elsewhere = reply("google", mail).replace(b"@127.0.0.1", b"@elsewhere.example")
    for raw in (elsewhere, b"Subject: Win\r\n\r\nNow\r\n", b"", b"\x00\xff" * 50):
        assert read(db, raw).became is Became.UNKNOWN
    assert not db.scalars(select(IncomingMail)).all()

    known = f"From: {mail.email.upper()}\r\nSubject: My badge\r\n\r\nWhere is it?\r\n".encode()
    assert read(db, known).became is Became.KEPT
    assert mailbox.incoming_of(db, scene.meeting.id)[0].subject == "My badge"


OPEN = "BEGIN:VCALENDAR\r\nMETHOD:{}\r\nBEGIN:VEVENT\r\n"
CLOSE = "END:VEVENT\r\nEND:VCALENDAR"


@pytest.mark.parametrize(
    "entry",
    [
        "BEGIN:VCALENDAR",
        OPEN.format("REPLY") + "END:VCALENDAR",
        OPEN.format("REPLY") + "UID:x\r\n" + CLOSE,
        OPEN.format("REQUEST") + "ATTENDEE:a@b\r\n" + CLOSE,
        OPEN.format("REPLY") + "ATTENDEE;PARTSTAT=MAYBE:a@b\r\nSEQUENCE:1e999\r\n" + CLOSE,
        OPEN.format("COUNTER") + "DTSTART:99999999T999999Z\r\n" + CLOSE,
        "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 3_000,
        "X" * 300_000,
    ],
    ids=["cut off", "open", "nobody", "request", "maybe", "never", "deep", "large"],
)
def test_hostile_entries_are_kept_with_a_reason(db: Session, entry: str) -> None:
    _scene, mail = invited(db)
    head = f"From: a@b\r\nIn-Reply-To: <{mail.message_id}@127.0.0.1>\r\n"
    raw = f"{head}Content-Type: text/calendar\r\n\r\n{entry}".encode()

    outcome = read(db, raw)

    assert outcome.became is Became.KEPT
    assert db.scalars(select(IncomingMail)).one().why is WhyKept.UNREADABLE


def test_an_entry_that_came_back_is_sent_once_more_as_things_are_now(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene, mail = invited(db)
        message = db.get_one(Message, mail.message_id)
        message.state, message.sent_at = MessageState.SENT, mail.made_at
        read(db, bounce("exchange", f"{message.id}@127.0.0.1", CHAIR))
        db.get_one(Person, mail.person_id).email = "right@example.org"
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"/organise/im-test/side-events/{scene.events[0].id}/invitations")
    assert "came back" in page.words
    assert "550 5.1.10 RESOLVER" in page.words
    (form,) = page.select("//form[contains(@action, '/again/')]")

    done = visitor.submit(page, {}, action=str(form.get("action")))
    twice = visitor.submit(page, {}, action=str(form.get("action")))

    assert "The entry is on its way once more." in done.words
    assert "Nothing was sent" in twice.words
    with app.state.sessions.read() as db:
        (entry,) = entries_of(db, "right@example.org")
        assert (entry.method, entry.sequence) == ("REQUEST", mail.sequence + 1)
    table = visitor.get("/organise/im-test/invitations.csv")
    assert "Event 1,Person 1,Chair,right@example.org,kept here" in table.answer.text


def test_the_command_reads_files_and_mailboxes(
    app: FastAPI, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.state.sessions.write() as db:
        _scene, mail = invited(db)
        message = db.get_one(Message, mail.message_id)
        message.state, message.sent_at = MessageState.SENT, mail.made_at
        one, other = reply("apple", mail), bounce("postfix", f"{message.id}@127.0.0.1", CHAIR)
    many = b"From a Mon\r\n" + one + b"\r\nFrom b Mon\r\n" + other.replace(b"\nFrom", b"\n>From")
    for name, content in (("one.eml", one), ("many.mbox", many)):
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(cli, "read_settings", lambda: settings)

    files = [str(tmp_path / name) for name in ("one.eml", "many.mbox")]
    said = CliRunner().invoke(cli.commands, ["replies", *files]).output

    assert "one.eml 1: answer: tentative" in said
    assert "many.mbox 2: report on a mail of ours: 550 5.1.1 No such user here" in said
