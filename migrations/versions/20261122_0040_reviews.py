"""Reviewers of applications: the round, criteria, what they gave, and what they do not judge."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0040"
down_revision: str | Sequence[str] | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
MADE = ("review_task", "recusal", "review", "reviewer", "criterion", "review_round")


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=14), nullable=nullable)


def _named(
    table: str, column: str, of: str, ondelete: str | None = "CASCADE"
) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=name, ondelete=ondelete)


def _of_both(table: str) -> tuple[sa.ForeignKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        _named(table, "side_event_id", "side_event"),
        _named(table, "account_id", "account"),
    )


def upgrade() -> None:
    """Make the tables."""
    _settings()
    _people()
    op.create_table(
        "review",
        _id(),
        _id("side_event_id"),
        _id("account_id"),
        sa.Column("scores", JSON, nullable=False),
        sa.Column("worded", JSON, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        *_of_both("review"),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.UniqueConstraint(
            "side_event_id", "account_id", name="uq_review_side_event_id_account_id"
        ),
    )
    op.create_index("ix_review_account_id", "review", ["account_id"])


def _settings() -> None:
    op.create_table(
        "review_round",
        _id("meeting_id"),
        sa.Column("sight", sa.String(length=40), nullable=False),
        sa.Column("assigned", sa.Boolean(), nullable=False),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        _named("review_round", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_review_round"),
    )
    op.create_table(
        "criterion",
        _id(),
        _id("meeting_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("wordings", JSON, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _named("criterion", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("id", name="pk_criterion"),
    )
    op.create_index("ix_criterion_meeting_id", "criterion", ["meeting_id"])


def _people() -> None:
    op.create_table(
        "reviewer",
        _id(),
        _id("meeting_id"),
        _id("account_id"),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        _id("entity_id", nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        _named("reviewer", "meeting_id", "meeting"),
        _named("reviewer", "account_id", "account"),
        _named("reviewer", "entity_id", "entity", None),
        sa.PrimaryKeyConstraint("id", name="pk_reviewer"),
        sa.UniqueConstraint("meeting_id", "account_id", name="uq_reviewer_meeting_id_account_id"),
    )
    op.create_index("ix_reviewer_account_id", "reviewer", ["account_id"])
    for table, more in (
        ("recusal", (sa.Column("reason", sa.String(500)), sa.Column("at", MOMENT))),
        ("review_task", ()),
    ):
        for column in more:
            column.nullable = False
        op.create_table(
            table,
            _id("side_event_id"),
            _id("account_id"),
            *more,
            *_of_both(table),
            sa.PrimaryKeyConstraint("side_event_id", "account_id", name=f"pk_{table}"),
        )
    op.create_index("ix_review_task_account_id", "review_task", ["account_id"])


def downgrade() -> None:
    """Undo it."""
    for table in MADE:
        op.drop_table(table)
