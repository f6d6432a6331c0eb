"""One state of a released event with its cause, in place of a mark, two flags in what is printed of
it and the last line of what was said of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0086"
down_revision: str | Sequence[str] | None = "0085"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_ENDS = ("withdrawn", "cancelled", "merged")
_SET_BACK = ("waiting", "undecided")
_FLAGS = ("moved", "waits")
_EVENT = sa.table(
    "released_event",
    sa.column("id", sa.String),
    sa.column("cancelled", sa.Boolean),
    sa.column("state", sa.String),
    sa.column("printed", JSON),
)


def upgrade() -> None:
    """Work the state out of what said it until now, which goes."""
    op.add_column(
        "released_event",
        sa.Column("state", sa.String(40), nullable=False, server_default="held"),
    )
    _rewrite(_state_of, _without_flags)
    with op.batch_alter_table("released_event") as table:
        table.alter_column("state", server_default=None)
        table.drop_column("cancelled")


def downgrade() -> None:
    """Say the same in the mark and the flags; the line is there."""
    op.add_column(
        "released_event",
        sa.Column("cancelled", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _rewrite(lambda row: {"cancelled": row.state in (*_SET_BACK, *_ENDS)}, _with_flags)
    with op.batch_alter_table("released_event") as table:
        table.alter_column("cancelled", server_default=None)
        table.drop_column("state")


def _rewrite(said: Any, printed: Any) -> None:
    """Each event as `said` and `printed` have it, one after the other: what is printed is long."""
    connection = op.get_bind()
    ids = connection.scalars(sa.select(_EVENT.c.id)).all()
    for id_ in ids:
        [row] = connection.execute(sa.select(_EVENT).where(_EVENT.c.id == id_))
        values = {**said(row), "printed": printed(row)}
        connection.execute(sa.update(_EVENT).where(_EVENT.c.id == id_).values(values))


def _state_of(row: sa.Row[Any]) -> Mapping[str, str]:
    if not row.cancelled:
        return {"state": "moved" if row.printed.get("moved") else "held"}
    last = (row.printed.get("changes") or [{}])[-1].get("what", [])
    if row.printed.get("waits"):
        return {"state": "undecided" if last == ["undecided"] else "waiting"}
    return {"state": next((one for one in last if one in _ENDS), "cancelled")}


def _without_flags(row: sa.Row[Any]) -> dict[str, Any]:
    return {key: value for key, value in row.printed.items() if key not in _FLAGS}


def _with_flags(row: sa.Row[Any]) -> dict[str, Any]:
    return {**row.printed, "moved": row.state == "moved", "waits": row.state in _SET_BACK}
