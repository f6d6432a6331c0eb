"""What organisers set for a schedule: which rules hold, which themes must not meet, limits."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0043"
down_revision: str | Sequence[str] | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "scheduling",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("apart", JSON, nullable=False),
        sa.Column("per_host", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_scheduling_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_scheduling")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("scheduling")
