"""A meeting's own words for kinds of mails, and with which of them a mail was written."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0061"
down_revision: str | Sequence[str] | None = "0060"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "mail_wording",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=14), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["account.id"],
            name=op.f("fk_mail_wording_created_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_mail_wording_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_wording")),
        sa.UniqueConstraint(
            "meeting_id",
            "kind",
            "language",
            "number",
            name=op.f("uq_mail_wording_meeting_id_kind_language_number"),
        ),
    )
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("wording_id", sa.String(length=14)))
        table.create_foreign_key(
            "fk_message_wording_id", "mail_wording", ["wording_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("message") as table:
        table.drop_constraint("fk_message_wording_id", type_="foreignkey")
        table.drop_column("wording_id")
    op.drop_table("mail_wording")
