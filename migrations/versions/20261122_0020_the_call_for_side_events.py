"""The call for side events as settings; the deadline of applications moves there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
# What a meeting has that sets nothing but its deadline.
_USUAL = {
    "grace": "0", "late": "'marked'", "may_lead": "'[]'", "may_co_organise": "'[]'",
    "may_co_sponsor": "'[]'", "pairings": "'[]'", "one_per_entity": "false",
    "most_partners": "20", "longest_title": "150", "advised_title": "90",
    "longest_calendar_title": "60", "longest_texts": "'{}'",
    "extras": """'["catering", "hybrid", "interpretation"]'""", "costs": "'{}'",
    "basis": "'entered'", "source": "''", "why": "''",
}  # fmt: skip


def upgrade() -> None:
    """Make the tables and move the deadlines."""
    op.create_table(
        "call",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("late", sa.String(length=40), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        *(
            sa.Column(name, _JSON, nullable=False)
            for name in ("may_lead", "may_co_organise", "may_co_sponsor", "pairings")
        ),
        sa.Column("most_per_lead", sa.Integer(), nullable=True),
        sa.Column("one_per_entity", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in (
                *("most_partners", "longest_title", "advised_title"),
                "longest_calendar_title",
            )
        ),
        *(sa.Column(name, _JSON, nullable=False) for name in ("longest_texts", "extras", "costs")),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_call_meeting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_call"),
    )
    op.create_table(
        "reserved_slot",
        sa.Column("slot_id", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name="fk_reserved_slot_slot_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slot_id", name="pk_reserved_slot"),
    )
    names, values = ", ".join(_USUAL), ", ".join(_USUAL.values())
    op.execute(
        f"INSERT INTO call (meeting_id, closes_at, {names})"  # noqa: S608 - constants of this file
        f" SELECT id, applications_close_at, {values} FROM meeting"
        " WHERE applications_close_at IS NOT NULL"
    )
    op.drop_column("meeting", "applications_close_at")


def downgrade() -> None:
    """Undo it: of the settings only the deadlines stay."""
    op.add_column(
        "meeting", sa.Column("applications_close_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE meeting SET applications_close_at ="
        " (SELECT closes_at FROM call WHERE call.meeting_id = meeting.id)"
    )
    op.drop_table("reserved_slot")
    op.drop_table("call")
