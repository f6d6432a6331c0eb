"""When personal calendars were last fetched, to the hour."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0049"
down_revision: str | Sequence[str] | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "feed_fetch",
        sa.Column("person_id", sa.String(length=14), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release_id", sa.String(length=14), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_feed_fetch_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name="fk_feed_fetch_release_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_feed_fetch"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("feed_fetch")
