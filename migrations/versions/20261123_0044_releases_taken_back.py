"""How a release came about, its name, and the release whose places it has again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | Sequence[str] | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A host's change was printed as a release of the same draft as the one before it.
REPRINTED = """
UPDATE release SET kind = 'reprinted'
WHERE draft_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM release AS earlier
    WHERE earlier.meeting_id = release.meeting_id
    AND earlier.number = release.number - 1 AND earlier.draft_id = release.draft_id
)
"""


def upgrade() -> None:
    """Add the columns, and say of what is there how it came about."""
    op.add_column(
        "release", sa.Column("kind", sa.String(40), nullable=False, server_default="published")
    )
    op.add_column("release", sa.Column("places_of", sa.Integer()))
    op.add_column("release", sa.Column("name", sa.String(80), nullable=False, server_default=""))
    op.execute(REPRINTED)


def downgrade() -> None:
    """Drop them."""
    for name in ("name", "places_of", "kind"):
        op.drop_column("release", name)
