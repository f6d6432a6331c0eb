"""Of each answer to an entry, whether it was given on a page of ours."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0102"
down_revision: str | Sequence[str] | None = "0101"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column: so far all came by mail."""
    with op.batch_alter_table("invitation_answer") as table:
        table.add_column(
            sa.Column("on_page", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("invitation_answer") as table:
        table.alter_column("on_page", server_default=None)


def downgrade() -> None:
    """Drop the column."""
    with op.batch_alter_table("invitation_answer") as table:
        table.drop_column("on_page")
