"""Reads public lists of side events as they were held: one line of CSV is one side event."""

import csv
import html
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib import resources

from app.demo.reading import FactsError

COLUMNS = ("date", "start", "end", "room", "organisations", "title")
_CUT_OFF = re.compile(r"&#\d*(?![\d;])")


@dataclass(frozen=True, slots=True)
class Listed:
    """A side event of a list: its day and local hours, its room, who held it and its title."""

    day: date
    start: time
    end: time
    room: str
    organisations: tuple[str, ...]
    title: str

    @property
    def minutes(self) -> int:
        """How long it was."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute


@cache
def load_list(name: str) -> tuple[Listed, ...]:
    """Give the lines of `summits/<name>.csv`, or raise `FactsError` with file and line."""
    file = resources.files("app.demo").joinpath("summits", f"{name}.csv")
    return tuple(read_list(f"{name}.csv", file.read_text(encoding="utf-8")))


def read_list(name: str, text: str) -> Iterator[Listed]:
    """Read a list from CSV; `name` is the file's.

    Raises `FactsError` with file and line for other columns than `COLUMNS`, for a value that is
    missing, and for a day or an hour that is none.
    """
    lines = csv.reader(io.StringIO(text))
    head = next(lines, [])
    if tuple(head) != COLUMNS:
        raise FactsError(f"{name}: line 1: the columns must be {', '.join(COLUMNS)}.")
    for values in lines:
        place = f"{name}: line {lines.line_num}"
        if len(values) != len(COLUMNS) or not all(value.strip() for value in values):
            raise FactsError(f"{place}: expected a value for each of {', '.join(COLUMNS)}.")
        yield _listed(place, values)


def _listed(place: str, values: Sequence[str]) -> Listed:
    day, start, end, room, organisations, title = values
    try:
        on = datetime.strptime(day, "%d %b %Y").date()  # noqa: DTZ007 - a day has no zone
        first, last = time.fromisoformat(start), time.fromisoformat(end)
    except ValueError as error:
        raise FactsError(f"{place}: {error}.") from error
    if last <= first:
        raise FactsError(f"{place}: {end} is not after {start}.")
    return Listed(on, first, last, room, _names(organisations), title)


def _names(printed: str) -> tuple[str, ...]:
    """The names in a field; a character that the list wrote as a number is read, unless cut off."""
    whole = html.unescape(_CUT_OFF.sub("", printed))
    return tuple(dict.fromkeys(name.strip() for name in whole.split(";") if name.strip()))
