"""Letters of delegations, and files that people send."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("ending", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("delegation_id", sa.String(length=14), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=True),
        sa.Column("file_id", sa.String(length=14), nullable=False),
        sa.Column(
            "listed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name="fk_letter_delegation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_letter_account_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_letter_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
    )
    op.create_index("ix_letter_delegation_id", "letter", ["delegation_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("letter")
    op.drop_table("stored_file")
