"""In a mending nothing is brought forward that the fact does not concern, and what begins soon
stays rather than what is far off.
"""

from dataclasses import dataclass, field

import pytest

from app.meetings.models import Slot as Hours
from app.schedule import solver
from app.schedule.rules import Leeway, Notice, Place
from app.schedule.rules.leeway import Binding
from scheduler import Problem
from scheduler.problem import Event, Period, Person, Room, Slot

HOUR, DAY = 60, 24 * 60
NOBODY = frozenset[str]()


@dataclass
class Day:
    """At 00:00 with an hour's notice; "hit" cannot stay. One room, and a slot an hour long at each
    of the hours; where the events stand, and the only hours that are possible for them, if few.
    """

    hours: tuple[int, ...]
    stand: dict[str, int]
    possible: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def mended(self, ahead: int, wanted: frozenset[str] = NOBODY) -> dict[str, int | None]:
        """The hour of each, where nothing is brought forward to before the hour `ahead`."""
        away = Period(self.stand["hit"] * HOUR, (self.stand["hit"] + 1) * HOUR)
        problem = Problem(
            slots=tuple(Slot(f"{one}", one * HOUR, (one + 1) * HOUR) for one in self.hours),
            rooms=(Room("A", 9),),
            events=tuple(self._event(one) for one in self.stand),
            people=(Person("chair", (away,)),),
        )
        places = {
            one: Place("A", solver.moment_of(at * HOUR), solver.moment_of((at + 1) * HOUR))
            for one, at in self.stand.items()
        }
        given = Leeway(
            earliest=solver.moment_of(HOUR),
            ahead=solver.moment_of(ahead * HOUR),
            hit=frozenset({"hit"}),
            over=NOBODY, stay=NOBODY, apart=NOBODY, wanted=wanted,
        )  # fmt: skip
        asked = solver.asked_to_mend(problem, places, given)
        found = solver.find_schedule(asked, solver.Limits(20, 1, 2048), lambda _progress: False)
        assert found.schedule is not None
        at = {one.event: one.start // HOUR for one in found.schedule.placements}
        return {one: at.get(one) for one in self.stand}

    def _event(self, name: str) -> Event:
        hours = self.possible.get(name)
        periods = tuple(Period(one * HOUR, (one + 1) * HOUR) for one in hours) if hours else None
        people = ("chair",) if name == "hit" else ()
        return Event(name, HOUR, people=people, available=periods, mandatory=False)


@pytest.mark.solver
def test_nothing_that_is_not_concerned_is_brought_forward_to_begin_within_a_day() -> None:
    """On the second day somebody is away; on the third another could make way, for today only."""
    day = Day((2, 30, 60), {"hit": 30, "other": 60}, {"hit": (30, 60), "other": (2, 60)})
    assert day.mended(ahead=0) == {"hit": 60, "other": 2}
    assert day.mended(ahead=24) == {"hit": None, "other": 60}
    later = Day((2, 30, 60), {"hit": 60, "other": 30}, {"hit": (30, 60), "other": (2, 30, 60)})
    assert later.mended(ahead=24) == {"hit": 30, "other": 60}, "to later it may move"


@pytest.mark.solver
def test_what_begins_soon_stays_rather_than_what_is_far_off() -> None:
    """Of as many moves; and what is concerned itself is not put where people come too late."""
    possible = {"hit": (3, 6, 54), "soon": (6, 12), "far": (54, 55)}
    day = Day((3, 6, 12, 54, 55), {"hit": 3, "soon": 6, "far": 54}, possible)
    assert day.mended(ahead=24) == {"hit": 54, "soon": 6, "far": 55}
    assert day.mended(ahead=2) == {"hit": 6, "soon": 12, "far": 54}, "which is nearer"

    alone = Day((20, 30, 60), {"hit": 30})
    assert alone.mended(ahead=24) == {"hit": 60}
    assert alone.mended(ahead=2) == {"hit": 20}, "which is nearer"


@pytest.mark.solver
def test_what_cannot_stay_and_is_ticked_has_a_place_before_all_others() -> None:
    day = Day((30, 60), {"hit": 30, "other": 60}, {"other": (60,)})
    assert day.mended(ahead=0) == {"hit": None, "other": 60}
    assert day.mended(ahead=0, wanted=frozenset({"hit"})) == {"hit": 60, "other": None}


@pytest.mark.parametrize(
    ("hours", "stays", "ahead"),
    [((0, 26), False, False), ((0, 5, 26), False, True), ((1, 26), True, False)],
)
def test_the_notice_is_said_where_a_slot_is_so_soon(
    hours: tuple[int, ...], stays: bool, ahead: bool
) -> None:
    """At 01:30 with half an hour's notice, the slot at 00:00 is over and the last one a day off."""
    slots = [
        Hours(starts_at=solver.moment_of(one * HOUR), ends_at=solver.moment_of((one + 1) * HOUR))
        for one in hours
    ]
    now = solver.moment_of(HOUR + 30)
    found = Binding.of(slots, Notice(30, 24), now)
    assert found.earliest == (solver.moment_of(2 * HOUR) if stays else None)
    assert found.ahead == (solver.moment_of(25 * HOUR + 30) if ahead else None)
    assert Binding.of(slots, Notice(30, 0), now).ahead is None, "nothing is kept from it"
