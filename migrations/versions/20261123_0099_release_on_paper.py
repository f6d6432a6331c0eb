"""Which release people have on paper."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0099"
down_revision: str | Sequence[str] | None = "0098"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nobody has said of any so far."""
    moment = sa.DateTime(timezone=True)
    op.add_column("release", sa.Column("on_paper_at", moment, nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("release", "on_paper_at")
