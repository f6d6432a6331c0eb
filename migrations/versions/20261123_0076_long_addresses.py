"""Room for the longest address in the cause of a message, beside what caused it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0076"
down_revision: str | Sequence[str] | None = "0075"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make it longer."""
    with op.batch_alter_table("message") as table:
        table.alter_column("cause", type_=sa.String(length=500), existing_type=sa.String(200))


def downgrade() -> None:
    """Make it as short as it was; longer causes are refused by databases that count."""
    with op.batch_alter_table("message") as table:
        table.alter_column("cause", type_=sa.String(length=200), existing_type=sa.String(500))
