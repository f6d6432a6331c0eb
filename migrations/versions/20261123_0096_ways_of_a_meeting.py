"""The minutes between two buildings are a meeting's own; so far nothing could enter any."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0096"
down_revision: str | Sequence[str] | None = "0095"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table anew: a way that was entered by hand says of no meeting that it holds there."""
    op.drop_table("travel")
    _make(
        [sa.Column("meeting_id", sa.String(length=14), nullable=False)],
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], "fk_travel_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "venue_a_id", "venue_b_id", name="pk_travel"),
    )


def downgrade() -> None:
    """Make it as it was, for all meetings together, and empty."""
    op.drop_table("travel")
    _make(
        [sa.Column("id", sa.String(length=14), nullable=False)],
        sa.PrimaryKeyConstraint("id", name="pk_travel"),
        sa.UniqueConstraint("venue_a_id", "venue_b_id", name="uq_travel_venue_a_id_venue_b_id"),
    )


def _make(first: Sequence[sa.Column[str]], *constraints: sa.Constraint) -> None:
    op.create_table(
        "travel",
        *first,
        sa.Column("venue_a_id", sa.String(length=14), nullable=False),
        sa.Column("venue_b_id", sa.String(length=14), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_a_id"], ["venue.id"], "fk_travel_venue_a_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["venue_b_id"], ["venue.id"], "fk_travel_venue_b_id", ondelete="CASCADE"
        ),
        *constraints,
    )
