"""The organisers' table of reviews: which lines it has, and in which order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.core.i18n import lazy
from app.judging.rules.reviewing import APART, Tally
from app.side_events.models import SideEventState

PER_PAGE = 50


class Line(NamedTuple):
    """What is known of the reviews of one application."""

    id: str
    number: int
    title: str
    language: str
    state: SideEventState
    tally: Tally
    missing: Sequence[str]  # names of those who have not handed in
    out: int  # how many do not judge it
    incomplete: Sequence[str] = ()  # names of those who handed in before a criterion was added


class Show(StrEnum):
    """Which applications the table shows."""

    ALL = ""
    MISSING = "missing"
    COMPLETE = "complete"
    APART = "apart"


SHOW_LABELS: Mapping[Show, str] = {
    Show.ALL: lazy("All"),
    Show.MISSING: lazy("Reviews are missing or incomplete"),
    Show.COMPLETE: lazy("All reviews are in"),
    Show.APART: lazy("Reviewers are far apart"),
}


class Order(StrEnum):
    """By what the table is sorted; besides, by each criterion under its id."""

    NUMBER = ""
    BEST = "best"
    WORST = "worst"
    APART = "apart"
    FEWEST = "fewest"


ORDER_LABELS: Mapping[Order, str] = {
    Order.NUMBER: lazy("In the order of receipt"),
    Order.BEST: lazy("Best first"),
    Order.WORST: lazy("Weakest first"),
    Order.APART: lazy("Farthest apart first"),
    Order.FEWEST: lazy("Fewest reviews first"),
}
_SHOWN: Mapping[Show, Callable[[Line], bool]] = {
    Show.ALL: lambda _line: True,
    Show.MISSING: lambda line: bool(line.missing or line.incomplete),
    Show.COMPLETE: lambda line: not line.missing and not line.incomplete and line.tally.number > 0,
    Show.APART: lambda line: (line.tally.spread or 0) >= APART,
}


def shown(lines: Iterable[Line], show: Show) -> list[Line]:
    """Those of the lines that are asked for."""
    return [line for line in lines if _SHOWN[show](line)]


def in_order(lines: Iterable[Line], order: str) -> list[Line]:
    """The lines sorted; what has no score comes last, and equal ones in the order of receipt."""
    if order == Order.FEWEST:
        return sorted(lines, key=lambda line: (line.tally.number, line.number))
    lines = sorted(lines, key=lambda line: line.number)
    if order == Order.NUMBER:
        return lines
    return sorted(lines, key=lambda line: _falling(_value(line, order), order))


def _value(line: Line, order: str) -> float | None:
    if order in {Order.BEST, Order.WORST}:
        return line.tally.mean
    if order == Order.APART:
        return line.tally.spread
    return line.tally.of(order)


def _falling(value: float | None, order: str) -> float:
    if value is None:
        return float("inf")
    return value if order == Order.WORST else -value
