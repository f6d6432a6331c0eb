"""What organisers wrote so far to go with the release of something that happened."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0093"
down_revision: str | Sequence[str] | None = "0092"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column: nothing is known to be written so far."""
    op.add_column(
        "mending", sa.Column("typed", KIND, nullable=False, server_default=sa.text("'{}'"))
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("mending", "typed")
