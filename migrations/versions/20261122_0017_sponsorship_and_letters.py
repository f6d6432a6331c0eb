"""Sponsorship and letters for visas."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sponsorship",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        _to("sponsorship", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_sponsorship"),
    )
    op.create_table(
        "sponsorship_request",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("registration_id", sa.String(length=14), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("sponsorship_request", "registration_id", "registration"),
        sa.PrimaryKeyConstraint("id", name="pk_sponsorship_request"),
        sa.UniqueConstraint("registration_id", name="uq_sponsorship_request_registration_id"),
    )
    op.create_table(
        "letter_text",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _to("letter_text", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("meeting_id", "language", name="pk_letter_text"),
    )
    op.create_table(
        "letter_request",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("registration_id", sa.String(length=14), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("passport", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("letter_request", "registration_id", "registration"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_request"),
        sa.UniqueConstraint("registration_id", name="uq_letter_request_registration_id"),
    )


def downgrade() -> None:
    """Undo it."""
    for table in ("letter_request", "letter_text", "sponsorship_request", "sponsorship"):
        op.drop_table(table)
