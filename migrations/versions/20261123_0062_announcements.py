"""What organisers tell many at once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0062"
down_revision: str | Sequence[str] | None = "0061"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    op.create_table(
        "announcement",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("subject", json, nullable=False),
        sa.Column("text", json, nullable=False),
        sa.Column("short", json, nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "everybody",
                "delegation",
                "category",
                "event",
                "room_day",
                "role",
                name="audiencekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("audience_key", sa.String(length=60), nullable=False),
        sa.Column("audience_day", sa.Date(), nullable=True),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("to_read", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("on_screens", sa.Boolean(), nullable=False),
        sa.Column("screen_room_id", sa.String(length=14), nullable=True),
        sa.Column("shown_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_announcement_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["screen_room_id"], ["room.id"], name="fk_announcement_screen_room_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )
    op.create_index("ix_announcement_meeting_id", "announcement", ["meeting_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("announcement")
