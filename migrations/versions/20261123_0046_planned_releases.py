"""A release that is to come out at a time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0046"
down_revision: str | Sequence[str] | None = "0045"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=14), nullable=nullable)


def _of(column: str, table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_planned_release_{column}"
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "planned_release",
        _id("id"),
        _id("meeting_id"),
        _id("draft_id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _id("planned_by", nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("letters_wait", sa.Boolean(), nullable=False),
        sa.Column("refusals", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_planned_release"),
        sa.UniqueConstraint("meeting_id", name="uq_planned_release_meeting_id"),
        _of("meeting_id", "meeting", "CASCADE"),
        _of("draft_id", "draft", "CASCADE"),
        _of("planned_by", "account", "SET NULL"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("planned_release")
