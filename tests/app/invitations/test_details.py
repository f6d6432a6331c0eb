"""What an entry says besides title, hours and place is kept right too, by few mails."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.hosting.service import changing, ordering
from app.invitations import service
from app.meetings.queries import rooms_of
from app.meetings.service import set_technician
from app.messages.models import Message
from app.side_events import queries
from app.side_events.models import SideEvent
from app.side_events.rules.amending import amendment_of
from tests.make import schedule
from tests.make.invitations import Entry, entries_of, jobs_asked_for, organiser

CHAIR = "person1@example.org"
LINK = "https://join.example.org/room-1"
Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Lets so many minutes pass."""
    at = [clock.now()]

    def pass_by(minutes: int) -> None:
        at[0] += timedelta(minutes=minutes)

    def now() -> datetime:
        return at[0]

    monkeypatch.setattr(clock, "now", now)
    return pass_by


def amend(db: Session, scene: schedule.Scene, reason: str = "", **to_be: Any) -> SideEvent:
    event = queries.side_event_to_change(db, scene.events[0].id)
    given = replace(amendment_of(event), **to_be)
    changing.change(db, scene.meeting, event, given, reason, actor=organiser(db, scene))
    return event


def sent_to_chair(db: Session, scene: schedule.Scene) -> list[Entry]:
    """What the job leaves the chair with."""
    service.send_due(db, scene.meeting.id)
    return entries_of(db, CHAIR)


def test_several_edits_of_a_host_are_one_quiet_mail_some_minutes_later(
    db: Session, later: Later
) -> None:
    scene = schedule.scene(db)
    schedule.release(db, scene, note="Bring a badge")
    later(60)

    amend(db, scene, "The room\nhas a camera, see camera.example", remote_link=LINK)
    later(4)
    amend(db, scene, description="With a film.")
    later(4)
    assert len(sent_to_chair(db, scene)) == 1
    later(1)
    first, update = sent_to_chair(db, scene)

    assert (update.method, update.uid) == ("REQUEST", first.uid)
    assert update.sequence > first.sequence
    assert update.subject == "Details have changed: Event 1"
    news = update.text.split("New in the entry:")[1]
    assert f"- Link to join: {LINK}\n- With a film.\n" in news  # an address that can be copied
    assert "Reason: The room\nhas a camera, see camera\u2060.\u2060example" in update.text
    assert "Bring a badge" not in update.text
    assert LINK in update.raw.replace("\r\n ", "")
    later(60)
    assert len(sent_to_chair(db, scene)) == 2
    assert len(entries_of(db, "person2@example.org")) == 1


def test_who_shares_the_time_in_another_way_tells_those_who_have_an_entry(
    db: Session, later: Later
) -> None:
    scene = schedule.released(db)
    event = queries.side_event_to_change(db, scene.events[0].id)
    order = ordering.order_of(db, scene.meeting, event)

    ordering.set_order(db, event, order.items)
    assert len(sent_to_chair(db, scene)) == 1
    later(6)

    *_first, update = sent_to_chair(db, scene)
    assert update.subject == "Details have changed: Event 1"
    assert "- Running order:\n- 13:15" in update.text


def test_what_is_no_longer_so_is_told_and_a_release_tells_at_once(
    db: Session, later: Later
) -> None:
    scene = schedule.scene(db)
    scene.events[0].remote_link = LINK
    db.flush()
    schedule.release(db, scene)
    later(1)
    scene.events[0].remote_link = ""
    db.flush()

    schedule.release(db, scene)

    *_first, update = entries_of(db, CHAIR)
    assert "Something that stood in the entry is no longer so." in update.text
    assert "Link to join" not in update.raw


def test_a_move_tells_the_new_details_too_by_the_same_mail(db: Session, later: Later) -> None:
    scene = schedule.released(db)
    later(1)
    amend(db, scene, remote_link=LINK)
    first = {scene.events[0].id: (scene.rooms[1], scene.slots[1].starts_at)}

    schedule.release(db, scene, {**schedule.spread(scene), **first})

    *_first, update = entries_of(db, CHAIR)
    assert update.subject == "Changed: Event 1"
    assert f"- Link to join: {LINK}" in update.text
    later(60)
    assert len(sent_to_chair(db, scene)) == 2


def test_another_language_is_no_news(db: Session, later: Later) -> None:
    scene = schedule.released(db)
    scene.events[0].speakers[0].person.language = "fr"
    db.flush()
    later(60)

    assert len(sent_to_chair(db, scene)) == 1


def test_at_an_address_that_somebody_gave_up_they_are_told_what_is_so(db: Session) -> None:
    scene = schedule.released(db)
    scene.events[0].speakers[0].person.email = "new@example.org"
    db.flush()

    _invited, out = sent_to_chair(db, scene)

    assert out.method == "CANCEL"
    assert "You still take part in this side event." in out.text
    assert "no longer take part" not in out.text
    kinds = db.scalars(select(Message.kind).where(Message.to_email == CHAIR)).all()
    assert "invitations/elsewhere" in kinds


def test_whom_to_call_in_the_room_is_told_to_the_chair(db: Session, later: Later) -> None:
    scene = schedule.released(db)
    later(60)
    given = rooms_of(db, scene.meeting.id)

    for one in given:
        set_technician(db, organiser(db, scene), one, "Demo Technician, +41 22 000 00 01")
    later(6)  # several rooms are named one after the other

    _first, update = sent_to_chair(db, scene)
    assert update.subject == "Details have changed: Event 1"
    assert "- Technician of the room: Demo Technician, +41 22 000 00 01" in update.text


def test_whoever_names_a_technician_asks_for_the_job(sessions: Sessions) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
    with sessions.write() as db:
        given, _other = rooms_of(db, scene.meeting.id)
        set_technician(db, organiser(db, scene), given, "Demo Technician")
    with sessions.read() as db:
        assert jobs_asked_for(db, service.SEND_DUE) == 1
