"""How the time of a side event is shared among its speakers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | Sequence[str] | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "running_order",
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["side_event.id"],
            name="fk_running_order_side_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("side_event_id", name="pk_running_order"),
    )
    op.create_table(
        "order_item",
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=14), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_order_item_person_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["running_order.side_event_id"],
            name="fk_order_item_side_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("side_event_id", "position", name="pk_order_item"),
    )
    op.create_index("ix_order_item_person_id", "order_item", ["person_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("order_item")
    op.drop_table("running_order")
