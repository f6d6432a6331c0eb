"""Who is invited to speak for a delegation, and the places that it reserves."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("delegation_id", sa.String(length=14), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.String(length=14), nullable=True),
        sa.Column("account_id", sa.String(length=14), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name="fk_invitation_delegation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["account.id"], name="fk_invitation_invited_by", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_invitation_account_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
    )
    op.create_index("ix_invitation_delegation_id", "invitation", ["delegation_id"])
    op.create_table(
        "reserved_place",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("delegation_id", sa.String(length=14), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_reserved_place_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name="fk_reserved_place_delegation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reserved_place"),
        sa.UniqueConstraint(
            "delegation_id", "function", name="uq_reserved_place_delegation_id_function"
        ),
    )
    op.create_index("ix_reserved_place_meeting_id", "reserved_place", ["meeting_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("reserved_place")
    op.drop_table("invitation")
