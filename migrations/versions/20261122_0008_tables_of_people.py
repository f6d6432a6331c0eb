"""Tables of people that are read into a delegation."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "nomination_import",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("delegation_id", sa.String(length=14), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("cells", json, nullable=False),
        sa.Column("layout", json, nullable=False),
        sa.Column("made", json, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name="fk_nomination_import_delegation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="fk_nomination_import_account_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_nomination_import"),
    )
    op.create_index("ix_nomination_import_delegation_id", "nomination_import", ["delegation_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("nomination_import")
