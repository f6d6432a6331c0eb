"""Two applications for side events that are to become one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0031"
down_revision: str | Sequence[str] | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "application_merge"
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        TABLE,
        *(
            sa.Column(name, sa.String(length=14), nullable=False)
            for name in ("id", "meeting_id", "kept_id", "other_id")
        ),
        sa.Column("choices", JSON, nullable=False),
        sa.Column("left_out", JSON, nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("kept_agreed_at", "other_agreed_at", "ended_at")
        ),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_{TABLE}_{column}", ondelete="CASCADE"
            )
            for column, table in (
                ("meeting_id", "meeting"),
                ("kept_id", "side_event"),
                ("other_id", "side_event"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
    )
    for column in ("meeting_id", "kept_id", "other_id"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])


def downgrade() -> None:
    """Undo it."""
    op.drop_table(TABLE)
