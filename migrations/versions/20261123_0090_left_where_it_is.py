"""Side events that stay where they are, whatever else happens: a tick in the answer to a mending."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0090"
down_revision: str | Sequence[str] | None = "0089"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column: nothing was ticked so far."""
    op.add_column(
        "mending", sa.Column("held", KIND, nullable=False, server_default=sa.text("'[]'"))
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("mending", "held")
