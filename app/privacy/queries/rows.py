"""Which rows of any table belong to a meeting or to people, and what their columns say.

Read from the tables themselves, so that a new one needs a line in the register and nothing here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table, func, or_, select
from sqlalchemy.orm import Session

from app.core.db import Base

# Tables that others hang on, on their way to a meeting.
ANCHORS = frozenset(
    {"delegation", "door", "draft", "person", "registration", "release", "run", "side_event"}
)
NAMELESS = "–"  # what is shown of somebody whose name is gone


@dataclass(frozen=True)
class Whose:
    """Some people and their registrations, by their ids."""

    people: Collection[str]
    registrations: Collection[str] = field(default_factory=tuple)


def table_of(name: str) -> Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def of_meeting(table: Table, meeting_id: str) -> ColumnElement[bool]:
    """The rows of a meeting: by a column of their own, or by what they name.

    Raises `LookupError` where a table hangs on no meeting.
    """
    if "meeting_id" in table.c:
        return table.c.meeting_id == meeting_id
    for column in table.c:
        for key in column.foreign_keys:
            above = key.column.table
            if above.name in ANCHORS:
                return column.in_(select(key.column).where(of_meeting(above, meeting_id)))
    raise LookupError(f"the table {table.name} hangs on no meeting")


def of_people(table: Table, whose: Whose) -> ColumnElement[bool] | None:
    """The rows of people; None where a table does not hang on people."""
    ids = {"person": whose.people, "registration": whose.registrations}
    if table.name in ids:
        return table.c.id.in_(ids[table.name])
    found = [
        column.in_(ids[key.column.table.name])
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name in ids
    ]
    return or_(*found) if found else None


def blank_of(column: Column[Any]) -> Any:
    """What an emptied column holds: nothing, what it holds at first, or what says nothing."""
    match (column.table.name, column.name):
        case ("person", "name"):
            return NAMELESS
        case ("person", "name_key"):  # by which nobody is found again
            return column.table.c.id
        case ("registration", "listed"):
            return False
    if column.nullable:
        return None
    if column.default is not None:
        first: Any = column.default.arg  # type: ignore[attr-defined]  # there are only plain ones
        return first(None) if callable(first) else first
    if isinstance(column.type, String):
        return ""
    raise LookupError(f"{column} has no value that says nothing")


def blanks(table: Table, columns: Sequence[str]) -> Mapping[str, Any]:
    """The values that empty these columns."""
    return {name: blank_of(table.c[name]) for name in columns}


def says_something(table: Table, columns: Sequence[str]) -> ColumnElement[bool]:
    """Whether any of these columns holds more than its blank."""
    found = []
    for name in columns:
        column, blank = table.c[name], blank_of(table.c[name])
        found.append(column.is_not(None) if blank is None else column != blank)
    return or_(*found)


def number_of(db: Session, table: Table, wanted: ColumnElement[bool]) -> int:
    """How many rows there are."""
    return db.scalar(select(func.count()).select_from(table).where(wanted)) or 0


def values_of(
    db: Session, table: Table, columns: Sequence[str], wanted: ColumnElement[bool]
) -> list[dict[str, Any]]:
    """What rows hold in these columns."""
    found = db.execute(select(*(table.c[name] for name in columns)).where(wanted))
    return [dict(row) for row in found.mappings()]
