"""What is asked of the scheduler, and on which problems: one subject for each problem.

A subject measures, judges what it got, and gives one figure for each thing asked. What else is to
be measured, such as another command of the scheduler, is another entry of `SUBJECTS`.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import inf
from pathlib import Path
from typing import Final

from scheduler.files import read_problem, write_problem
from scheduler.generate import generate
from scheduler.problem import Problem
from tests.bench import summit
from tests.bench.judging import a_week, asking_why, checking, explaining
from tests.bench.running import Run, generated, instance, solved

SECONDS: Final = 60
"""How long a search may last, unless a subject says otherwise."""
_MOVE: Final = 0.02
"""Seconds in which a page must know what a move of an event comes to."""
_STEPS: Final = (("reason", "minimal reason", 1), ("give up", "smallest set to give up", 2))
"""Of an explanation: what is found, and in how many seconds of a processor."""
_INFEASIBLE: Final = tuple(
    f"infeasible-{what}" for what in ("room", "person", "plenary", "pins", "equipment")
)
_EACH: Final = 11
"""Of the rooms and days that a real summit can lose, one in so many is tried."""
_SISTERS: Final = (11, 12, 13)
"""Seeds of problems of the same kinds as those that are kept as files."""


@dataclass(frozen=True)
class Figure:
    """One thing asked of one problem: what was measured, what is asked, and whether it is met."""

    problem: str
    what: str
    measured: str
    asked: str
    met: bool


@dataclass(frozen=True)
class Ask:
    """At most so much of something that a run shows; `shown` writes one such amount."""

    what: str
    of: Callable[[Run], float | None]
    most: float
    shown: Callable[[float], str]
    otherwise: Callable[[Run], str]
    """What is written where there is no such amount."""

    def figure(self, problem: str, run: Run) -> Figure:
        """The row of this run."""
        amount = self.of(run)
        measured = self.otherwise(run) if amount is None else self.shown(amount)
        met = amount is not None and amount <= self.most
        return Figure(problem, self.what, measured, f"≤ {self.shown(self.most)}", met)


@dataclass(frozen=True)
class Subject:
    """A problem and how it is measured: gives the figures, and for a search the run itself."""

    name: str
    measure: Callable[[], tuple[list[Figure], Run | None]]


def _in_seconds(amount: float) -> str:
    return f"{amount:.2f} s" if amount < 1 else f"{amount:.1f} s"


def _in_milliseconds(amount: float) -> str:
    return f"{1000 * amount:.1f} ms"


def _in_megabytes(amount: float) -> str:
    return f"{amount:,.0f} MB"


def _in_percent(amount: float) -> str:
    return f"{amount:.1%}"


def _cost(run: Run) -> str:
    return "no schedule" if run.penalty is None else f"{run.penalty:,} at the end"


def _open(run: Run) -> str:
    """How far a search came that proved nothing."""
    if run.penalty is None:
        return "no schedule"
    gap = "no bound" if run.gap is None else f"gap {run.gap:.1%}"
    return f"{run.penalty:,}, {gap} after {run.seconds:.0f} s"


def first(seconds: float) -> Ask:
    """The first schedule within so many seconds."""
    return Ask("first schedule", lambda run: run.first, seconds, _in_seconds, _cost)


def down_to(penalty: int, seconds: float) -> Ask:
    """A schedule that costs no more than that within so many seconds."""
    what = f"penalty {penalty:,} or less"
    return Ask(what, lambda run: run.reached(penalty), seconds, _in_seconds, _cost)


def proved(seconds: float) -> Ask:
    """The proof that nothing is cheaper within so many seconds."""
    return Ask("proof that it is best", lambda run: run.proved, seconds, _in_seconds, _open)


def gap(most: float) -> Ask:
    """At the end, at most this part of the penalty may still be avoidable."""
    return Ask("gap at the end", lambda run: run.gap, most, _in_percent, _open)


def process(seconds: float) -> Ask:
    """The whole process, from its start to its end."""
    return Ask("whole process", lambda run: run.spent.wall, seconds, _in_seconds, _cost)


def memory(megabytes: float) -> Ask:
    """The most memory that the process held."""
    return Ask("memory", lambda run: run.spent.megabytes, megabytes, _in_megabytes, _cost)


def _searched(
    name: str, file: Callable[[Path], Path], asks: tuple[Ask, ...], *options: str
) -> tuple[list[Figure], Run]:
    """Solve, judge the answer with the second opinion, and see what is met."""
    with tempfile.TemporaryDirectory() as folder:
        run = solved(file(Path(folder)), "--time-limit", str(SECONDS), *options)
    figures = [ask.figure(name, run) for ask in asks]
    faults = run.faults()
    if faults:
        figures.append(
            Figure(name, "judged by a second reading", "; ".join(faults), "right", False)
        )
    return figures, run


def kept(name: str, *asks: Ask) -> Subject:
    """A problem that is kept as a file."""
    return Subject(name, partial(_searched, name, lambda _folder: instance(name), asks))


def made(kind: str, seed: int, *asks: Ask, events: int | None = None) -> Subject:
    """A problem of a kind, with a seed of its own."""
    name = f"{kind} {seed}"
    return Subject(
        name,
        partial(_searched, name, lambda folder: generated(kind, seed, folder, events), asks),
    )


def lost(room: str, day: date) -> Subject:
    """The side events of a real summit as they were held, and a room that is lost for a day."""
    name = f"cop30 {room} {day}"

    def file(folder: Path) -> Path:
        path = folder / "cop30.json"
        path.write_text(write_problem(summit.repair(room, day)), encoding="utf-8")
        return path

    return Subject(name, partial(_searched, name, file, (proved(3), memory(500))))


def _judged(name: str) -> tuple[list[Figure], None]:
    """Judge a schedule, and all places of its events one by one, as a page does."""
    week = a_week()
    amounts = {"check": checking(*week), "why, for any event": asking_why(*week)}
    return [
        Figure(
            name, what, _in_milliseconds(amount), f"≤ {_in_milliseconds(_MOVE)}", amount <= _MOVE
        )
        for what, amount in amounts.items()
    ], None


def _explained(name: str, load: Callable[[], Problem], times: float) -> tuple[list[Figure], None]:
    """Explain why there is no schedule, and see when the first reason and a way out are known."""
    found = explaining(load())
    return [
        Figure(
            name,
            what,
            _in_seconds(found[step]) if step in found else "not found",
            f"≤ {_in_seconds(times * most)} of a processor",
            found.get(step, inf) <= times * most,
        )
        for step, what, most in _STEPS
    ], None


def explained(name: str) -> Subject:
    """A problem without a schedule that is kept as a file."""
    load = partial(_read, name)
    return Subject(name, partial(_explained, name, load, 1))


def explained_of(kind: str, seed: int, events: int | None = None, times: float = 1) -> Subject:
    """A problem without a schedule of a kind; the larger ones may take so many times as long."""
    name = f"{kind} {seed}" if events is None else f"{kind} {seed}, {events} events"
    return Subject(name, partial(_explained, name, partial(_made, kind, seed, events), times))


def _read(name: str) -> Problem:
    return read_problem(instance(name).read_bytes())


def _made(kind: str, seed: int, events: int | None) -> Problem:
    return generate(kind, seed, events)[0]


SUBJECTS: Final = (
    kept("intersessional-15", down_to(412, 0.3), proved(0.3), process(2)),
    kept("meeting-40", down_to(846, 1), proved(3)),
    kept("steps-60", first(0.5), down_to(1_480, 60), gap(0.05)),
    kept("crowded-120", proved(10)),
    kept("week-200", first(0.5), down_to(2_070, 5), down_to(2_036, 30), proved(30), memory(700)),
    kept("repair-200", down_to(12_568, 3), proved(3)),
    kept(
        "summit-1000", first(2), down_to(11_500, 10), down_to(10_700, 60), gap(0.18), memory(1_200)
    ),
    *(made("meeting", seed, proved(6)) for seed in _SISTERS),
    *(made("steps", seed, first(0.5), gap(0.05)) for seed in _SISTERS[:2]),
    *(made("crowded", seed, proved(10)) for seed in _SISTERS[:2]),
    *(made("week", seed, first(0.5), proved(30), memory(700)) for seed in _SISTERS[:2]),
    *(made("repair", seed, proved(3)) for seed in _SISTERS[:2]),
    made("summit", _SISTERS[0], first(2), gap(0.18), memory(1_200)),
    lost("room-6", date(2025, 11, 14)),
    *(lost(room, day) for room, day in list(summit.losses())[::_EACH]),
    *(explained(kind) for kind in _INFEASIBLE),
    *(explained_of(kind, _SISTERS[0]) for kind in _INFEASIBLE),
    explained_of("infeasible-person", 0, events=400, times=5),
    Subject("judging week", partial(_judged, "judging week")),
)
