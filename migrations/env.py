"""Alembic's environment: which tables are ours, and in which database."""

import importlib
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy import create_engine

from app.core.db import Base, UtcDateTime
from app.settings import read_settings

for module in (
    "app.core.files",
    "app.core.jobs",
    "app.core.limits",
    "app.accounts.models",
    "app.messages.models",
    "app.meetings.models",
    "app.delegations.models",
    "app.questions.models",
    "app.calls.models",
    "app.registrations.models",
    "app.matching.models",
    "app.badges.models",
    "app.participants.models",
    "app.nominations.models",
    "app.side_events.models",
    "app.judging.models",
    "app.schedule.models",
    "app.hosting.models",
    "app.privacy.models",
):
    importlib.import_module(module)


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """DBOS keeps tables of its own in the same database; they are none of Alembic's business."""
    return kind != "table" or name in Base.metadata.tables


def written(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Column types as plain ones: a migration must not depend on code that will change."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, sa.JSON):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run() -> None:
    """Migrate, in one transaction."""
    url = context.config.attributes.get("url") or read_settings().database
    engine = create_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # Rather give up than hold up everybody behind a lock that is not to be had.
            connection.exec_driver_sql("SET lock_timeout = '5s'")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_name=is_ours,
            render_item=written,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
