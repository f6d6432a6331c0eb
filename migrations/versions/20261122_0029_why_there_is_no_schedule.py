"""Why a run found no schedule; what kept out what is left out is worked out when it is asked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0029"
down_revision: str | Sequence[str] | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the one, drop the other."""
    op.add_column("run", sa.Column("explanation", KIND, nullable=True))
    with op.batch_alter_table("placement") as batch:
        batch.drop_column("reasons")


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("placement") as batch:
        batch.add_column(sa.Column("reasons", KIND, nullable=False, server_default=sa.text("'[]'")))
    op.drop_column("run", "explanation")
