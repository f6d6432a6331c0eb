"""Registrations that are begun, changed and handed on; what a meeting asks, and until when."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.String(length=14)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables and columns; late registrations are accepted, as they were."""
    _add_drafts()
    _add_changes()
    _add_transfers()
    with op.batch_alter_table("meeting", schema=None) as meeting:
        meeting.add_column(sa.Column("registration_opens_at", MOMENT, nullable=True))
        meeting.add_column(
            sa.Column(
                "registration_late", sa.String(length=40), nullable=False, server_default="accepted"
            )
        )
        meeting.add_column(sa.Column("registration_late_until", MOMENT, nullable=True))
        for name in ("asks_passport_name", "asks_gender"):
            meeting.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )


def _add_drafts() -> None:
    op.create_table(
        "registration_draft",
        sa.Column("id", ID, primary_key=True),
        sa.Column("meeting_id", ID, nullable=False),
        sa.Column("nonce", sa.String(length=64), unique=True),
        sa.Column("here_hash", sa.String(length=64), unique=True),
        sa.Column("mail_hash", sa.String(length=64), unique=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
    )
    with op.batch_alter_table("registration_draft", schema=None) as table:
        table.create_index(table.f("ix_registration_draft_meeting_id"), ["meeting_id"])
        table.create_index(table.f("ix_registration_draft_touched_at"), ["touched_at"])


def _add_changes() -> None:
    op.create_table(
        "registration_change",
        sa.Column("id", ID, primary_key=True),
        sa.Column("registration_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account_id", ID),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], ondelete="SET NULL"),
    )
    with op.batch_alter_table("registration_change", schema=None) as table:
        table.create_index(table.f("ix_registration_change_registration_id"), ["registration_id"])


def _add_transfers() -> None:
    op.create_table(
        "registration_transfer",
        sa.Column("id", ID, primary_key=True),
        sa.Column("registration_id", ID, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False, unique=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("successor_id", ID),
        sa.Column("ended_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["successor_id"], ["registration.id"], ondelete="SET NULL"),
    )
    with op.batch_alter_table("registration_transfer", schema=None) as table:
        table.create_index(table.f("ix_registration_transfer_registration_id"), ["registration_id"])


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("meeting", schema=None) as meeting:
        for name in (
            "asks_gender",
            "asks_passport_name",
            "registration_late_until",
            "registration_late",
            "registration_opens_at",
        ):
            meeting.drop_column(name)
    for table in ("registration_transfer", "registration_change", "registration_draft"):
        op.drop_table(table)
