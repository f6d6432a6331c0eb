"""What organisers gave up of a side event's room and equipment: what its host said stays."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0094"
down_revision: str | Sequence[str] | None = "0093"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column: so far nothing is known to be given up."""
    op.add_column("side_event", sa.Column("eased", JSON))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("side_event", "eased")
