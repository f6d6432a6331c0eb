"""How somebody reads the messages of a meeting, and at which hours they want none."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0079"
down_revision: str | Sequence[str] | None = "0078"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the table; nobody has said anything so far."""
    op.create_table(
        "mail_reader",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name="fk_mail_reader_meeting_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "email", name="pk_mail_reader"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("mail_reader")
