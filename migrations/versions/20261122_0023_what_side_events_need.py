"""What a side event needs besides a room, and when it cannot or should be held."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0023"
down_revision: str | Sequence[str] | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LISTS = ("interpretation_from", "interpretation_to", "catering_at", "impossible")
TEXTS = {"setup": 20, "catering": 300, "exhibition": 300}
TEXTS |= {"near_item": 10, "after_wish": 300, "not_with_wish": 300}


def upgrade() -> None:
    """Add the columns; nothing is needed by what is there."""
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    empty = sa.text("''")
    for name in LISTS:
        op.add_column(
            "side_event", sa.Column(name, kind, nullable=False, server_default=sa.text("'[]'"))
        )
    for name, length in TEXTS.items():
        op.add_column(
            "side_event", sa.Column(name, sa.String(length), nullable=False, server_default=empty)
        )


def downgrade() -> None:
    """Undo it."""
    for name in (*LISTS, *TEXTS):
        op.drop_column("side_event", name)
