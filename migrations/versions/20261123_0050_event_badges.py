"""Badges for side events only: whether a call has them, who asks, what they name, which doors."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0050"
down_revision: str | Sequence[str] | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns."""
    allowed: sa.Column[bool] = sa.Column(
        "event_badges", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    events = sa.Column("events", json, nullable=False, server_default="[]")
    op.add_column("call", allowed)
    op.add_column("badge", events)
    op.add_column("speaker", sa.Column("badge_asked_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("door") as table:
        table.add_column(sa.Column("room_id", sa.String(length=14)))
        table.create_foreign_key("fk_door_room_id", "room", ["room_id"], ["id"])


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("door") as table:
        table.drop_constraint("fk_door_room_id", type_="foreignkey")
        table.drop_column("room_id")
    op.drop_column("speaker", "badge_asked_at")
    op.drop_column("badge", "events")
    op.drop_column("call", "event_badges")
