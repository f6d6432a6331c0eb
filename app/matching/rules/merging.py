"""What a merged person keeps, and how rows are kept to be put back."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

PERSON_FIELDS = (
    "name", "honorific", "email", "position", "passport_name", "gender", "language",
)  # fmt: skip
REGISTRATION_FIELDS = ("delegation", "function", "modality", "listed")
NEWER = frozenset({"email", "language", "function", "modality", "listed", "gender"})


@dataclass(frozen=True)
class PeopleMerged:
    """Two entries of a meeting are one person from now on, or two again: whoever is there now."""

    meeting_id: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of both entries as text; `second` says which of them is kept unless chosen."""

    field: str
    values: tuple[str, str]
    second: bool

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.values[0] != self.values[1]


def choice(field: str, first: str, second: str, *, second_is_newer: bool) -> Choice:
    """Which value is kept by rule: what is filled in, then the newer one or the longer one.

    Addresses and what can only be said in one way go by which is newer; texts by their length.
    """
    if not first or not second:
        return Choice(field, (first, second), second=not first)
    if field in NEWER or len(first) == len(second):
        return Choice(field, (first, second), second=second_is_newer)
    return Choice(field, (first, second), second=len(second) > len(first))


def chosen(choices: Iterable[Choice], posted: Mapping[str, str]) -> dict[str, bool]:
    """For each field whether the second entry's value is kept; what was not asked goes by rule."""
    said = {"first": False, "second": True}
    return {one.field: said.get(posted.get(one.field, ""), one.second) for one in choices}


def packed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return {name: _packed(value) for name, value in row.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    return value.value if isinstance(value, Enum) else value


def unpacked(row: Mapping[str, Any]) -> dict[str, Any]:
    """What `packed` was given; enumerations as their values."""
    return {name: _unpacked(value) for name, value in row.items()}


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"moment"}:
        return datetime.fromisoformat(value["moment"])
    if isinstance(value, dict) and value.keys() == {"bytes"}:
        return base64.b64decode(value["bytes"])
    return value


def differing(choices: Sequence[Choice]) -> list[Choice]:
    """Those fields in which the two differ."""
    return [one for one in choices if one.differs]
