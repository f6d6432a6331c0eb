"""What people answer to entries for their calendars, and mails about a meeting to be read."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0055"
down_revision: str | Sequence[str] | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "invitation_answer",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("said", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("from_invited", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("delegate_name", sa.String(length=200), nullable=False),
        sa.Column("delegate_email", sa.String(length=254), nullable=False),
        sa.Column("proposed_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_end", sa.DateTime(timezone=True), nullable=True),
        _named("invitation_answer", "side_event_id", "side_event"),
        _named("invitation_answer", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_answer"),
        sa.UniqueConstraint("digest", name="uq_invitation_answer_digest"),
    )
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("side_event_id", sa.String(length=14), nullable=True),
        sa.Column("person_id", sa.String(length=14), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        _named("incoming_mail", "meeting_id", "meeting"),
        _named("incoming_mail", "side_event_id", "side_event"),
        _named("incoming_mail", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_incoming_mail"),
        sa.UniqueConstraint("digest", name="uq_incoming_mail_digest"),
    )
    for table, column in _INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


_INDEXED = (
    ("invitation_answer", "side_event_id"),
    ("invitation_answer", "person_id"),
    ("incoming_mail", "meeting_id"),
    ("incoming_mail", "side_event_id"),
    ("incoming_mail", "person_id"),
)


def _named(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("incoming_mail")
    op.drop_table("invitation_answer")
