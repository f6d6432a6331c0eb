"""Side events that are held for fewer minutes than were asked for, by hand or in a mending."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0052"
down_revision: str | Sequence[str] | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns."""
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    shortest: sa.Column[int] = sa.Column(
        "shortest", sa.Integer(), nullable=False, server_default="45"
    )
    op.add_column("side_event", sa.Column("shortened_to", sa.Integer()))
    op.add_column("mending", sa.Column("minutes", json, nullable=False, server_default="{}"))
    op.add_column("scheduling", shortest)


def downgrade() -> None:
    """Drop them."""
    op.drop_column("scheduling", "shortest")
    op.drop_column("mending", "minutes")
    op.drop_column("side_event", "shortened_to")
