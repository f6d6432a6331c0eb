"""Badges: how they look, which were printed, and the codes on them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "badge_design",
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("size", sa.String(length=40), nullable=False),
        sa.Column(
            "languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "colours", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("honorific", sa.Boolean(), nullable=False),
        sa.Column("function", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_badge_design_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_badge_design")),
    )
    op.create_table(
        "print_run",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("meeting_id", sa.String(length=14), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.String(length=14), nullable=True),
        sa.Column(
            "registrations",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_print_run_account_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_print_run_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
    )
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_run_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "badge",
        sa.Column("registration_id", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printed_by", sa.String(length=14), nullable=True),
        sa.ForeignKeyConstraint(
            ["printed_by"], ["account.id"], name=op.f("fk_badge_printed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_badge_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_badge")),
    )
    op.create_table(
        "badge_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("registration_id", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_badge_code_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_badge_code")),
    )
    with op.batch_alter_table("badge_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_badge_code_registration_id"), ["registration_id"], unique=False
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("badge_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_badge_code_registration_id"))

    op.drop_table("badge_code")
    op.drop_table("badge")
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_run_meeting_id"))

    op.drop_table("print_run")
    op.drop_table("badge_design")
