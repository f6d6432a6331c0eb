"""What would follow from a way out of something that happened is looked for before it is taken."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0095"
down_revision: str | Sequence[str] | None = "0094"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns that name the way out; nothing was tried so far."""
    with op.batch_alter_table("mending") as table:
        table.add_column(sa.Column("way_run_id", sa.String(length=14), nullable=True))
        table.add_column(sa.Column("way_number", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_mending_way_run_id", "run", ["way_run_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Drop them, and what was only tried."""
    op.execute("UPDATE mending SET state = 'dropped' WHERE state = 'tried'")
    with op.batch_alter_table("mending") as table:
        table.drop_constraint("fk_mending_way_run_id", type_="foreignkey")
        table.drop_column("way_number")
        table.drop_column("way_run_id")
