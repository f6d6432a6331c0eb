"""What the entry of a mail says besides title, hours and place, as marks of its lines."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0067"
down_revision: str | Sequence[str] | None = "0066"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; of mails that went before nothing is known."""
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    with op.batch_alter_table("invitation_mail") as table:
        table.add_column(sa.Column("language", sa.String(length=5), server_default="en"))
        table.add_column(sa.Column("details", json, server_default="[]"))
    with op.batch_alter_table("invitation_mail") as table:
        table.alter_column("language", nullable=False, server_default=None)
        table.alter_column("details", nullable=False, server_default=None)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("invitation_mail") as table:
        table.drop_column("details")
        table.drop_column("language")
