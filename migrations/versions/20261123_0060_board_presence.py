"""Who has the board of a meeting open, for some minutes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0060"
down_revision: str | Sequence[str] | None = "0059"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "board_presence",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_board_presence_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_board_presence_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "account_id", name="pk_board_presence"),
    )
    op.create_index("ix_board_presence_seen_at", "board_presence", ["seen_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("board_presence")
