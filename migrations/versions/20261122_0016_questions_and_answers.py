"""Questions with their wordings, answers, and files that are sealed or wait."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _to(
    table: str, column: str, other: str, gone: str | None = "CASCADE"
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete=gone
    )


def _json(name: str) -> sa.Column[object]:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    return sa.Column(name, kind, nullable=False)


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=14), nullable=nullable)


def upgrade() -> None:
    """Make the tables and columns."""
    with op.batch_alter_table("stored_file") as table:
        table.add_column(
            sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(_id("waits_for", nullable=True))
        table.create_index("ix_stored_file_waits_for", ["waits_for"])
    op.create_table(
        "question",
        _id(),
        _id("meeting_id"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        _json("categories"),
        _json("ways"),
        _id("condition_id", nullable=True),
        sa.Column("condition_key", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("question", "meeting_id", "meeting"),
        _to("question", "condition_id", "question", None),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    op.create_index("ix_question_meeting_id", "question", ["meeting_id"])
    op.create_table(
        "question_wording",
        _id(),
        _id("question_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        _json("text"),
        _json("help"),
        _json("choices"),
        sa.Column("seen_by", sa.String(length=40), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _to("question_wording", "question_id", "question"),
        sa.PrimaryKeyConstraint("id", name="pk_question_wording"),
        sa.UniqueConstraint("question_id", "number", name="uq_question_wording_question_id_number"),
    )
    op.create_table(
        "question_reader",
        _id("question_id"),
        _id("account_id"),
        _to("question_reader", "question_id", "question"),
        _to("question_reader", "account_id", "account"),
        sa.PrimaryKeyConstraint("question_id", "account_id", name="pk_question_reader"),
    )
    op.create_table(
        "answer",
        _id(),
        _id("question_id"),
        _id("wording_id"),
        _id("subject_id"),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        _id("file_id", nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        _to("answer", "question_id", "question"),
        _to("answer", "wording_id", "question_wording", None),
        _to("answer", "file_id", "stored_file", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("question_id", "subject_id", name="uq_answer_question_id_subject_id"),
    )
    op.create_index("ix_answer_subject_id", "answer", ["subject_id"])
    op.create_index("ix_answer_wording_id", "answer", ["wording_id"])


def downgrade() -> None:
    """Undo it."""
    for table in ("answer", "question_reader", "question_wording", "question"):
        op.drop_table(table)
    with op.batch_alter_table("stored_file") as files:
        files.drop_index("ix_stored_file_waits_for")
        files.drop_column("waits_for")
        files.drop_column("sealed")
