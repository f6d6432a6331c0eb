"""Entries by mail: who gets which, when, and that calendars can take them up."""

import re
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.core import clock, i18n
from app.core.db import Sessions
from app.core.jobs import Work
from app.hosting.service import ordering
from app.invitations import jobs, service
from app.messages import mails
from app.messages.models import Message, MessageState
from app.registrations.models import Person
from app.schedule import queries as schedule_queries
from app.schedule import service as scheduling
from app.schedule.service.bringing_out import Cover
from app.side_events import service as decisions
from app.side_events.models import Answer, Speaker, SpeakerRole
from app.side_events.rules.states import Step
from tests.make import registrations, schedule, side_events
from tests.make.invitations import Entry, entries_of, jobs_asked_for, organiser

CHAIR = "person1@example.org"


def moved(scene: schedule.Scene) -> schedule.Places:
    """As spread, but the first event on the second day in the room that is free."""
    first = {scene.events[0].id: (scene.rooms[1], scene.slots[1].starts_at)}
    return {**schedule.spread(scene), **first}


def chair_of(db: Session) -> Speaker:
    return db.scalars(select(Speaker).where(Speaker.email == CHAIR)).one()


def said(entries: Sequence[Entry]) -> list[tuple[str, int, str]]:
    return [(one.method, one.sequence, one.summary) for one in entries]


def entry_in(mail: EmailMessage) -> bytes:
    """The entry in a mail that has the shape which calendars expect."""
    parts = list(mail.walk())
    assert [part.get_content_type() for part in parts] == [
        "multipart/mixed",
        "multipart/alternative",
        *("text/plain", "text/html", "text/calendar"),
        "application/ics",
    ]
    form, file = parts[4:]
    assert form.get_param("method") == "REQUEST"
    assert form["Content-Disposition"] is None
    assert file.get_filename() == "invite.ics"
    body = form.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body == file.get_payload(decode=True)
    return body


def test_a_chair_is_invited_by_a_mail_that_calendars_take_up(db: Session) -> None:
    scene = schedule.scene(db)
    scene.events[0].speakers[0].person.language = "fr"
    db.flush()

    release = schedule.release(db, scene, note="Bring a badge")

    message = db.scalars(select(Message).where(Message.to_email == CHAIR)).one()
    mail = mails.compose(message, "Meetings <meetings@example.org>", "meetings.example.org")
    body = entry_in(mail)
    calendar = Calendar.from_ical(body)
    event: Any
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert str(event["ORGANIZER"]) == "mailto:corridor@localhost"
    assert str(event["ATTENDEE"]) == f"mailto:{CHAIR}"
    assert {name: event["ATTENDEE"].params[name] for name in ("RSVP", "PARTSTAT", "ROLE")} == {
        "RSVP": "TRUE",
        "PARTSTAT": "NEEDS-ACTION",
        "ROLE": "CHAIR",
    }
    with i18n.in_use("fr"):
        public = calendars.event_calendar(db, release.id, scene.events[0].id)
    (there,) = Calendar.from_ical(public or b"").walk("VEVENT")
    for name in ("UID", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "SEQUENCE"):
        assert event[name] == there[name], name
    assert "(Europe/Zurich, UTC+" in event["DESCRIPTION"]
    assert "Vous présidez" in event["DESCRIPTION"]
    assert "Contact de l’hôte\u00a0: Contact 1, contact1@example.org" in event["DESCRIPTION"]
    assert b"Contact 1" not in (public or b"")
    assert message.subject == "Invitation\u00a0: Event 1"
    assert "person2" not in mail.as_string() + body.decode()
    assert "Bring a badge" in message.text


def test_only_who_holds_an_entry_that_is_wrong_gets_a_new_one(db: Session) -> None:
    scene = schedule.released(db)

    schedule.release(db, scene, moved(scene), note="A room is lost")

    first, update = entries_of(db, CHAIR)
    assert (update.method, update.sequence, update.uid) == ("REQUEST", 1, first.uid)
    assert update.starts_at == scene.slots[1].starts_at
    assert update.subject == "Changed: Event 1"
    rows = update.text.split("A room is lost")[0]
    assert "Before: Small Room, CICG" in rows
    assert "Now: Large Room, CICG" in rows
    assert len(entries_of(db, "person2@example.org")) == 1
    kinds = db.scalars(select(Message.kind).where(Message.to_email == CHAIR)).all()
    assert sorted(kinds) == ["invitations/changed", "invitations/invited"]  # one about the same
    contact = db.scalars(select(Message.kind).where(Message.to_email == "contact1@example.org"))
    assert list(contact).count("schedule/published") == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_had_an_entry_reads_why_it_is_held_after_all(db: Session) -> None:
    scene = schedule.released(db)
    schedule.release(db, scene, {}, note="The building is closed")

    schedule.release(db, scene, note="It is open again")

    assert "Reason: It is open again" in entries_of(db, CHAIR)[-1].text


def test_what_is_said_with_a_change_is_its_reason_but_for_whom_it_changed_nothing(
    db: Session,
) -> None:
    """Who asks for entries only after it never had what it changed."""
    scene = schedule.released(db)
    service.set_roles(db, organiser(db, scene), scene.meeting.id, [])
    schedule.release(db, scene, {}, note="The building is closed")

    schedule.release(db, scene, moved(scene), note="It is open again")
    letter = select(Message).where(Message.to_email == "contact1@example.org")
    newest = db.scalars(letter.order_by(Message.created_at.desc(), Message.id.desc())).first()
    service.set_roles(db, organiser(db, scene), scene.meeting.id, list(SpeakerRole))
    guest = registrations.person(db, scene.meeting, "Demo Guest", "guest@example.org")
    service.set_wish(db, guest, wanted=True)
    decisions.mark(db, guest, [scene.events[0].id])
    service.send_due(db, scene.meeting.id)

    assert newest is not None
    for said in (newest.text, entries_of(db, CHAIR)[-1].text):
        assert "Reason: It is open again" in said
    assert "It is open again" not in entries_of(db, "guest@example.org")[0].text


def test_where_letters_are_read_first_entries_wait_with_them(db: Session) -> None:
    scene = schedule.scene(db)
    draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)

    scheduling.publish(db, None, draft, Cover(letters_wait=True))

    waiting = db.scalars(select(Message).where(Message.to_email == CHAIR)).one()
    assert (waiting.kind, waiting.state) == ("invitations/invited", MessageState.DRAFT)


def test_an_entry_that_waits_is_withdrawn_where_it_is_wrong_by_now(db: Session) -> None:
    """Who leaves a panel before anybody read the invitation gets none, nor a cancellation."""
    scene = schedule.scene(db)
    draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    scheduling.publish(db, None, draft, Cover(letters_wait=True))
    chair_of(db).answer = Answer.DECLINED
    db.flush()

    assert service.send_due(db, scene.meeting.id) == 0

    (trace,) = db.scalars(select(Message).where(Message.to_email == CHAIR)).all()
    assert (trace.state, trace.text) == (MessageState.WITHDRAWN, "")


def test_a_new_title_is_sent_and_nothing_is_sent_twice(db: Session) -> None:
    scene = schedule.released(db)
    scene.events[0].title = "Better title"
    db.flush()

    schedule.release(db, scene)
    service.send_due(db, scene.meeting.id)

    assert said(entries_of(db, CHAIR)) == [
        ("REQUEST", 0, "Event 1"),
        ("REQUEST", 1, "Better title"),
    ]


def test_what_is_cancelled_is_taken_back_and_restored_above_it(db: Session) -> None:
    scene = schedule.released(db)
    rest = dict(schedule.spread(scene))
    place = rest.pop(scene.events[0].id)

    schedule.release(db, scene, rest)
    schedule.release(db, scene, rest)
    schedule.release(db, scene, {**rest, scene.events[0].id: place})

    assert said(entries_of(db, CHAIR)) == [
        ("REQUEST", 0, "Event 1"),
        ("CANCEL", 1, "NEW TIME FOLLOWS: Event 1"),
        ("REQUEST", 2, "Event 1"),
    ]
    assert [one.status for one in entries_of(db, CHAIR)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_who_leaves_the_panel_is_told_at_once_and_can_come_back(
    sessions: Sessions, work: Work
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
        meeting_id = scene.meeting.id

    for takes_part in (False, True):
        with sessions.write() as db:
            decisions.answer(db, chair_of(db), takes_part=takes_part)
        for _again in range(2):  # a job may be run twice
            jobs.send_due(work, meeting_id)

    with sessions.read() as db:
        sent = entries_of(db, CHAIR)
        person = db.get_one(Person, chair_of(db).person_id)
        feed = calendars.personal_calendar(db, calendars.own_parts(db, person))
    assert said(sent) == [
        ("REQUEST", 0, "Event 1"),
        ("CANCEL", 1, "Event 1"),  # it is held all the same
        ("REQUEST", 2, "Event 1"),
    ]
    assert [one.status for one in sent] == ["CONFIRMED", "", "CONFIRMED"]
    (entry,) = Calendar.from_ical(feed).walk("VEVENT")
    assert (entry["SEQUENCE"], entry["UID"]) == (2, sent[-1].uid)


def test_a_change_of_the_panel_asks_for_the_job_now_and_when_all_is_edited(
    sessions: Sessions,
) -> None:
    with sessions.write() as db:
        schedule.release(db, schedule.scene(db))
    with sessions.write() as db:
        decisions.answer(db, chair_of(db), takes_part=False)
    with sessions.read() as db:
        assert jobs_asked_for(db, service.SEND_DUE) == 2


def test_who_changes_their_address_is_taken_out_at_the_old_one(db: Session) -> None:
    scene = schedule.released(db)
    scene.events[0].speakers[0].person.email = "new@example.org"
    db.flush()

    service.send_due(db, scene.meeting.id)

    assert [one.method for one in entries_of(db, CHAIR)] == ["REQUEST", "CANCEL"]
    assert said(entries_of(db, "new@example.org")) == [("REQUEST", 2, "Event 1")]


def test_a_meeting_says_whom_it_invites_and_others_may_ask(db: Session) -> None:
    scene = schedule.scene(db, events=0)
    speakers = [
        side_events.speaker("Pan", email="pan@example.org", role=SpeakerRole.PANELLIST),
        side_events.speaker("Chair", email="chair@example.org"),
    ]
    scene.events.append(schedule.event(db, scene, 1, speakers=speakers))
    schedule.release(db, scene)
    assert entries_of(db, "pan@example.org") == []
    pan = next(one.person for one in scene.events[0].speakers if one.name == "Pan")

    service.set_wish(db, pan, wanted=True)
    service.send_due(db, scene.meeting.id)
    assert said(entries_of(db, "pan@example.org")) == [("REQUEST", 0, "Event 1")]

    service.set_wish(db, pan, wanted=False)
    service.set_roles(db, organiser(db, scene), scene.meeting.id, [])
    service.send_due(db, scene.meeting.id)
    schedule.release(db, scene, moved(scene))  # who has an entry keeps it right
    for address in ("pan@example.org", "chair@example.org"):
        assert said(entries_of(db, address)) == [
            ("REQUEST", 0, "Event 1"),
            ("REQUEST", 1, "Event 1"),
        ]


def test_who_only_marked_an_event_reads_no_running_order(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    event = scene.events[0]
    ordering.set_order(db, event, ordering.order_of(db, scene.meeting, event).items)
    guest = registrations.person(db, scene.meeting, "Gu Est", "guest@example.org")
    service.set_wish(db, guest, wanted=True)
    decisions.mark(db, guest, [event.id])

    schedule.release(db, scene)

    (chairs,), (guests,) = entries_of(db, CHAIR), entries_of(db, "guest@example.org")
    assert "Running order:" in chairs.raw
    assert not re.search("Running order|Contact of the host", guests.raw.replace("\r\n ", ""))
    feed = calendars.personal_calendar(db, calendars.own_parts(db, guest)).decode()
    assert description(feed) == description(guests.raw)


def description(body: str) -> str:
    event: Any
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    return str(event["DESCRIPTION"])


def test_nobody_is_told_of_what_is_over(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = schedule.scene(db)
    later = scene.slots[-1].ends_at + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    release = schedule.release(db, scene)

    assert entries_of(db, CHAIR) == []
    assert schedule_queries.events_of(db, release.id)


def test_who_has_an_entry_hears_by_one_mail_that_an_event_is_not_held_and_why(db: Session) -> None:
    scene = schedule.scene(db)
    schedule.release(db, scene, note="All rooms are known")

    decisions.decide(db, None, scene.events[0], Step.CANCEL, "The speaker cannot travel")
    service.send_due(db, scene.meeting.id)

    invited, cancelled = db.scalars(
        select(Message).where(Message.to_email == CHAIR).order_by(Message.created_at)
    ).all()
    assert (invited.kind, cancelled.kind) == ("invitations/invited", "invitations/cancelled")
    assert "The speaker cannot travel" in cancelled.text
    assert "All rooms are known" not in cancelled.text
