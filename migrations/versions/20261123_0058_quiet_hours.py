"""Hours in which a meeting sends nothing that can wait."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0058"
down_revision: str | Sequence[str] | None = "0057"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table and the columns."""
    op.add_column("message", sa.Column("event_at", sa.DateTime(timezone=True)))
    op.add_column("message", sa.Column("not_before", sa.DateTime(timezone=True)))
    op.create_table(
        "mail_hours",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("urgent_hours", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_mail_hours_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_mail_hours"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("mail_hours")
    op.drop_column("message", "not_before")
    op.drop_column("message", "event_at")
