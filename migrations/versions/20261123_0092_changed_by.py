"""Who changed an accepted side event: its host, or which of the organisers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0092"
down_revision: str | Sequence[str] | None = "0091"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns: of changes so far nobody knows by whom."""
    with op.batch_alter_table("event_change") as table:
        table.add_column(sa.Column("by_host", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("made_by", sa.String(length=14), nullable=True))
        table.create_foreign_key(
            "fk_event_change_made_by", "account", ["made_by"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("event_change") as table:
        table.drop_constraint("fk_event_change_made_by", type_="foreignkey")
        table.drop_column("made_by")
        table.drop_column("by_host")
