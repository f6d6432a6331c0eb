"""What may be broken by hand on the board of a meeting."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0059"
down_revision: str | Sequence[str] | None = "0058"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column."""
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("scheduling", sa.Column("by_hand", json, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("scheduling", "by_hand")
