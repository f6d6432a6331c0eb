"""Reasons of a release in the language of whoever reads them, where nobody typed them."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0097"
down_revision: str | Sequence[str] | None = "0096"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TEXT = sa.String(500)
COLUMNS = (("release", "note"), ("released_event", "reason"))
TYPED, ENGLISH = "", "en"  # as `app.core.i18n` has them


def upgrade() -> None:
    """What was said so far was typed, as far as anybody knows."""
    for table, column in COLUMNS:
        _become(table, column, (TEXT, JSON), "'{}'", lambda text: {TYPED: text})


def downgrade() -> None:
    """Keep what was typed; of the others the English text."""
    for table, column in COLUMNS:
        _become(table, column, (JSON, TEXT), "''", _one_of)


def _one_of(texts: dict[str, str]) -> str:
    return texts.get(TYPED) or texts.get(ENGLISH, "")


def _become(
    table: str, column: str, kinds: tuple[Any, Any], empty: str, made: Callable[[Any], Any]
) -> None:
    """Give a column another kind, and each value that says something as it is `made`."""
    new = f"{column}_new"
    op.add_column(table, sa.Column(new, kinds[1], nullable=False, server_default=sa.text(empty)))
    rows = sa.table(table, sa.column("id"), sa.column(column, kinds[0]), sa.column(new, kinds[1]))
    connection = op.get_bind()
    found = connection.execute(sa.select(rows.c.id, rows.c[column])).all()
    said = [{"of": one, "value": made(value)} for one, value in found if value]
    if said:
        those = sa.update(rows).where(rows.c.id == sa.bindparam("of"))
        connection.execute(those.values({new: sa.bindparam("value", type_=kinds[1])}), said)
    op.drop_column(table, column)
    op.alter_column(table, new, new_column_name=column)
