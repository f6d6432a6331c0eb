"""Until when hosts change accepted side events, what they changed, and what they ask for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0030"
down_revision: str | Sequence[str] | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column and both tables."""
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("call", sa.Column("changes_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "event_change",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", kind, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["side_event.id"],
            name="fk_event_change_side_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_change"),
    )
    op.create_index("ix_event_change_side_event_id", "event_change", ["side_event_id"])
    op.create_table(
        "change_request",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["side_event.id"],
            name="fk_change_request_side_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_change_request"),
    )
    op.create_index("ix_change_request_side_event_id", "change_request", ["side_event_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("change_request")
    op.drop_table("event_change")
    op.drop_column("call", "changes_until")
