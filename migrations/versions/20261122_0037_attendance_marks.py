"""Which side events people want to attend."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | Sequence[str] | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "attendance_mark",
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_attendance_mark_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["side_event.id"],
            name=op.f("fk_attendance_mark_side_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "side_event_id", name=op.f("pk_attendance_mark")),
    )
    op.create_index(op.f("ix_attendance_mark_side_event_id"), "attendance_mark", ["side_event_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_attendance_mark_side_event_id"), table_name="attendance_mark")
    op.drop_table("attendance_mark")
