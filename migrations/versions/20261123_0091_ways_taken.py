"""What any way out has changed is kept, so that it can go back; so far only that for a mending."""

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0091"
down_revision: str | Sequence[str] | None = "0090"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
RUN = sa.table("run", sa.column("id", sa.String))
MENDING = sa.table(
    "mending",
    sa.column("id", sa.String),
    sa.column("before", JSON),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
WAY = sa.table(
    "way_taken",
    sa.column("id", sa.String),
    sa.column("run_id", sa.String),
    sa.column("number", sa.Integer),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("changes", JSON),
)


def upgrade() -> None:
    """Make the table, and keep there what mendings have kept themselves."""
    op.create_table(
        "way_taken",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("run_id", sa.String(length=14), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=14), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], "fk_way_taken_run_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["account.id"], "fk_way_taken_taken_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_way_taken"),
    )
    op.create_index("ix_way_taken_run_id", "way_taken", ["run_id"])
    db, kept = op.get_bind(), dict[tuple[str, int], str]()
    runs = set(db.scalars(sa.select(RUN.c.id)))
    for mending in db.execute(sa.select(MENDING).order_by(MENDING.c.created_at)).all():
        ways = [one for one in mending.before.get("given_up", ()) if one["run"] in runs]
        for one in ways:
            key = (one["run"], one["number"])
            if key not in kept:
                kept[key] = secrets.token_hex(7)
                row = {"run_id": key[0], "number": key[1], "created_at": mending.created_at}
                db.execute(WAY.insert().values(id=kept[key], changes=_changes(one), **row))
        ids = [kept[one["run"], one["number"]] for one in ways]
        if "given_up" in mending.before:
            _set(db, mending.id, mending.before | {"given_up": ids})


def _changes(way: dict[str, Any]) -> list[dict[str, Any]]:
    """What each side event asked for before and after, as a change of each part of it."""
    return [
        {"what": part, "about": event, "before": before[part], "after": after[part]}
        for event, (before, after) in way["events"].items()
        for part in before
        if before[part] != after[part]
    ]


def _set(db: sa.Connection, mending_id: str, before: dict[str, Any]) -> None:
    db.execute(MENDING.update().where(MENDING.c.id == mending_id).values(before=before))


def downgrade() -> None:
    """Forget it: nothing that was given up goes back any more."""
    db = op.get_bind()
    for mending in db.execute(sa.select(MENDING)).all():
        if "given_up" in mending.before:
            _set(db, mending.id, mending.before | {"given_up": []})
    op.drop_index("ix_way_taken_run_id", "way_taken")
    op.drop_table("way_taken")
