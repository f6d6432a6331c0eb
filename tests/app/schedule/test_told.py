"""Of side events that could make way in a mending, those that nobody was told of go first."""

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.schedule import queries, service, solver
from app.schedule.models import BoardKind, FactKind
from app.schedule.rules import Fact, Leeway, Notice, Place, Spot, Standing
from app.schedule.service import Move
from app.schedule.service.mending.weighing import weigh
from scheduler import Problem
from scheduler.problem import Event, Period, Room, Slot
from tests.make import schedule
from tests.make.meetings import hour

HOUR = 60
SLOTS = (Slot("now", 0, HOUR), Slot("later", 5 * HOUR, 6 * HOUR))


@pytest.mark.solver
@pytest.mark.parametrize(("told", "moves"), [("one", "other"), ("other", "one")])
def test_what_is_public_stays_where_as_good_a_way_moves_what_is_not(told: str, moves: str) -> None:
    rooms = (Room("lost", 9, unavailable=(Period(0, HOUR),)), Room("A", 9), Room("B", 9))
    hit = Event("hit", HOUR, available=(Period(0, HOUR),))
    problem = Problem(SLOTS, rooms, (hit, Event("one", HOUR), Event("other", HOUR)))
    begins, ends = solver.moment_of(0), solver.moment_of(HOUR)
    stand = {"hit": "lost", "one": "A", "other": "B"}
    places = {event: Place(room, begins, ends) for event, room in stand.items()}
    none = frozenset[str]()
    given = Leeway(begins, ends, frozenset({"hit"}), none, none, none, frozenset({told}))

    asked = solver.asked_to_mend(problem, places, given)
    found = solver.find_schedule(asked, solver.Limits(20, 1, 2048), lambda _progress: False)

    assert found.schedule is not None
    at = {one.event: (one.room, one.start) for one in found.schedule.placements}
    assert {event for event, room in stand.items() if at[event] != (room, 0)} == {"hit", moves}


def test_told_is_what_stands_where_the_release_has_it(db: Session) -> None:
    made = schedule.released(db)
    first, second, third = (event.id for event in made.events)
    draft = queries.newest_draft(db, made.meeting.id)
    assert draft is not None
    stands = next(one for one in draft.placements if one.side_event_id == third)
    free = Spot(made.rooms[1].id, made.slots[1].starts_at)
    move = Move(third, Standing.of(stands).spot, free)
    service.change(db, None, made.meeting, BoardKind.MOVED, [move])
    lost = Fact(FactKind.ROOM_LOST, made.rooms[0].id, hour("08:00"), hour("20:00"))

    given = weigh(db, made.meeting, lost).leeway(clock.now(), Notice())

    assert given.told == {first, second}
