"""Where a run begins, which side events it may move, and how its search went."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0045"
down_revision: str | Sequence[str] | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the columns."""
    op.add_column("run", sa.Column("start", JSON, nullable=True))
    op.add_column("run", sa.Column("chosen", JSON, nullable=True))
    op.add_column("run", sa.Column("course", JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("run", "course")
    op.drop_column("run", "chosen")
    op.drop_column("run", "start")
