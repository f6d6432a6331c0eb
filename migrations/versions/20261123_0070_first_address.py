"""The address by which calendars know entries: the one of the first programme that was published."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0070"
down_revision: str | Sequence[str] | None = "0069"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_URL = re.compile(rb"^URL:(https?://[^/\s]+)/", re.MULTILINE)


def upgrade() -> None:
    """Make the table; what was published says the address."""
    table = op.create_table(
        "first_address",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base_url", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_first_address"),
    )
    chosen = "SELECT a.body FROM artefact a JOIN release r ON r.id = a.release_id"
    chosen += " WHERE a.name = 'programme.ics' ORDER BY r.published_at"
    for (body,) in op.get_bind().execute(sa.text(chosen)):
        found = _URL.search(bytes(body))
        if found:
            op.bulk_insert(table, [{"number": 1, "base_url": found[1].decode()}])
            break


def downgrade() -> None:
    """Drop it."""
    op.drop_table("first_address")
