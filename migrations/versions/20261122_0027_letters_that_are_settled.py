"""Up to which list what changed since a letter is in order, and who said so."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0027"
down_revision: str | Sequence[str] | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; nothing is settled of what is there."""
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("letter") as table:
        table.add_column(sa.Column("settled", kind, nullable=False, server_default=sa.text("'{}'")))
        table.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("settled_by", sa.String(length=14), nullable=True))
        table.create_foreign_key(
            "fk_letter_settled_by", "account", ["settled_by"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("letter") as table:
        table.drop_constraint("fk_letter_settled_by", type_="foreignkey")
        for name in ("settled_by", "settled_at", "settled"):
            table.drop_column(name)
