"""Who is left out: what is told of each is held against every schedule there is."""

import json
import random
from collections import Counter

import pytest

from scheduler.check import check, judge
from scheduler.cli import main
from scheduler.explain import LeftOut, Opening, left_in_words, left_out
from scheduler.files import write_problem, write_schedule
from scheduler.generate import generate
from scheduler.outline import Demand
from scheduler.problem import Event, Person, Placement, Problem, Room, Slot
from scheduler.schedule import Schedule
from tests.scheduler.small import every_schedule, problem, random_problem, schedule
from tests.scheduler.test_explain import asked

HALL, ANNEX = Room("hall", 100), Room("annex", 40, features=frozenset({"projector"}))
NOON, EVENING = Slot("noon", 0, 60), Slot("evening", 120, 180)


def then(on: Problem, of: Schedule, opening: Opening) -> Schedule:
    """The schedule once an opening is taken."""
    away = {opening.at.event, opening.out, opening.moved and opening.moved.event}
    kept = [one for one in of.placements if one.event not in away]
    placed = (*kept, opening.at, *([opening.moved] if opening.moved else []))
    names = {one.event for one in placed}
    return Schedule(placed, tuple(e.id for e in on.events if e.id not in names))


def verify(on: Problem, of: Schedule, left: LeftOut) -> None:
    """Every opening, as a whole schedule, is worth what is said and breaks no more than that."""
    for one in (*left.once, *left.moves, *left.instead, *left.give_up):
        after = then(on, of, one)
        assert {d for v in check(on, after) for d in asked(on, v)} <= set(one.demands)
        assert one.difference == judge(on, after).penalty - judge(on, of).penalty
        assert one.at.event == left.event
    for ways in (left.once, left.moves, left.instead):
        assert [one.difference for one in ways] == sorted(one.difference for one in ways)
        assert not any(one.demands or one.broken for one in ways)
    assert all(one.moved and not one.out for one in left.moves)
    assert all(one.out and not one.moved for one in left.instead)


def changed(one: Schedule, other: Schedule, event: str) -> dict[str, Placement | None]:
    """By event but one, where it is in the other schedule if that is elsewhere."""
    before = {place.event: place for place in one.placements}
    after = {place.event: place for place in other.placements}
    return {
        name: after.get(name)
        for name in before.keys() | after.keys()
        if name != event and before.get(name) != after.get(name)
    }


def test_on_small_problems_as_every_schedule_tells() -> None:
    rng = random.Random(3)
    seen: Counter[str] = Counter()
    for _ in range(400):
        on = random_problem(rng, events=2)
        right = [of for of in every_schedule(on) if not check(on, of)]
        short = [of for of in right if len(of.unplaced) == 1]
        if not short:
            continue
        of = rng.choice(short)
        for left in left_out(on, of):
            verify(on, of, left)
            with_it = [other for other in right if left.event not in other.unplaced]
            ways = [changed(of, other, left.event) for other in with_it]
            single = [next(iter(way.items())) for way in ways if len(way) == 1]
            assert bool(left.once) == ({} in ways)
            if not left.once:
                gone = {name for name, place in single if place is None}
                placed = {place.event for place in of.placements}
                assert {one.out for one in left.instead} == gone
                assert {one.moved.event for one in left.moves if one.moved} == {
                    name for name, place in single if place and name in placed
                }
            seen.update(once=len(left.once), moves=len(left.moves), instead=len(left.instead))
            seen["give_up"] += len(left.give_up)

    assert min(seen.values()) >= 5


@pytest.mark.parametrize("kind", ["crowded", "meeting"])
def test_of_whole_meetings(kind: str) -> None:
    on, _ = generate(kind, 4, 30)
    rng = random.Random(1)
    placed: list[Placement] = []
    for event in on.events:  # as full as it gets by taking whatever is free
        places = [Placement(event.id, r.id, t) for r in on.rooms for t in on.starts]
        rng.shuffle(places)
        for place in places[:25]:
            if not any(
                event.id in one.events and one.rule != "mandatory"
                for one in check(on, Schedule((*placed, place)))
            ):
                placed.append(place)
                break
    names = {one.event for one in placed}
    of = Schedule(tuple(placed), tuple(e.id for e in on.events if e.id not in names))
    known = {one.message for one in check(on, of)}
    found = left_out(on, of)

    assert [one.event for one in found] == list(of.unplaced)
    assert found
    for left in found:
        alone = sum(
            not any(
                one.events == (left.event,)
                for one in check(on, Schedule((Placement(left.event, room.id, start),)))
            )
            for room in on.rooms
            for start in on.starts
        )
        assert (left.places, left.all_places) == (alone, len(on.rooms) * len(on.starts))
        for one in (*left.once, *left.moves, *left.instead, *left.give_up):
            after = then(on, of, one)
            new = [v for v in check(on, after) if v.message not in known]
            assert {d for v in new for d in asked(on, v)} <= set(one.demands)
            assert one.difference == judge(on, after).penalty - judge(on, of).penalty


TALK = Event("talk", 60, people=("ana",), mandatory=False, priority=2, rooms=("hall",))
WALK = Event("walk", 60, people=("ana",), mandatory=False, features=frozenset({"projector"}))
ON = problem(TALK, WALK, rooms=(HALL, ANNEX), slots=(NOON, EVENING), people=(Person("ana"),))
OF = schedule(("talk", "hall", 0), out=("walk",))


def test_what_is_said() -> None:
    (left,) = left_out(ON, OF)

    assert (left.places, left.all_places) == (2, 4)
    assert [(one.demand, one.places, one.events) for one in left.obstacles] == [
        (Demand("person_double", "ana"), 1, ("talk",))
    ]
    assert [one.at for one in left.once] == [Placement("walk", "annex", 120)]
    assert [one.moved for one in left.moves] == [Placement("talk", "hall", 120)]
    assert [one.out for one in left.instead] == ["talk"]
    assert [one.demands for one in left.give_up] == [
        (Demand("room_features", "walk"),),
        (Demand("person_double", "ana"),),
    ]
    assert left_in_words(ON, [left]) == (
        "walk (priority 1) is left out.\n"
        "By itself it could be at 2 of 4 places.\n"
        "  Nobody in two places: ana at 1 place, with talk\n"
        "It would be in\n"
        "  annex from 1970-01-01T02:00:00+00:00, as things are: 990 less than now\n"
        "  annex from 1970-01-01T00:00:00+00:00 if talk moved to hall from"
        " 1970-01-01T02:00:00+00:00: 990 less than now\n"
        "  annex from 1970-01-01T00:00:00+00:00 in place of talk (priority 2): 1000 more than now\n"
        "  hall from 1970-01-01T02:00:00+00:00, if you let walk be in a room that lacks something"
        " (walk needs projector, which hall does not have): 990 less than now\n"
        "  annex from 1970-01-01T00:00:00+00:00, if you find someone to stand in for ana (ana is at"
        " talk and at walk, and cannot be at both): 990 less than now\n"
    )


def test_the_command(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("left")
    files = [str(folder / name) for name in ("problem.json", "schedule.json", "full.json")]
    full = schedule(("talk", "hall", 0), ("walk", "annex", 120))
    texts = (write_problem(ON), write_schedule(ON, OF), write_schedule(ON, full))
    for file, text in zip(files, texts, strict=True):
        (folder / file).write_text(text)

    assert main(["explain", *files[:2]]) == 0
    assert capsys.readouterr().out == left_in_words(ON, left_out(ON, OF))
    assert main(["explain", *files[:2], "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["left_out"]
    assert told["instead"][0]["out"] == "talk"
    assert told["give_up"][0]["demands"] == [{"rule": "room_features", "about": "walk"}]
    assert main(["explain", files[0], files[2]]) == 0
    assert capsys.readouterr().out == "No event is left out.\n"
