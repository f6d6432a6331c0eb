"""In which time zone somebody reads their mails, where they have said so."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0072"
down_revision: str | Sequence[str] | None = "0071"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns; "" is the zone of the meeting."""
    for name in ("account", "person"):
        op.add_column(
            name, sa.Column("timezone", sa.String(length=60), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Drop them."""
    for name in ("person", "account"):
        op.drop_column(name, "timezone")
