"""What people are found by: whether a name begins with a vowel, and Chinese names sign by sign."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.core.scripts import search_key

revision: str = "0038"
down_revision: str | Sequence[str] | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT_ONCE = 1_000
PERSON = sa.table(
    "person",
    *(sa.column(name, sa.String) for name in ("id", "name", "email")),
    sa.column("search_key", sa.Text),
)


def upgrade() -> None:
    """Write anew what those who are there are found by."""
    connection = op.get_bind()
    named = (PERSON.c.name, PERSON.c.email)
    people = connection.execute(sa.select(PERSON.c.id, *named)).all()
    keys = [{"one": one, "key": search_key(name, email or "")} for one, name, email in people]
    filled = PERSON.update().where(PERSON.c.id == sa.bindparam("one"))
    for start in range(0, len(keys), AT_ONCE):
        connection.execute(
            filled.values(search_key=sa.bindparam("key")), keys[start : start + AT_ONCE]
        )


def downgrade() -> None:
    """Leave it: the older search finds by it, too."""
