"""The database: engine, tables' base, column types, and the one transaction of a request or job.

Services never commit. A request opens one transaction with `unit_of_work`, a job with
`Sessions.write`, and it is committed before the answer leaves (decisions/0001).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    String,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

from app.core.ids import ID_LENGTH, new_id

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SQLITE_BUSY_MS = 15_000
POSTGRESQL_WRITERS = 16


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
Languages = dict[str, str]  # a text in languages: language code -> text

Id = Annotated[str, mapped_column(String(ID_LENGTH), primary_key=True, default=new_id)]
Ref = Annotated[str, mapped_column(String(ID_LENGTH))]
OptionalRef = Annotated[str | None, mapped_column(String(ID_LENGTH))]


class Base(DeclarativeBase):
    """The base of all tables; names of constraints are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's declarative hook
        datetime: UtcDateTime(),
        Languages: Json,
        dict[str, Any]: Json,
        dict[str, int]: Json,
        list[str]: Json,
        list[dict[str, Any]]: Json,
        list[dict[str, str]]: Json,
    }


def choice(kind: type[StrEnum]) -> Enum:
    """A column type that stores the enum's value as plain text."""
    return Enum(
        kind,
        native_enum=False,
        length=40,
        create_constraint=False,
        values_callable=lambda members: [member.value for member in members],
    )


class Dated:
    """A row that knows when it was made."""

    created_at: Mapped[datetime]


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL with the settings that keep an acknowledged change.

    SQLite: write-ahead log, synchronous=FULL, foreign keys, and `BEGIN IMMEDIATE` for a transaction
    that will write, so that two writers queue instead of failing half-way. Errors do not quote the
    values of a statement: they would bring personal data into the log.
    """
    if url.startswith("sqlite"):
        engine = create_engine(
            url, connect_args={"check_same_thread": False}, pool_size=45, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url, pool_size=20, max_overflow=25, pool_pre_ping=True, hide_parameters=True
    )


def writers_of(engine: Engine) -> int:
    """How many requests of one process may write at a time without standing in each other's way."""
    return 1 if engine.dialect.name == "sqlite" else POSTGRESQL_WRITERS


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the `begin` listener says how a transaction begins
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("corridor_reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


class Sessions:
    """Makes sessions: `write()` for what changes things, `read()` for what only looks.

    Both are context managers that end in one commit, or in a rollback when an exception passes.
    """

    def __init__(self, engine: Engine, **info: object) -> None:
        """`info` is what every session carries along (`session.info`): settings, the job queue."""
        self.engine = engine
        self._write = sessionmaker(engine, expire_on_commit=False, info=dict(info))
        reading = engine.execution_options(corridor_reads_only=True)
        self._read = sessionmaker(reading, expire_on_commit=False, info=dict(info))

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._write.begin() as session:
            yield session

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """A transaction that writes with a single statement and needs no objects."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self._read.begin() as session:
            yield session


def unit_of_work(request: Request) -> Iterator[Session]:
    """The transaction of one request; it is committed before the answer leaves."""
    sessions: Sessions = request.app.state.sessions
    opened = sessions.read() if request.method in SAFE_METHODS else sessions.write()
    with opened as session:
        yield session


def reading(request: Request) -> AbstractContextManager[Session]:
    """A session to look things up with, for a route that opens and closes it by itself.

    This costs a third less than `Db`, which FastAPI opens and closes in turns of other threads.
    """
    sessions: Sessions = request.app.state.sessions
    return sessions.read()


Db = Annotated[Session, Depends(unit_of_work, scope="function")]


@contextmanager
def in_thought(db: Session) -> Iterator[None]:
    """What is written within is seen by whatever is asked within, and put back at the end."""
    begun = db.begin_nested()
    try:
        yield
    finally:
        begun.rollback()
