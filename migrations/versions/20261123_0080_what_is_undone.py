"""Which change of a board another one undoes, or does again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0080"
down_revision: str | Sequence[str] | None = "0079"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; what was undone before is not done again, and what was done stays done."""
    op.add_column("board_change", sa.Column("retraces", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("board_change") as table:
        table.drop_column("retraces")
