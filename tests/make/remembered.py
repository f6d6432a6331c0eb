"""What a test begins with, made by the services once and written again as rows for the next test.

Each test has a database of its own. To apply for three side events and to accept them, with all
that is read, checked and written to people about it, takes longer than most tests that begin so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, inspect, literal, select, text, union_all
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import MANYTOONE, ORMOption

from app.core import clock
from app.core.db import Base

# What was written from the clock otherwise than as a moment, as a day in a text, is so old at most.
_OLDEST = timedelta(minutes=5)
# A transaction that is given whole rows asks for no order among them.
_IN_ANY_ORDER = {
    "sqlite": ["PRAGMA defer_foreign_keys=ON"],
    "postgresql": ["SET LOCAL session_replication_role = replica"],
}
_IN_ORDER_AGAIN = {"postgresql": ["SET LOCAL session_replication_role = origin"]}

Rows = Mapping[Table, Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class _Made:
    """The rows that had been written by a moment, and the keys of what was given back."""

    at: datetime
    rows: Rows
    keys: tuple[tuple[type[Base], str], ...]


_known: dict[str, _Made] = {}


def remembered(db: Session, name: str, make: Callable[[], Sequence[Base]]) -> list[Any]:
    """What `make` gives, which has an id each; made anew only where it has to be.

    `name` says what is made, with all that it depends on. It is made by `make` where the database
    holds anything already, where it was never made with these settings, or too long ago.
    """
    settings = db.info["settings"].model_dump(exclude={"database_url", "data_dir"})
    whole = f"{db.get_bind().dialect.name} {name} {sorted(settings.items())}"
    db.flush()
    filled = _filled(db.connection())
    made = _known.get(whole)
    if made and not filled & set(made.rows) and abs(clock.now() - made.at) < _OLDEST:
        _write(db.connection(), made)
        return [db.get_one(kind, key, options=_with_all(kind)) for kind, key in made.keys]
    given = list(make())
    db.flush()
    at = clock.now()
    rows = dict(_rows(db.connection()))
    if not filled & set(rows):
        keys = tuple((type(one), str(getattr(one, "id"))) for one in given)  # noqa: B009 - not all tables have one
        _known[whole] = _Made(at, rows, keys)
    return given


def _with_all(kind: type[Base]) -> list[ORMOption]:
    """Who has made a thing has at hand what belongs to it, and what that was made with."""
    found: list[ORMOption] = []
    for one in inspect(kind).relationships:
        loaded = selectinload(one.class_attribute)
        further = [of for of in one.mapper.relationships if of.direction is MANYTOONE]
        found += [loaded, *(loaded.selectinload(of.class_attribute) for of in further)]
    return found


def _filled(connection: Connection) -> set[Table]:
    """The tables in which there are rows."""
    tables = Base.metadata.sorted_tables
    asked = [
        select(literal(number)).where(select(literal(1)).select_from(table).exists())
        for number, table in enumerate(tables)
    ]
    return {tables[number] for number in connection.execute(union_all(*asked)).scalars()}


def _rows(connection: Connection) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    for table in Base.metadata.sorted_tables:
        found = [dict(row) for row in connection.execute(select(table)).mappings()]
        if found:
            yield table, found


def _write(connection: Connection, made: _Made) -> None:
    kind, later = connection.dialect.name, clock.now() - made.at
    for said in _IN_ANY_ORDER[kind]:
        connection.execute(text(said))
    for table, rows in made.rows.items():
        then = [{column: _later(value, later) for column, value in row.items()} for row in rows]
        connection.execute(table.insert(), then)
    for said in _IN_ORDER_AGAIN.get(kind, []):
        connection.execute(text(said))


def _later(value: object, later: timedelta) -> object:
    """A moment that was reckoned from the clock is so much later; everything else is as it was.

    The hours of meetings are whole minutes, and the clock's are never.
    """
    return value + later if isinstance(value, datetime) and value.microsecond else value
