"""Partners and people of side events are asked to confirm; a call knows how often it was set."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0028"
down_revision: str | Sequence[str] | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

EMPTY, FALSE = sa.text("''"), sa.false()


def upgrade() -> None:
    """Add the columns; nobody who is named already was ever asked."""
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    for table in ("partner", "speaker"):
        op.add_column(
            table, sa.Column("answer", sa.String(40), nullable=False, server_default="open")
        )
        op.add_column(table, sa.Column("asked_at", sa.DateTime(timezone=True)))
        op.add_column(table, sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.add_column(
        "partner", sa.Column("email", sa.String(254), nullable=False, server_default=EMPTY)
    )
    op.add_column(
        "partner", sa.Column("answered_by", sa.String(200), nullable=False, server_default=EMPTY)
    )
    op.add_column(
        "partner", sa.Column("must_confirm", sa.Boolean(), nullable=False, server_default=FALSE)
    )
    op.add_column(
        "speaker", sa.Column("away", kind, nullable=False, server_default=sa.text("'[]'"))
    )
    op.add_column(
        "call", sa.Column("partners_confirm", sa.Boolean(), nullable=False, server_default=FALSE)
    )
    op.add_column(
        "call", sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )


def downgrade() -> None:
    """Undo it."""
    for table, names in {
        "call": ("partners_confirm", "revision"),
        "speaker": ("answer", "asked_at", "answered_at", "away"),
        "partner": ("answer", "asked_at", "answered_at", "email", "answered_by", "must_confirm"),
    }.items():
        for name in names:
            op.drop_column(table, name)
