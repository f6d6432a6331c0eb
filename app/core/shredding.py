"""Leaves no bytes of what was erased: neither in the database's files nor in its log.

A deleted row is only marked as such; its bytes stay until something else is written there.
"""

import re
import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

JOBS_SCHEMA = "dbos"
TRIES, PAUSE_SECONDS = 20, 0.25


# "2 dead row versions cannot be removed yet.": the number comes first.
_KEPT = re.compile(r"^\s*(\d+) ")
_COLUMNS = text("""
    SELECT quote_ident(pg_attribute.attname), format_type(atttypid, atttypmod) FROM pg_attribute
    JOIN pg_stats ON pg_stats.attname = pg_attribute.attname
        AND format('%I.%I', pg_stats.schemaname, pg_stats.tablename)::regclass = attrelid
    WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped
""")


def shred(engine: Engine, tables: Iterable[str]) -> bool:
    """Write the database anew without what was deleted, and empty its log.

    `tables` are those in which something may have been erased, besides those of background jobs;
    SQLite has all in one file. Gives whether nothing is left behind: somebody who reads for long
    keeps the log, a database that we are not the master of keeps its own. No transaction may be
    open in this thread.
    """
    return _sqlite(engine) if engine.dialect.name == "sqlite" else _postgresql(engine, tables)


def _sqlite(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        for _ in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_pages = cursor.fetchone() or (1,)
            if not busy:
                return True
            time.sleep(PAUSE_SECONDS)
        return False
    finally:
        connection.close()


def _postgresql(engine: Engine, tables: Iterable[str]) -> bool:
    """`FULL` writes a table anew, `ANALYZE` renews the samples of values that planning keeps."""
    quoted = engine.dialect.identifier_preparer.quote
    of_jobs = inspect(engine).get_table_names(JOBS_SCHEMA)
    names = [quoted(name) for name in sorted(set(tables))]
    names += [f"{JOBS_SCHEMA}.{quoted(name)}" for name in sorted(of_jobs)]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in names:
            if not _written_anew(connection, name):
                return False
            _forget_samples(connection, name)
        try:
            if not _written_anew(connection, "pg_catalog.pg_statistic"):  # the old samples
                return False
            connection.exec_driver_sql("CHECKPOINT")
        except (OperationalError, ProgrammingError):  # only for those who may (pg_checkpoint)
            return False
    return True


def _written_anew(connection: Connection, table: str) -> bool:
    """Write a table anew; again, where another transaction could still see what was deleted.

    That may be one that gathers samples by itself; there is no other sign of it than what VERBOSE
    says of rows that could not be removed yet.
    """
    kept: list[str] = []
    driver: Any = connection.connection.driver_connection

    def listen(notice: Any) -> None:
        kept.extend(_KEPT.findall(notice.message_detail or ""))

    driver.add_notice_handler(listen)
    try:
        for _ in range(TRIES):
            kept.clear()
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE, VERBOSE) {table}")
            if not any(int(number) for number in kept):
                return True
            time.sleep(PAUSE_SECONDS)
        return False
    finally:
        driver.remove_notice_handler(listen)


def _forget_samples(connection: Connection, table: str) -> None:
    """Of a table that is empty, ANALYZE keeps the old samples; a column that is set anew has none.

    The type stays the same, so nothing is written but the description of the column.
    """
    if connection.exec_driver_sql(f"SELECT EXISTS (SELECT FROM {table})").scalar():  # noqa: S608 - quoted
        return
    columns = connection.execute(_COLUMNS, {"table": table}).all()
    if not columns:
        return
    changes = ", ".join(f"ALTER COLUMN {name} TYPE {kind}" for name, kind in columns)
    connection.exec_driver_sql(f"ALTER TABLE {table} {changes}")
