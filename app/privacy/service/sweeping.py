"""Erasing by the register: whatever a line of it names, of a meeting or of one person."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, CursorResult, Table, and_, delete, update
from sqlalchemy.orm import Session

from app.core.personal import Goes, Kept
from app.privacy import queries
from app.privacy.rules import Count

Where = Callable[[Table], ColumnElement[bool] | None]


def sweep(db: Session, lines: Iterable[Kept], where: Where) -> list[Count]:
    """Erase what these lines name in the rows that `where` finds (None: in no row of a table).

    Lines with a function of their own are left to it. Every count says what is left: nothing,
    unless something was written at the same moment.
    """
    db.flush()
    going: dict[tuple[str, Goes], list[str]] = {}  # so that a row is counted once
    for line in lines:
        if line.goes is not Goes.OWN:
            for name, columns in line.columns.items():
                going.setdefault((name, line.goes), []).extend(columns)
    counts = [
        count
        for (name, goes), columns in going.items()
        for count in _swept(db, queries.table_of(name), columns, goes, where)
    ]
    db.expire_all()
    return counts


def empty(db: Session, table: str, columns: tuple[str, ...], where: Where) -> list[Count]:
    """Empty some columns of a table."""
    return list(_swept(db, queries.table_of(table), columns, Goes.BLANK, where))


def _swept(
    db: Session, table: Table, columns: Sequence[str], goes: Goes, where: Where
) -> Iterator[Count]:
    rows = where(table)
    if rows is None:
        return
    if goes is Goes.BLANK:
        rows = and_(rows, queries.says_something(table, columns))
        change = update(table).where(rows).values(dict(queries.blanks(table, columns)))
        erased = _rows_of(db.execute(change))
    else:
        erased = _rows_of(db.execute(delete(table).where(rows)))
    yield Count(table.name, erased, queries.number_of(db, table, rows))


def _rows_of(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
