"""How many side events there may be on one day, of one host and in all."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0071"
down_revision: str | Sequence[str] | None = "0070"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Any number, where nothing is set."""
    with op.batch_alter_table("scheduling") as table:
        table.add_column(sa.Column("host_daily", sa.Integer(), nullable=True))
        table.add_column(sa.Column("daily", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Forget the limits."""
    with op.batch_alter_table("scheduling") as table:
        table.drop_column("daily")
        table.drop_column("host_daily")
