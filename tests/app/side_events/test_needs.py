"""What an event needs besides a room, when it cannot be held: said, shown, kept."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import service as service_of_meetings
from app.meetings.models import Slot
from app.schedule.queries.facts import facts_of, meeting_by_id
from app.schedule.solver import minutes_of, problem_of
from app.side_events import service
from app.side_events.errors import WrongApplication
from app.side_events.models import EquipmentNeed
from app.side_events.rules.demands import Demands, Period
from app.side_events.rules.needs import Limits, Needs
from tests.app.side_events.test_writing import EVENT, REST, values
from tests.make import accounts, meetings, schedule, side_events
from tests.visitor import Visitor

EVERYTHING = {
    "setup": "square",
    "interpretation_from": ["en"],
    "interpretation_to": ["fr", "ar"],
    "catering": "Sandwiches for 40",
    "catering_at": ["before"],
    "exhibition": "Four panels of 2 m",
}
WORDS = (
    "Tables in a square or U",
    "from English into العربية, Français",
    "Sandwiches for 40",
    "Before the event",
    "Four panels of 2 m",
    "The event on victims",
    "That of the youth network",
)


def test_needs_and_limits_are_asked_and_shown(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        slot, _other = meetings.slot(db, made), meetings.slot(db, made, day=1)
        meetings.room(db, made)
    wishes = {"after_wish": "The event on victims", "not_with_wish": "That of the youth network"}
    page = visitor.submit(visitor.get("/im-test/apply"), EVENT)
    parts: list[dict[str, object]] = [{**typed} for typed in REST]
    parts[3] |= EVERYTHING
    parts[4] |= {**wishes, "impossible": [slot.id]}
    for typed in parts:
        page = visitor.submit(page, typed)
        assert page.errors == []
    sent = visitor.submit(page, {})

    for words in WORDS:
        assert words in sent.words
    assert sent.select("//dt[text()='Not possible in these slots']")
    again = visitor.get(f"{sent.path}/parts/needs")
    assert values(again)["catering"] == "Sandwiches for 40"
    assert again.select("//input[@name='interpretation_to'][@checked]/@value") == ["ar", "fr"]


def test_wishes_are_asked_where_slots_and_rooms_are_not_known(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        meetings.meeting(db)
    page = visitor.submit(visitor.get("/im-test/apply"), EVENT)
    for typed in (*REST[:4], {"after_wish": "The event on victims"}):
        page = visitor.submit(page, {**typed})
        assert page.errors == []

    assert "The event on victims" in visitor.submit(page, {}).words


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"needs": Needs(setup="bed")}, "setup"),
        ({"needs": Needs(interpretation_to=("de",))}, "interpretation_to"),
        ({"needs": Needs(interpretation_to=("fr",))}, "interpretation_to"),
        ({"needs": Needs(catering="x", catering_at=("never",))}, "catering_at"),
        ({"needs": Needs(catering_at=("before",))}, "catering"),
        ({"needs": Needs(exhibition="x" * 301)}, "exhibition"),
        ({"limits": Limits(impossible=("unknown",))}, "impossible"),
        ({"limits": Limits(near_item="99")}, "near_item"),
        ({"limits": Limits(after_wish="x" * 301)}, "after_wish"),
    ],
)
def test_wrong_needs_are_refused_at_their_field(
    db: Session, changes: dict[str, Any], field: str
) -> None:
    meeting = meetings.meeting(db)
    meetings.slot(db, meeting)

    with pytest.raises(WrongApplication) as refusal:
        service.apply(db, meeting, side_events.application(**changes))

    assert refusal.value.field == field


def test_no_slot_is_wished_and_impossible_and_one_is_left(db: Session) -> None:
    meeting = meetings.meeting(db)
    slots = [meetings.slot(db, meeting, day=day) for day in (0, 1)]
    both = Limits(impossible=tuple(slot.id for slot in slots))
    wished = {"slots": (slots[0].id,), "limits": Limits(impossible=(slots[0].id,))}

    for changes in ({"limits": both}, wished):
        with pytest.raises(WrongApplication) as refusal:
            service.apply(db, meeting, side_events.application(**changes))
        assert refusal.value.field == "impossible"


def spans(*slots: Slot) -> list[tuple[int, int]]:
    return [(minutes_of(slot.starts_at), minutes_of(slot.ends_at)) for slot in slots]


def test_the_scheduler_never_uses_an_impossible_slot(db: Session) -> None:
    scene = schedule.scene(db, events=0)
    first, second = scene.slots
    ruled_out = Limits(impossible=(first.id,))
    event = schedule.event(db, scene, 1, slots=(second.id,), limits=ruled_out)
    demanded = schedule.event(db, scene, 2, slots=(), limits=ruled_out)
    whole = Period(starts_at=first.starts_at, ends_at=second.ends_at)
    service.set_demands(db, None, demanded, Demands(available=[whole]))
    db.flush()

    problem = problem_of(facts_of(db, scene.meeting))

    found = {one.id: one for one in problem.events}
    for one in (event, demanded):
        periods = found[one.id].available
        assert periods is not None
        assert [(period.start, period.end) for period in periods] == spans(second)


def test_slots_near_an_item_of_the_agenda_come_after_those_wished(db: Session) -> None:
    scene = schedule.scene(db, events=0)
    first, second = scene.slots
    item = service_of_meetings.add_agenda_item(
        db, scene.meeting, number="6a", title={"en": "Assistance"}
    )
    meetings.session(db, scene.meeting, day=1).agenda_item_id = item.id
    near = schedule.event(db, scene, 1, slots=(), limits=Limits(near_item="6a"))
    wished = schedule.event(db, scene, 2, slots=(first.id,), limits=Limits(near_item="6a"))

    problem = problem_of(facts_of(db, scene.meeting))

    found = {one.id: one.preferred_slots for one in problem.events}
    assert found == {near.id: (second.id,), wished.id: (first.id, second.id)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_organisers_gave_up_is_read_beside_what_the_host_said(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Nothing that a host said is changed; who looks reads both, and it can go back."""
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        [event], meeting = scene.events, scene.meeting
        kit = service_of_meetings.add_equipment(
            db, meeting, code="kit", name={"en": "Hybrid kit"}, quantity=3
        )
        event.attendance, event.features = 240, ["captioning", "projector"]
        db.add(EquipmentNeed(side_event_id=event.id, equipment_id=kit.id, quantity=2))
        db.flush()
        db.expire_all()
        [event] = facts_of(db, meeting).events
        before = service.asked_for(event)
        actor = accounts.actor(db, "demo@example.org", name="Demo Organiser")
        service.ease(db, actor, event, attendance=150, without=["captioning"])
        service.ease(db, None, event, equipment=[kit.id])
        problem = problem_of(facts_of(db, meeting))
        own = service.link_path(db, event)
    [asked] = problem.events
    assert (asked.attendance, [*asked.features], [*asked.equipment]) == (150, ["projector"], [])
    accounts.sign_in(visitor, app, organiser_of=meeting.id)
    organisers = f"/organise/im-test/side-events/{event.id}"
    for page, first in ((own, "the secretariat"), (organisers, "Demo Organiser")):
        words = visitor.get(page).words
        assert "240 The organisers count 150 for the room, since" in words
        assert "Held without Captioning Hybrid kit The organisers gave this up" in words
        by = re.findall(r"Given up on [^.]+ by ([^.]+)\.", words)
        assert by == [first, first, "the secretariat"], "of people, of one thing, of the other"
    with sessions.write() as db:
        [event] = facts_of(db, meeting_by_id(db, meeting.id)).events
        service.ask_as_before(db, None, event, before)
        assert service.asked_for(event) == before
