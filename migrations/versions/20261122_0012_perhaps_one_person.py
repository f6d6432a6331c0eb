"""Traces of names, pairs that are perhaps one person, and what was merged."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _to(table: str, column: str, other: str, *, gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete=gone
    )


def _json() -> sa.JSON:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "person_trace",
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column("trace", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        _to("person_trace", "person_id", "person"),
        _to("person_trace", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("person_id", "trace", name="pk_person_trace"),
    )
    op.create_index("ix_person_trace_meeting_id_trace", "person_trace", ["meeting_id", "trace"])
    op.create_table(
        "suspicion",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("first_id", sa.String(length=14), nullable=False),
        sa.Column("second_id", sa.String(length=14), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("why", _json(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(length=14), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("suspicion", "meeting_id", "meeting"),
        _to("suspicion", "first_id", "person"),
        _to("suspicion", "second_id", "person"),
        _to("suspicion", "decided_by", "account", gone="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_suspicion"),
        sa.UniqueConstraint("first_id", "second_id", name="uq_suspicion_first_id_second_id"),
    )
    op.create_index("ix_suspicion_meeting_id", "suspicion", ["meeting_id"])
    op.create_index("ix_suspicion_second_id", "suspicion", ["second_id"])
    op.create_table(
        "merge",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=True),
        sa.Column("before", _json(), nullable=False),
        sa.Column("moved", _json(), nullable=False),
        sa.Column("after", _json(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _to("merge", "meeting_id", "meeting"),
        _to("merge", "person_id", "person"),
        _to("merge", "account_id", "account", gone="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_merge"),
    )
    op.create_index("ix_merge_meeting_id", "merge", ["meeting_id"])
    op.create_index("ix_merge_person_id", "merge", ["person_id"])


def downgrade() -> None:
    """Undo it."""
    for table in ("merge", "suspicion", "person_trace"):
        op.drop_table(table)
