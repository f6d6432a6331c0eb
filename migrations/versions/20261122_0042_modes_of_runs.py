"""What a run may do with what stands on the board."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | Sequence[str] | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "run", sa.Column("mode", sa.String(length=40), nullable=False, server_default="make")
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("run", "mode")
