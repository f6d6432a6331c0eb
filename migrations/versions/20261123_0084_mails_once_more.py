"""What a mail said: one that went (sealed), one that was changed; why one goes all the same."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0084"
down_revision: str | Sequence[str] | None = "0083"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; of mails that went before nothing is kept."""
    op.add_column("message", sa.Column("sealed", sa.Text(), server_default="", nullable=False))
    op.add_column("message", sa.Column("first", sa.JSON(), nullable=True))
    op.add_column(
        "message", sa.Column("despite", sa.String(length=300), server_default="", nullable=False)
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("message", "despite")
    op.drop_column("message", "first")
    op.drop_column("message", "sealed")
