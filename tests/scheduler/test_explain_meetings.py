"""Reasons of whole meetings: each is made a problem of its own, and solved with and without."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from scheduler.explain import Reason
from scheduler.explain.search import explain
from scheduler.generate import generate
from scheduler.outline import Demand
from scheduler.problem import Event, Period, Person, Pin, Problem, Room, Session, Slot, Weights
from scheduler.solve import Options, solve
from tests.scheduler.test_explain import consistent, said

pytestmark = pytest.mark.solver

KINDS = ("room", "person", "plenary", "pins", "equipment")


def only(on: Problem, events: Collection[str], kept: Collection[Demand], loose: bool) -> Problem:
    """A problem in which nothing but some demands counts for some events.

    Three demands cannot be left out of a problem exactly. Here it is `loose`, so that what is
    impossible is so with what was left out as well, or else it asks for somewhat more.
    """

    def asks(rule: str, about: str) -> bool:
        return Demand(rule, about) in kept

    rooms_matter = any(one.rule.startswith(("room", "pin", "froz")) for one in kept)
    rooms = tuple(
        replace(
            room,
            id=name,
            unavailable=room.unavailable if asks("room_unavailable", room.id) else (),
        )
        for room in (on.rooms if rooms_matter else on.rooms[:1])
        for name in _names(room, events, kept)
    )
    chosen = tuple(
        _bare(on, event, rooms, kept, loose) for event in on.events if event.id in events
    )
    needed = {person for event in chosen for person in event.people}
    return replace(
        on,
        rooms=rooms,
        events=chosen,
        slots=on.slots if loose or any(asks("slot", one) for one in events) else _longer(on.slots),
        people=tuple(
            Person(name, _away(on, name) if asks("person_unavailable", name.split("#")[0]) else ())
            for name in sorted(needed)
        ),
        sessions=tuple(_session(one, kept, needed) for one in on.sessions),
        organisations=tuple(
            one if asks("organiser_parallel", one.id) else replace(one, parallel_events=999)
            for one in on.organisations
        ),
        equipment=tuple(
            one if asks("equipment", one.id) else replace(one, quantity=999) for one in on.equipment
        ),
        delegations=(),
        weights=Weights(*[0] * 9),
    )


def _session(session: Session, kept: Collection[Demand], needed: Collection[str]) -> Session:
    return replace(
        session,
        plenary=session.plenary and Demand("plenary", session.id) in kept,
        rooms=tuple(room for room in session.rooms if Demand("room_double", room) in kept),
        people=tuple(person for person in session.people if person in needed),
    )


def _names(room: Room, events: Collection[str], kept: Collection[Demand]) -> list[str]:
    """A room that may be used twice at once is as many rooms as there are events."""
    if Demand("room_double", room.id) in kept:
        return [room.id]
    return [f"{room.id}#{event}" for event in events]


def _longer(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """Each slot up to the next one."""
    ends = [slot.start for slot in slots[1:]]
    return tuple(replace(slot, end=end) for slot, end in zip(slots, [*ends, 10**9], strict=True))


def _away(on: Problem, name: str) -> tuple[Period, ...]:
    return on.person_by_id[name.split("#", maxsplit=1)[0]].unavailable


def _bare(
    on: Problem, event: Event, rooms: tuple[Room, ...], kept: Collection[Demand], loose: bool
) -> Event:
    def asks(rule: str) -> bool:
        return Demand(rule, event.id) in kept

    allowed = set(event.rooms if asks("room_allowed") and event.rooms else on.room_by_id)
    if asks("pinned") and event.pinned and event.pinned.room:
        allowed &= {event.pinned.room}
    must = asks("mandatory")  # in a problem, a pin says that as well
    pin = event.pinned.start if asks("pinned") and event.pinned and must else None
    return replace(
        event,
        duration=1 if loose and not asks("slot") else event.duration,
        slots=event.slots if asks("slot") else None,
        available=event.available if asks("available") else None,
        rooms=tuple(room.id for room in rooms if room.id.split("#")[0] in allowed),
        pinned=None if pin is None else Pin(pin),
        attendance=event.attendance if asks("room_capacity") else 0,
        features=event.features if asks("room_features") else frozenset(),
        after=event.after if asks("after") else (),
        not_with=event.not_with if asks("not_with") else (),
        people=tuple(
            name if Demand("person_double", name) in kept else f"{name}#{event.id}"
            for name in event.people
        ),
        mandatory=must,
        preferred_slots=(),
        preferred_rooms=(),
    )


def possible(on: Problem) -> bool:
    found = solve(on, Options(seconds=60, workers=1))
    assert found.status in {"optimal", "infeasible"}
    return found.status == "optimal"


def minimal(on: Problem, reason: Reason) -> None:
    demands = said(reason)
    named = {one.about for one in demands if one.rule == "after"}
    before = {earlier for event in named for earlier in on.event_by_id[event].after}
    events = {*reason.events, *before}
    assert not possible(only(on, events, demands, loose=True))
    for spared in demands:
        rest = demands - {spared}
        assert possible(only(on, events, rest, loose=False)), spared


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("seed", "events"), [(1, None), (2, 25), (3, 45)])
def test_of_whole_meetings(kind: str, seed: int, events: int | None) -> None:
    on, _ = generate(f"infeasible-{kind}", seed, events)
    found = explain(on)
    consistent(on, found)
    for reason in found.reasons:
        minimal(on, reason)
    reason = found.reasons[0]
    planted = {
        "room": (["e1"], {"room_capacity", "room_features"}),
        "plenary": (["e1"], {"available"}),
        "equipment": (["e1"], {"equipment"}),
        "pins": (["e1", "e2"], {"pinned"}),
        "person": ([event.id for event in on.events], {"person_double"}),
    }
    events_of, rules = planted[kind]
    assert set(found.reasons[0].events) <= set(events_of)
    assert rules & {demand.rule for one in found.reasons for demand in said(one)}
    for one in found.reasons:
        for event in one.events:
            assert f"{event} " in one.sentence.replace(",", " ").replace(":", " ")
    if kind == "person":
        person = on.events[0].people[0]
        assert Demand("person_double", person) in said(reason)
        assert f"{person} is needed at {reason.events[0]}, " in reason.sentence
        assert any({one.rule for one in way.demands} == {"mandatory"} for way in reason.ways_out)
        times = reason.counts["times"]
        assert len(reason.events) == times + 1
        assert f"{times} times for {times + 1} events" in reason.sentence
        assert all(person in on.event_by_id[event].people for event in reason.alike)
