"""Who looks after the technology of a room during a meeting."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0077"
down_revision: str | Sequence[str] | None = "0076"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; of no room it is known yet."""
    op.add_column(
        "meeting_room",
        sa.Column("technician", sa.String(length=200), server_default="", nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("meeting_room", "technician")
