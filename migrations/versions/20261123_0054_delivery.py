"""What one can do without and refuses; turns at providers; mails that are sent once more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0054"
down_revision: str | Sequence[str] | None = "0053"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables and columns."""
    op.add_column("message", sa.Column("topic", sa.String(length=40)))
    op.add_column("message", sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("message", sa.Column("turn_at", sa.DateTime(timezone=True)))
    op.add_column("message", sa.Column("tried_since", sa.DateTime(timezone=True)))
    op.create_table(
        "mail_turn",
        sa.Column("domain", sa.String(length=254), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("domain", name="pk_mail_turn"),
    )
    op.create_table(
        "mail_refusal",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_mail_refusal_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "email", "topic", name="pk_mail_refusal"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("mail_refusal")
    op.drop_table("mail_turn")
    for column in ("tried_since", "turn_at", "edition", "topic"):
        op.drop_column("message", column)
