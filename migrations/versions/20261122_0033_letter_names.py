"""What the file of a letter was called."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0033"
down_revision: str | Sequence[str] | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the name; of letters that are there it is not known."""
    op.add_column(
        "letter", sa.Column("name", sa.String(length=200), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_column("letter", "name")
