"""What is being written of an application, part by part."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | Sequence[str] | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "application_draft",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=True),
        sa.Column("told", sa.String(length=64), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name="fk_application_draft_meeting_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_draft"),
        sa.UniqueConstraint("nonce", name="uq_application_draft_nonce"),
    )
    for column in ("meeting_id", "touched_at"):
        op.create_index(f"ix_application_draft_{column}", "application_draft", [column])
    op.create_table(
        "application_part",
        sa.Column("draft_id", sa.String(length=14), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("aside", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["application_draft.id"],
            name="fk_application_part_draft_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", "key", name="pk_application_part"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("application_part")
    op.drop_table("application_draft")
