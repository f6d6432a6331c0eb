"""What somebody pinned or froze on the board, so that it can be undone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0075"
down_revision: str | Sequence[str] | None = "0074"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the columns; what was done before has moved events."""
    op.add_column(
        "board_change", sa.Column("pins", JSON, nullable=False, server_default=sa.text("'[]'"))
    )
    op.add_column("board_change", sa.Column("frozen", JSON, nullable=True))
    with op.batch_alter_table("board_change") as table:
        table.alter_column("pins", server_default=None)


def downgrade() -> None:
    """Drop them, and what moved nothing."""
    op.execute(sa.text("DELETE FROM board_change WHERE frozen IS NOT NULL OR moves = '[]'"))
    with op.batch_alter_table("board_change") as table:
        table.drop_column("frozen")
        table.drop_column("pins")
