"""Entries for calendars that people are sent by mail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0048"
down_revision: str | Sequence[str] | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=14), nullable=nullable)


def _named(table: str, column: str, of: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "invitation_policy",
        _id("meeting_id"),
        sa.Column("roles", JSON, nullable=False),
        _named("invitation_policy", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_invitation_policy"),
    )
    op.create_table(
        "invitation_wish",
        _id("person_id"),
        sa.Column("asked_at", MOMENT, nullable=False),
        _named("invitation_wish", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_invitation_wish"),
    )
    op.create_table(
        "calendar_invitation",
        _id("side_event_id"),
        _id("person_id"),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _named("calendar_invitation", "side_event_id", "side_event"),
        _named("calendar_invitation", "person_id", "person"),
        sa.PrimaryKeyConstraint("side_event_id", "person_id", name="pk_calendar_invitation"),
    )
    op.create_index("ix_calendar_invitation_person_id", "calendar_invitation", ["person_id"])
    op.create_table(
        "invitation_mail",
        _id(),
        _id("side_event_id"),
        _id("person_id"),
        _id("message_id", nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("shown", JSON, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _named("invitation_mail", "side_event_id", "side_event"),
        _named("invitation_mail", "person_id", "person"),
        _named("invitation_mail", "message_id", "message", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_mail"),
        sa.UniqueConstraint(
            "person_id",
            "side_event_id",
            "sequence",
            "method",
            name="uq_invitation_mail_person_id_side_event_id_sequence_method",
        ),
    )
    op.create_index("ix_invitation_mail_side_event_id", "invitation_mail", ["side_event_id"])
    op.create_index("ix_invitation_mail_message_id", "invitation_mail", ["message_id"])


def downgrade() -> None:
    """Undo it."""
    for table in ("invitation_mail", "calendar_invitation", "invitation_wish", "invitation_policy"):
        op.drop_table(table)
