"""The secret of a gateway before the present one, which holds beside it for some days."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0085"
down_revision: str | Sequence[str] | None = "0084"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; of no gateway a former secret is known."""
    op.add_column(
        "gateway", sa.Column("former_secret", sa.Text(), server_default="", nullable=False)
    )
    op.add_column("gateway", sa.Column("former_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("gateway", "former_until")
    op.drop_column("gateway", "former_secret")
