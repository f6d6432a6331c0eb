"""Who comes to a side event in place of somebody who sends them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0089"
down_revision: str | Sequence[str] | None = "0088"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table; whoever was invited so far had the event marked, and keeps that."""
    op.create_table(
        "substitute",
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("instead_of_id", sa.String(length=14), nullable=False),
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["side_event.id"],
            "fk_substitute_side_event_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instead_of_id"],
            ["person.id"],
            "fk_substitute_instead_of_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], "fk_substitute_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("side_event_id", "instead_of_id", name="pk_substitute"),
    )
    op.create_index("ix_substitute_instead_of_id", "substitute", ["instead_of_id"])
    op.create_index("ix_substitute_person_id", "substitute", ["person_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("substitute")
