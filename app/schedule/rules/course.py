"""How a search goes, as a curve and as a table: what the best costs, and what nothing is below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import lazy

MOST_POINTS = 120
WIDTH, HEIGHT = 600, 200
SHORTEST = 1.0  # seconds: of less there is nothing to see
SHOWN_ABOVE = 4  # times the best: where the curve is cut off at the top
EXPLAINING = "explaining"  # what the scheduler is asked once it has found none
PHASES: Mapping[str, str] = {
    "building": lazy("Reading the question"),
    "searching": lazy("Looking for better schedules"),
    "confirming": lazy("Making sure that there is none"),
    EXPLAINING: lazy("There is none. Looking for the reason"),
    "done": lazy("Done"),
}


@dataclass(frozen=True)
class Point:
    """A moment of a search at which something changed."""

    seconds: float
    penalty: int | None
    bound: int | None
    phase: str

    @property
    def phase_name(self) -> str:
        """What the search did then."""
        return str(PHASES.get(self.phase, ""))


@dataclass(frozen=True)
class Curve:
    """Two lines in a picture of WIDTH × HEIGHT, as SVG's `points`; `bottom` and `top` are the
    numbers at its edges.
    """

    points: Sequence[Point]
    value: str
    bound: str
    bottom: int
    top: int
    seconds: float


def phase_of(course: Sequence[Mapping[str, Any]]) -> str:
    """What a search that goes on does now, in words; "" before it has begun."""
    return str(PHASES.get(course[-1]["phase"], "")) if course else ""


def gone_on(course: Sequence[dict[str, Any]], point: Point) -> list[dict[str, Any]]:
    """The course with one more moment, if anything changed; thinned out where it gets long."""
    row = {
        "seconds": round(point.seconds, 1),
        "penalty": point.penalty,
        "bound": point.bound,
        "phase": point.phase,
    }
    kept = list(course)
    if kept and {**kept[-1], "seconds": 0} == {**row, "seconds": 0}:
        return kept
    if len(kept) >= MOST_POINTS:
        kept = [kept[0], *kept[1:-1:2], kept[-1]]
    return [*kept, row]


def curve_of(course: Sequence[Mapping[str, Any]], until: float) -> Curve | None:
    """The course drawn up to a moment; None while there is nothing to draw."""
    points = [Point(**row) for row in course]
    values = [one.penalty for one in points if one.penalty is not None]
    last = max(until, points[-1].seconds) if points else 0
    if not values or last < SHORTEST:
        return None
    bounds = [one.bound for one in points if one.bound is not None]
    top = max(1, min(max(values), SHOWN_ABOVE * max(values[-1], *bounds, 1)))
    # What is left between the two lines is looked at closely: the bound is led through the middle.
    bottom = max(0, 2 * bounds[-1] - top) if bounds else 0
    bottom = min(bottom, top - 1)
    return Curve(
        points=points,
        value=_line([(one.seconds, one.penalty) for one in points], (bottom, top), last),
        bound=_line([(one.seconds, one.bound) for one in points], (bottom, top), last),
        bottom=bottom,
        top=top,
        seconds=last,
    )


def _line(
    known: Sequence[tuple[float, int | None]], edges: tuple[int, int], last: float
) -> str:  # fmt: skip
    """Steps: what was found holds until something else is found."""
    found: list[str] = []
    bottom, top = edges
    height = None
    for seconds, number in known:
        x = round(WIDTH * seconds / last, 1)
        if height is not None:
            found.append(f"{x},{height}")
        if number is not None:
            height = round(HEIGHT * (top - min(max(number, bottom), top)) / (top - bottom), 1)
            found.append(f"{x},{height}")
    return " ".join([*found, f"{WIDTH},{height}"] if height is not None else [])
