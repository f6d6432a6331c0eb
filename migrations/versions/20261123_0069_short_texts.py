"""Short texts to telephones: a meeting's gateway, the numbers of people, and texts in the outbox."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0069"
down_revision: str | Sequence[str] | None = "0068"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables; what is in the outbox are mails."""
    kind = sa.Column("channel", sa.String(length=40), nullable=False, server_default="mail")
    op.add_column("message", kind)
    number = sa.Column("to_phone", sa.String(length=16), nullable=False, server_default="")
    op.add_column("message", number)
    op.add_column("message", sa.Column("event_id", sa.String(length=14), nullable=True))
    op.create_table(
        "gateway",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("carries", JSON, nullable=False),
        sa.Column("a_minute", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_gateway_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_gateway"),
    )
    op.create_table(
        "telephone",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_telephone_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_telephone"),
        sa.UniqueConstraint("meeting_id", "email", name="uq_telephone_meeting_id_email"),
    )
    op.add_column(
        "announcement",
        sa.Column("by_text", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drop them, with the short texts."""
    op.execute("DELETE FROM message WHERE channel = 'text'")
    op.drop_column("announcement", "by_text")
    op.drop_table("telephone")
    op.drop_table("gateway")
    for name in ("event_id", "to_phone", "channel"):
        op.drop_column("message", name)
