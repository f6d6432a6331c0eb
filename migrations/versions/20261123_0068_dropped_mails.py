"""Who dropped a mail that waited, and when."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0068"
down_revision: str | Sequence[str] | None = "0067"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; of mails dropped before nothing is known any more."""
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("dropped_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("dropped_by", sa.String(length=14)))
        table.create_foreign_key(
            "fk_message_dropped_by", "account", ["dropped_by"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("message") as table:
        table.drop_constraint("fk_message_dropped_by", type_="foreignkey")
        table.drop_column("dropped_by")
        table.drop_column("dropped_at")
