"""An index along which names are looked for, on SQLite."""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make it; PostgreSQL would refuse a line of names that is too long for an index."""
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_person_found", "person", ["meeting_id", "search_key", "id"])


def downgrade() -> None:
    """Undo it."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_person_found", "person")
