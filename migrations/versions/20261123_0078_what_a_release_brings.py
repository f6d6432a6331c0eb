"""Keep of a release what it changes, which is its name where nobody gave it one; until now that was
the moment, which stands beside it anyhow. Take signs of direction out of reasons: nobody sees them
in the field where they were written, and those who copy the reason copy them too.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0078"
down_revision: str | Sequence[str] | None = "0077"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}, \d{2}:\d{2}( \(\d+\))?")
_NAMED = ("release", "planned_release")
_WITH_REASON = (("release", "note"), ("planned_release", "note"), ("released_event", "reason"))


def upgrade() -> None:
    """Add the column; what earlier releases changed is not counted again."""
    op.add_column(
        "release", sa.Column("brings", JSON, nullable=False, server_default=sa.text("'{}'"))
    )
    with op.batch_alter_table("release") as table:
        table.alter_column("brings", server_default=None)
    for name in _NAMED:
        _forget_moments(sa.table(name, sa.column("id"), sa.column("name")))
    for name, column in _WITH_REASON:
        _take_out_signs(sa.table(name, sa.column(column)), column)


def downgrade() -> None:
    """Drop it; names are empty then, which was always allowed."""
    with op.batch_alter_table("release") as table:
        table.drop_column("brings")


def _forget_moments(table: sa.TableClause) -> None:
    connection = op.get_bind()
    for id_, name in connection.execute(sa.select(table.c.id, table.c.name)).all():
        if _MOMENT.fullmatch(name):
            connection.execute(sa.update(table).where(table.c.id == id_).values(name=""))


def _take_out_signs(table: sa.TableClause, name: str) -> None:
    column = table.c[name]
    cleaned = sa.func.replace(sa.func.replace(column, "\u2068", ""), "\u2069", "")
    op.execute(sa.update(table).where(column.like("%\u2068%")).values({name: cleaned}))
