"""JSON with the place of every value at hand, so that each mistake can be named."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from scheduler.problem import ProblemError

T = TypeVar("T")

MOST: Final = 1_000_000_000
"""The largest number that a file may hold: the solver counts in 64 bits."""

_SHOWN: Final = 60
_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}):(\d{2})(\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))",
    re.ASCII,
)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the offset is taken off by hand
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,60}")


class _Fields(dict[str, Any]):
    """A JSON object that remembers a field that stood in it twice."""

    twice: str | None = None


def _fields(pairs: list[tuple[str, Any]]) -> _Fields:
    found = _Fields()
    for name, value in pairs:
        if name in found:
            found.twice = name
        found[name] = value
    return found


def parse(text: str | bytes) -> "Node":
    """The JSON text as a node; ProblemError names the line where it is not JSON."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return Node(json.loads(text, object_pairs_hook=_fields), "")
    except UnicodeDecodeError as error:
        raise ProblemError(f"byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ProblemError(f"{where}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise ProblemError("the JSON is nested too deeply") from error
    except ValueError as error:  # a number with thousands of digits
        raise ProblemError("a number is too large") from error


def shown(value: object) -> str:
    """A value for a message: as JSON, on one line, not too long."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        text = "{" if isinstance(value, dict) else "["
        return f"{text}…"
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and its place, like `events[3].people[0]`."""

    value: Any
    place: str

    def error(self, what: str) -> ProblemError:
        return ProblemError(f"{self.place or 'the file'}: {what}")

    def fields(self, required: Collection[str], optional: Collection[str]) -> dict[str, "Node"]:
        """The fields of an object by name, where it has all it must have and no unknown one."""
        if not isinstance(self.value, dict):
            raise self.error(f"must be an object, not {shown(self.value)}")
        if isinstance(self.value, _Fields) and self.value.twice is not None:
            raise self.error(f"the field {shown(self.value.twice)} stands there twice")
        for name in self.value:
            if name not in required and name not in optional:
                raise self.error(f"unknown field {shown(name)}")
        for name in required:
            if name not in self.value:
                raise self.error(f"the field {shown(name)} is missing")
        return {name: Node(value, self._inside(name)) for name, value in self.value.items()}

    def entries(self) -> dict[str, "Node"]:
        """The fields of an object whose names are ids."""
        if not isinstance(self.value, dict):
            raise self.error(f"must be an object, not {shown(self.value)}")
        return self.fields(self.value, ())

    def _inside(self, name: str) -> str:
        if not _PLAIN.fullmatch(name):  # an id of equipment can be any text
            return f"{self.place}[{shown(name)}]"
        return f"{self.place}.{name}" if self.place else name

    def items(self) -> list["Node"]:
        """The entries of a list."""
        if not isinstance(self.value, list):
            raise self.error(f"must be a list, not {shown(self.value)}")
        return [Node(value, f"{self.place}[{n}]") for n, value in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.error(f"must be a text, not {shown(self.value)}")
        try:
            self.value.encode()
        except UnicodeEncodeError as error:
            raise self.error("has half a character") from error
        return self.value

    def id(self) -> str:
        if not self.text():
            raise self.error("must not be empty")
        return self.text()

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.error(f"must be true or false, not {shown(self.value)}")
        return self.value

    def number(self, least: int = 0, most: int | None = MOST) -> int:
        """A whole number from `least` to `most`."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.error(f"must be a whole number, not {shown(self.value)}")
        if self.value < least:
            raise self.error(f"must be at least {least}, not {shown(self.value)}")
        if most is not None and self.value > most:
            raise self.error(f"must be at most {most}")
        return self.value

    def time(self) -> int:
        """A time in RFC 3339 with an offset, as minutes since 1970-01-01T00:00Z."""
        match = _TIME.fullmatch(self.text())
        if match is None:
            raise self.error(
                f"must be a time like 2027-06-14T08:45:00+02:00, not {shown(self.value)}"
            )
        day, clock, seconds, fraction, sign, hours, minutes = match.groups()
        if seconds != "00" or (fraction or ".0").strip(".0"):
            raise self.error(f"must be a time in whole minutes, not {shown(self.value)}")
        try:
            local = datetime.fromisoformat(f"{day}T{clock}")
        except ValueError as error:
            raise self.error(f"there is no such time as {shown(self.value)}") from error
        offset = int(hours or 0) * 60 + int(minutes or 0)
        return (local - _EPOCH) // timedelta(minutes=1) - (-offset if sign == "-" else offset)


class Ids:
    """The ids of one list: remembered when they are given, looked up when they are named."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._known: dict[str, str] = {}

    def new(self, node: Node) -> str:
        """An id that no other of the list has."""
        name = node.id()
        if name in self._known:
            raise node.error(f"repeats the {self._kind} {shown(name)} of {self._known[name]}")
        self._known[name] = node.place
        return name

    def one(self, node: Node) -> str:
        """An id that is in the list."""
        if node.id() not in self._known:
            raise node.error(f"unknown {self._kind} {shown(node.value)}")
        return node.id()

    def many(self, node: Node) -> tuple[str, ...]:
        """Ids that are in the list, none of them twice."""
        found: dict[str, None] = {}
        for item in node.items():
            name = self.one(item)
            if name in found:
                raise item.error(f"repeats the {self._kind} {shown(name)}")
            found[name] = None
        return tuple(found)


def given(fields: Mapping[str, Node], name: str, read: Callable[[Node], T], default: T) -> T:
    """The field as `read` reads it, or the default where it is left out."""
    return read(fields[name]) if name in fields else default


def given_or_null(fields: Mapping[str, Node], name: str, read: Callable[[Node], T]) -> T | None:
    """The same for a field that may be null, which is as if it were left out."""
    if name not in fields or fields[name].value is None:
        return None
    return read(fields[name])
