"""A waiting list of side events, and mails that wait until somebody has read them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | Sequence[str] | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns and the table."""
    with op.batch_alter_table("side_event") as table:
        table.add_column(sa.Column("telling", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("waiting_number", sa.Integer(), nullable=True))
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("draft_of", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("about_id", sa.String(length=14), nullable=True))
        table.create_index("ix_message_draft_of", ["draft_of"])
        table.create_index("ix_message_about_id", ["about_id"])
    op.create_table(
        "draft_rule",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("read_before", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_draft_rule_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "cause", name="pk_draft_rule"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("draft_rule")
    with op.batch_alter_table("message") as table:
        table.drop_index("ix_message_about_id")
        table.drop_index("ix_message_draft_of")
        table.drop_column("about_id")
        table.drop_column("draft_of")
    with op.batch_alter_table("side_event") as table:
        table.drop_column("waiting_number")
        table.drop_column("telling")
