"""The board: what was changed by whom, and which rules were overridden for what reason."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0036"
down_revision: str | Sequence[str] | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the table and the columns."""
    op.add_column("draft", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "placement", sa.Column("reason", sa.String(length=300), nullable=False, server_default="")
    )
    op.add_column(
        "placement",
        sa.Column("overrides", KIND, nullable=False, server_default=sa.text("'[]'")),
    )
    op.create_table(
        "board_change",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("draft_id", sa.String(length=14), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("moves", KIND, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_board_change_account_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name="fk_board_change_draft_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_board_change"),
        sa.UniqueConstraint("draft_id", "number", name="uq_board_change_draft_id_number"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("board_change")
    op.drop_column("placement", "overrides")
    op.drop_column("placement", "reason")
    op.drop_column("draft", "revision")
