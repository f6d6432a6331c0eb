"""Materials of side events: files that their hosts publish."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0032"
down_revision: str | Sequence[str] | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "material",
        sa.Column("id", sa.String(length=14), nullable=False),
        sa.Column("side_event_id", sa.String(length=14), nullable=False),
        sa.Column("file_id", sa.String(length=14), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["side_event_id"],
            ["side_event.id"],
            name="fk_material_side_event_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_material_file_id"),
        sa.PrimaryKeyConstraint("id", name="pk_material"),
    )
    op.create_index("ix_material_side_event_id", "material", ["side_event_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("material")
