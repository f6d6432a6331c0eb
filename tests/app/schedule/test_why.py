"""Why a side event is where the draft has it, and what would let in what has no place."""

from collections.abc import Sequence

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.schedule import queries, rules, service, solver
from app.schedule.errors import NothingHere
from app.side_events.models import SideEvent, SlotWish
from tests.make import accounts, schedule
from tests.visitor import Visitor

HOME = "/organise/im-test"


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """A meeting with four accepted events, which fill it; the visitor organises it."""
    with sessions.write() as db:
        made = schedule.scene(db, events=4)
        schedule.draft(db, made.meeting, schedule.spread(made), made.events)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def why(db: Session, scene: schedule.Scene, number: int) -> service.Why:
    meeting = queries.meeting_by_id(db, scene.meeting.id)
    return service.why(db, meeting, scene.events[number].id)


def labels(found: Sequence[rules.Figure]) -> dict[str, int]:
    return {one.label: one.number for one in found}


def test_what_it_costs_that_an_event_is_where_it_is_is_told_term_by_term(
    sessions: Sessions, scene: schedule.Scene
) -> None:
    """The third event is in the second slot, and wished the first one alone."""
    with sessions.write() as db:
        db.add(
            SlotWish(side_event_id=scene.events[2].id, slot_id=scene.slots[1].id, rank=1),
        )
    with sessions.read() as db:
        wished, there = why(db, scene, 2), why(db, scene, 0)

    assert wished.now is not None
    assert (wished.now.room_id, wished.now.starts_at) == (
        scene.rooms[0].id,
        scene.slots[1].starts_at,
    )
    assert labels(wished.terms)["Slots that were not the first wish"] > 0
    (wish,) = wished.wishes
    assert (len(wish.asked), wish.position) == (2, 1)
    assert "Slots that were not the first wish" not in labels(there.terms)
    assert there.wishes[0].position == 0
    assert wished.unplaced > 0


def test_cheaper_places_are_named_with_who_is_there_and_free_ones_with_their_price(
    sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        places = dict(schedule.spread(scene))
        del places[scene.events[3].id]  # the large room in the second slot
        schedule.draft(db, scene.meeting, places, scene.events)

    with sessions.read() as db:
        first, third = why(db, scene, 0), why(db, scene, 2)

    (free,) = first.free
    assert first.free_in_all == 1
    assert free.place.room_id == scene.rooms[1].id
    assert free.place.starts_at == scene.slots[1].starts_at
    assert free.difference == sum(term.number for term in free.terms) > 0
    taken = {one.place.room_id: one for one in third.taken}
    assert [event.id for event in taken[scene.rooms[0].id].in_the_way] == [scene.events[0].id]
    assert all(one.difference < 0 for one in third.taken)
    (against,) = first.against
    assert against[0] == 2
    assert against[1].startswith("The room is taken at that time")


def test_where_nothing_is_free_the_next_places_are_told_with_whom_they_move(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.read() as db:
        found = why(db, scene, 0)
        draft = queries.newest_draft(db, scene.meeting.id)
        assert draft is not None
        places = rules.places_in(draft.placements)
        problem = solver.problem_of(queries.facts_of(db, scene.meeting))

    assert (found.free_in_all, len(found.ways_in)) == (0, 3)
    before = solver.judge_places(problem, places, []).penalty
    for way in found.ways_in:
        assert way.moved is not None
        assert way.to is not None
        there = {**places, found.event.id: way.place, way.moved.id: way.to}
        after = solver.judge_places(problem, there, [])
        assert (after.penalty - before, list(after.violations)) == (way.difference, [])
    page = visitor.get(f"{HOME}/schedule/why/{scene.events[0].id}")
    assert "With one other side event moved or left out, these are the next best." in page.words
    assert "if another side event moves: Event 2" in page.words


def test_what_is_left_out_learns_what_keeps_it_out_and_what_would_let_it_in(
    sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        fifth = schedule.event(db, scene, 5, attendance=100)
        scene.events.append(fifth)
        places = dict(schedule.spread(scene))
        places.pop(fifth.id, None)
        schedule.draft(db, scene.meeting, places, scene.events)

    with sessions.read() as db:
        found = why(db, scene, 4)

    assert found.now is None
    assert (found.by_itself, found.places) == (2, 4)
    assert [count for count, _ in found.against] == [2]
    assert found.cost >= 1000
    assert found.unplaced == 0  # it is left out already
    kinds = {(way.moved is not None, way.out is not None) for way in found.ways_in}
    assert (False, True) in kinds
    replaced = {way.out.id for way in found.ways_in if way.out}
    assert replaced <= {scene.events[1].id, scene.events[3].id}
    assert [way.difference for way in found.ways_in] == sorted(
        way.difference for way in found.ways_in
    )
    assert not any(way.breaches for way in found.ways_in)  # two in one room: no hand may do that


def test_a_rule_is_offered_to_be_broken_where_hands_may_and_not_where_the_board_says_never(
    sessions: Sessions, scene: schedule.Scene
) -> None:
    places = dict(schedule.spread(scene))
    left = scene.events[3]
    del places[left.id]
    with sessions.write() as db:
        db.merge(left).attendance = 1000
        schedule.draft(db, scene.meeting, places, scene.events)
    with sessions.read() as db:
        [although] = (way for way in why(db, scene, 3).ways_in if way.breaches)
    assert although.place.room_id == scene.rooms[1].id
    assert (although.moved, although.out) == (None, None)

    with sessions.write() as db:
        db.merge(left).duration = 120  # the slot has 90
    with sessions.read() as db:
        assert why(db, scene, 3).ways_in == []


def test_a_room_that_is_far_too_small_lets_nothing_in_more_cheaply(
    sessions: Sessions, scene: schedule.Scene
) -> None:
    places = dict(schedule.spread(scene))
    del places[scene.events[3].id]
    with sessions.write() as db:
        db.get_one(SideEvent, scene.events[3].id).attendance = 5000
        schedule.draft(db, scene.meeting, places, scene.events)

    with sessions.read() as db:
        ways = why(db, scene, 3).ways_in

    assert min(way.difference for way in ways) >= -1000, "what it costs to be left out"


def test_a_place_that_is_free_lets_it_in_at_once(sessions: Sessions, scene: schedule.Scene) -> None:
    places = dict(schedule.spread(scene))
    room, start = places.pop(scene.events[3].id)
    with sessions.write() as db:
        schedule.draft(db, scene.meeting, places, scene.events)

    with sessions.read() as db:
        way = why(db, scene, 3).ways_in[0]

    assert (way.place.room_id, way.place.starts_at) == (room.id, start)
    assert way.difference < 0
    assert (way.moved, way.out, way.breaches) == (None, None, [])


def test_only_what_is_accepted_and_in_a_draft_has_reasons(db: Session) -> None:
    scene = schedule.scene(db, events=1)

    with pytest.raises(NothingHere):
        service.why(db, scene.meeting, scene.events[0].id)
    schedule.draft(db, scene.meeting, {}, scene.events)
    with pytest.raises(NothingHere):
        service.why(db, scene.meeting, "nosuchevent")


def test_the_page_of_a_side_event_leads_to_why_it_is_there(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(f"{HOME}/side-events/{scene.events[2].id}")
    assert "In the draft" in page.words
    assert "Small Room" in page.words
    (path,) = page.select("//a[contains(@href, '/schedule/why/')]/@href")

    page = visitor.get(path)

    assert page.status == 200
    assert page.select("//h1")[0].text_content() == "Event 3"
    assert "Of 4 places no other one is free for it." in page.words
    assert "Cheaper places that are taken" in page.words
    assert page.select(f"//section//a[contains(@href, '{scene.events[0].id}')]")
    assert "3 places: The room is taken at that time" in page.words
    schedule_page = visitor.get(f"{HOME}/schedule")
    assert len(schedule_page.select("//a[contains(@href, '/schedule/why/')]")) == 4


def test_the_page_of_what_is_left_out_says_what_would_let_it_in(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    places = dict(schedule.spread(scene))
    del places[scene.events[3].id]
    with sessions.write() as db:
        fifth = schedule.event(db, scene, 5, attendance=1000)
        schedule.draft(db, scene.meeting, places, [*scene.events, fifth])

    page = visitor.get(f"{HOME}/schedule")
    assert "None of 4 places would do for it, even if it were alone." in page.words
    assert "4 places: The room has too few seats" in page.words
    page = visitor.get(f"{HOME}/schedule/why/{fifth.id}")

    assert "It has no place" in page.words
    assert "although this would be broken" in page.words
    assert "expects 1,000 people" in page.words
    [wished] = page.select("//section[@aria-labelledby='wishes']")
    assert " ".join(wished.text_content().split()) == (
        "What was wished Slots Tue 15 Jun, 13:15–14:45"
    )


def test_another_meetings_event_is_not_found(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        other = schedule.scene(db, "other", events=1)
        schedule.draft(db, other.meeting, schedule.spread(other), other.events)

    page = visitor.get(f"{HOME}/schedule/why/{other.events[0].id}")

    assert page.status == 404
