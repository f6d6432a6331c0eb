"""What happened while a meeting was held, and what the schedule made of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0047"
down_revision: str | Sequence[str] | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=14), nullable=nullable)


def _named(column: str, of: str, ondelete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    name = f"fk_mending_{column}"
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "mending",
        _id(),
        _id("meeting_id"),
        _id("asked_by", nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        _id("about_id"),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("board", sa.String(length=60), nullable=False),
        _id("run_id", nullable=True),
        _id("release_id", nullable=True),
        _id("change_id", nullable=True),
        sa.Column("before", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _named("meeting_id", "meeting", "CASCADE"),
        _named("asked_by", "account"),
        _named("run_id", "run"),
        _named("release_id", "release"),
        _named("change_id", "board_change"),
        sa.PrimaryKeyConstraint("id", name="pk_mending"),
    )
    op.create_index("ix_mending_meeting_id", "mending", ["meeting_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("mending")
