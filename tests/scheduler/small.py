"""Small problems to try rules on, and what the solver and the check say of them.

Times are small numbers: minutes after the beginning of 1970, as good as any.
"""

import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path

from ortools.sat.python import cp_model

from scheduler.files import read_problem
from scheduler.model import Model, hold, pay
from scheduler.outline import Outline
from scheduler.preferences.base import Preference
from scheduler.problem import (
    Cost,
    Delegation,
    Equipment,
    Event,
    Organisation,
    Pair,
    Period,
    Person,
    Pin,
    Placement,
    Problem,
    Room,
    Session,
    Slot,
    Travel,
    Weights,
)
from scheduler.rules import RULES
from scheduler.rules.base import Rule
from scheduler.schedule import Schedule, Violation

CASES = Path(__file__).parent / "cases"
RULE = {rule.id: rule for rule in RULES}
HALL = Room("hall", 100)
SLOT = Slot("slot", 0, 60)

_PINS = (Pin(None, "A"), Pin(0, "A", (2,)), Pin(2, "A"))


def case(name: str) -> Problem:
    return read_problem((CASES / f"{name}.json").read_bytes())


def problem(*events: Event, **fields: object) -> Problem:
    """One slot of an hour and one hall, unless it is said otherwise."""
    given: dict[str, object] = {"slots": (SLOT,), "rooms": (HALL,), "events": events} | fields
    return Problem(**given)  # type: ignore[arg-type]  # the fields are the caller's


def schedule(*placements: tuple[str, str, int], out: Iterable[str] = ()) -> Schedule:
    return Schedule(tuple(Placement(*place) for place in placements), tuple(out))


def breaches(rule: str, on: Problem, of: Schedule) -> list[Violation]:
    """What the check objects to, once the solver has been found to agree."""
    found = list(RULE[rule].check(on, of))
    assert solver_allows([RULE[rule]], on, of) == (not found)
    assert {violation.rule for violation in found} <= {rule}
    return found


def model_of(on: Problem, *speakers: Rule | Preference) -> Model:
    """The model of what some rules and preferences alone say; a unit of each term costs 1."""
    outline = Outline(replace(on, weights=Weights(*(1 for _ in fields(Weights)))))
    for speaker in speakers:
        speaker.state(outline)
    model = Model(outline)
    hold(model, outline.shapes)
    pay(model)
    return model


def fix(model: Model, of: Schedule) -> bool:
    """Leave the solver no schedule but this one; False if it has no literal for a placement."""
    wanted = set(of.placements)
    problem = model.outline.problem
    for event, literals in model.placed.items():
        name = problem.events[event].id
        for (room, start), literal in literals.items():
            placement = Placement(name, problem.rooms[room].id, problem.starts[start])
            model.cp.add(literal == (placement in wanted))
            wanted.discard(placement)
        model.cp.add(model.unplaced[event] == (name in of.unplaced))
    return not wanted


def solver_allows(rules: Iterable[Rule], on: Problem, of: Schedule) -> bool:
    model = model_of(on, *rules)
    return fix(model, of) and run(model) is not None


def solver_cost(preference: Preference, on: Problem, of: Schedule) -> int | None:
    """What the solver pays for a schedule, None where it has no literal for it."""
    model = model_of(on, RULE["slot"], preference)
    return run(model) if fix(model, of) else None


def run(model: Model) -> int | None:
    """What the cheapest solution of a model costs; None if it has none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model.cp)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


class _All(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self._model = model
        self.found: set[frozenset[Placement]] = set()

    def on_solution_callback(self) -> None:
        self.found.add(frozenset(self._model.placements(list(self.response_proto.solution))))


def allowed_by_solver(rule: Rule, on: Problem) -> set[frozenset[Placement]]:
    """Every schedule, event for event in one place or out, that the rule leaves to the solver."""
    model = model_of(on, rule)
    everything = _All(model)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.enumerate_all_solutions = True
    solver.solve(model.cp, everything)
    return everything.found


def every_schedule(on: Problem) -> Iterator[Schedule]:
    """Every way to put each event somewhere on the grid, or to leave it out."""
    for chosen in itertools.product(*([None, *_places(on, event)] for event in on.events)):
        placements = tuple(place for place in chosen if place is not None)
        placed = {place.event for place in placements}
        yield Schedule(placements, tuple(e.id for e in on.events if e.id not in placed))


def _places(on: Problem, event: Event) -> list[Placement]:
    return [Placement(event.id, room.id, start) for room in on.rooms for start in on.starts]


def random_problem(rng: random.Random, events: int = 3) -> Problem:
    """A problem whose few minutes make every boundary likely, and every rule matter."""
    slots = (Slot("s1", 0, 4), Slot("s2", 4, 8)) if rng.random() < 0.5 else (Slot("s1", 1, 7),)
    if rng.random() < 0.3:
        slots = (*slots[:-1], replace(slots[-1], starts=(slots[-1].start + rng.choice((1, 3)),)))
    step = rng.choice((None, 2)) if len(slots) == 2 else 2
    rooms = _rooms(rng)
    if rng.random() < 0.3:
        rooms = (*rooms[:-1], replace(rooms[-1], starts=(rng.choice((1, 2, 3, 5, 9)),)))
    names = [f"e{n}" for n in range(1, events + 1)]
    made = tuple(_event(rng, name, names, rooms, slots) for name in names)
    asked = Problem(
        slots=slots,
        rooms=rooms,
        events=made,
        start_step=step,
        turnaround=rng.choice((0, 0, 1)),
        plenary_buffer=rng.choice((0, 1)),
        travel=(Travel(("x", "y"), rng.choice((0, 1, 2))),),
        equipment=(Equipment("kit", rng.choice((1, 2))),),
        sessions=_sessions(rng),
        people=(Person("p1", _periods(rng, 0.3)), Person("p2")),
        organisations=(Organisation("o1", rng.choice((0, 1, 2))), Organisation("o2")),
        delegations=(
            Delegation("d1", rng.choice((0, 1)), rng.choice((1, 3)), tuple(names)),
            Delegation("d2", 1, 2, tuple(names[:2])),
        ),
        published=tuple(
            Placement(name, rng.choice(rooms).id, rng.choice((0, 1, 2, 4)))
            for name in names
            if rng.random() < 0.5
        ),
        weights=Weights(taken_off=rng.choice((0, 0, 30, 2000))),
        frozen_until=rng.choice((None, None, 1, 3)),
        frozen=tuple(
            Placement(name, rng.choice(rooms).id, rng.choice((0, 1, 2)))
            for name in names
            if rng.random() < 0.05
        ),
    )
    return linked(asked, rng) if rng.random() < 0.7 else asked


def two_days(rng: random.Random, events: int = 3) -> Problem:
    """A problem about what events are to each other, in minutes before and after midnight."""
    midnight, step = 24 * 60, rng.choice((None, 2))
    zone, shift = rng.choice((("", 0), ("Europe/Zurich", -60), ("America/Bogota", 300)))
    first, last = midnight + shift - 4, midnight + shift + 4
    asked = Problem(
        slots=(Slot("s1", first, first + 4), Slot("s2", first + 4, last)),
        rooms=tuple(Room(name, rng.choice((0, 5, 9))) for name in "ABC"[: rng.choice((2, 3))]),
        events=tuple(
            Event(f"e{n}", rng.choice((1, 2, 4)), mandatory=rng.random() < 0.5)
            for n in range(1, events + 1)
        ),
        timezone=zone,
        start_step=step,
    )
    return few_a_day(linked(asked, rng), rng)


def few_a_day(on: Problem, rng: random.Random) -> Problem:
    """The problem with limits of what may be on one day, of the meeting or of two organisations."""
    events = tuple(
        replace(event, organisers=tuple(o for o in ("o1", "o2") if rng.random() < 0.7))
        for event in on.events
    )
    most = (None, None, 1, 2)
    organisations = tuple(Organisation(o, 9, rng.choice(most)) for o in ("o1", "o2"))
    limited = replace(on, events=events, organisations=organisations)
    return replace(limited, daily_events=rng.choice(most))


def linked(on: Problem, rng: random.Random) -> Problem:
    """The problem with pairs, popularity and costs of places, and weights for them."""
    pairs = tuple(
        Pair(
            tuple(rng.sample((one.id, other.id), 2)),  # type: ignore[arg-type]  # these are two
            *(rng.choice((0, 0, 3, 7)) for _ in range(4)),
        )
        for one, other in itertools.combinations(on.events, 2)
        if rng.random() < 0.7
    )
    weights = replace(on.weights, larger_room=rng.choice((0, 2)), pairs=2, costs=3)
    events = tuple(
        replace(event, popularity=rng.choice((None, 0, 1, 2)), costs=_costs(on, rng))
        for event in on.events
    )
    return replace(on, events=events, pairs=pairs, weights=weights)


def _costs(on: Problem, rng: random.Random) -> tuple[Cost, ...]:
    """What some starts, rooms and places cost; a start may be none, and be said twice."""
    rooms, starts = [room.id for room in on.rooms], [*on.starts, on.starts[0] + 1]
    kinds = (
        lambda: Cost(rng.randrange(6), rng.choice(starts)),
        lambda: Cost(rng.randrange(6), room=rng.choice(rooms)),
        lambda: Cost(rng.randrange(6), rng.choice(starts), rng.choice(rooms)),
    )
    return tuple(rng.choice(kinds)() for _ in range(rng.randrange(4)))


def _periods(rng: random.Random, share: float) -> tuple[Period, ...]:
    if rng.random() > share:
        return ()
    start = rng.randrange(6)
    return (Period(start, start + rng.randrange(3)),)


def _rooms(rng: random.Random) -> tuple[Room, ...]:
    features = (frozenset[str](), frozenset({"screen"}))
    return (
        Room("A", 9, rng.choice(("x", "x", None)), features[1], None, _periods(rng, 0.3)),
        Room("B", 5, rng.choice(("x", "y")), rng.choice(features), rng.choice((None, 2))),
        Room("C", 0, "y", features[1], 0, (), rng.choice(((), ("A",)))),
    )[: rng.choice((2, 3))]


def _sessions(rng: random.Random) -> tuple[Session, ...]:
    start = rng.randrange(7)
    end = start + rng.randrange(3)
    one = Session(
        "plenary",
        start,
        end,
        plenary=rng.random() < 0.5,
        rooms=rng.choice(((), ("A",), ("B", "A"))),
        people=rng.choice(((), ("p1",))),
    )
    return (one,) if rng.random() < 0.6 else ()


def _event(
    rng: random.Random,
    name: str,
    names: list[str],
    rooms: tuple[Room, ...],
    slots: tuple[Slot, ...],
) -> Event:
    others = [other for other in names if other != name]

    def some(things: Iterable[str], share: float = 0.5) -> tuple[str, ...]:
        return tuple(thing for thing in things if rng.random() < share)

    room_names, slot_names = [room.id for room in rooms], [slot.id for slot in slots]
    return Event(
        id=name,
        duration=rng.choice((1, 2, 3, 4)),
        attendance=rng.choice((0, 3, 7)),
        features=frozenset(some(["screen"], 0.3)),
        equipment={"kit": rng.choice((0, 1, 2))} if rng.random() < 0.6 else {},
        people=some(["p1", "p2"]),
        organisers=some(["o1", "o2"]),
        themes=frozenset(some(["t1", "t2", "t3"])),
        mandatory=rng.random() < 0.4,
        priority=rng.choice((0, 1, 4)),
        available=(*_periods(rng, 1), Period(2, 8)) if rng.random() < 0.3 else None,
        slots=some(slot_names) if rng.random() < 0.3 else None,
        rooms=some(room_names) if rng.random() < 0.3 else None,
        preferred_slots=tuple(rng.sample(slot_names, rng.randrange(len(slots) + 1))),
        preferred_rooms=tuple(rng.sample(room_names, rng.randrange(len(rooms) + 1))),
        after=some(others, 0.25),
        not_with=some(others, 0.25),
        pinned=rng.choice(_PINS) if rng.random() < 0.2 else None,
    )
