"""Who gave a delegation another category than its status says, when and why."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("delegation") as table:
        table.add_column(
            sa.Column("category_reason", sa.String(length=500), server_default="", nullable=False)
        )
        table.add_column(sa.Column("category_by_id", sa.String(length=14), nullable=True))
        table.add_column(sa.Column("category_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            "fk_delegation_category_by_id",
            "account",
            ["category_by_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("delegation") as table:
        table.drop_constraint("fk_delegation_category_by_id", type_="foreignkey")
        table.drop_column("category_at")
        table.drop_column("category_by_id")
        table.drop_column("category_reason")
