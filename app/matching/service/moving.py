"""Everything that names a person or a registration, made to name another, and back again.

Which tables these are is read from the tables themselves, so that a new one is not forgotten.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Token
from app.core.db import Base
from app.matching import queries
from app.matching.rules.merging import packed, unpacked
from app.questions.models import Answer

Moved = dict[str, Any]  # table, column, old, new, key, and the row where it had to go


def move_all(db: Session, table: str, old: str, new: str) -> list[Moved]:
    """Make whatever names the row `old` of a table name `new`; links with secrets too.

    Where `new` has the like already (both have a duty in a session), the row is taken out and kept
    in what is given back.
    """
    by_id = (Token, Answer)  # they name whatever they are about by its id alone
    columns = list(queries.columns_to(table))
    columns += [Base.metadata.tables[one.__tablename__].c.subject_id for one in by_id]
    return [
        _moved(db, column, row, old, new)
        for column in columns
        for row in queries.rows_naming(db, column, old)
    ]


def _moved(db: Session, column: Column[Any], row: Mapping[str, Any], old: str, new: str) -> Moved:
    table = column.table
    key = {each.name: row[each.name] for each in table.primary_key}
    moved: Moved = {
        "table": table.name,
        "column": column.name,
        "old": old,
        "new": new,
        "key": packed(key),
        "row": None,
    }
    try:
        with db.begin_nested():
            db.execute(update(table).where(*queries.matches(table, key)).values({column.name: new}))
    except IntegrityError:
        db.execute(delete(table).where(*queries.matches(table, key)))
        moved["row"] = packed(row)
    return moved


def move_back(db: Session, moved: Moved) -> bool:
    """Undo a move; gives whether the row was still where it had been moved to."""
    table = Base.metadata.tables[moved["table"]]
    if moved["row"] is not None:
        put_back(db, table, moved["row"])
        return True
    key = unpacked(moved["key"])
    if moved["column"] in key:
        key[moved["column"]] = moved["new"]
    row = queries.row_of(db, table, key)
    if row is None or row[moved["column"]] != moved["new"]:
        return False
    values = {moved["column"]: moved["old"]}
    db.execute(update(table).where(*queries.matches(table, key)).values(values))
    return True


def put_back(db: Session, table: Table, row: Mapping[str, Any]) -> None:
    """Make a row that was there before."""
    db.execute(insert(table).values(unpacked(row)))


def take_out(db: Session, table: Table, row_id: str) -> None:
    """Delete a row."""
    db.execute(delete(table).where(table.c.id == row_id))


def write(db: Session, table: Table, row_id: str, values: Mapping[str, Any]) -> None:
    """Change a row."""
    if values:
        db.execute(update(table).where(table.c.id == row_id).values(dict(values)))


def kept_row(db: Session, table: Table, row_id: str | None) -> dict[str, Any] | None:
    """A row as it is kept; None where there is none."""
    row = queries.row_of(db, table, {"id": row_id}) if row_id else None
    return packed(row) if row else None
