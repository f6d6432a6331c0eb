"""JSON that PostgreSQL can compare: it has no such operator for what 0025 added."""

from collections.abc import Sequence

from alembic import op

revision: str = "0035"
down_revision: str | Sequence[str] | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHANGE = (
    "ALTER TABLE registration_batch ALTER COLUMN why DROP DEFAULT,"
    " ALTER COLUMN why TYPE {kind} USING why::{kind}, ALTER COLUMN why SET DEFAULT '{{}}'"
)


def upgrade() -> None:
    """Make it of the kind that the other columns are; SQLite knows one kind only."""
    _change("jsonb")


def downgrade() -> None:
    """Undo it."""
    _change("json")


def _change(kind: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(CHANGE.format(kind=kind))
