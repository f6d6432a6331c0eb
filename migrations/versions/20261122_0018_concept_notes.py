"""Concept notes in their parts and languages, a short title for calendars, public or not."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | Sequence[str] | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PARTS = ("background", "objectives", "panel_structure", "guiding_questions", "footnotes")


def upgrade() -> None:
    """Make all of it; what was written as a description stays one."""
    op.add_column(
        "side_event",
        sa.Column(
            "calendar_title", sa.String(length=60), nullable=False, server_default=sa.text("''")
        ),
    )
    op.add_column(
        "side_event", sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "concept_note",
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        *(sa.Column(part, sa.Text(), nullable=False) for part in PARTS),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["side_event.id"],
            name="fk_concept_note_side_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("side_event_id", "language", name="pk_concept_note"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("concept_note")
    op.drop_column("side_event", "closed")
    op.drop_column("side_event", "calendar_title")
