"""Where side events stood when a run was asked for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0065"
down_revision: str | Sequence[str] | None = "0064"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column; of runs before nobody knows it any more."""
    op.add_column("run", sa.Column("board", JSON, nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("run", "board")
