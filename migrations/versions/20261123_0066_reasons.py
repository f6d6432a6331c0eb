"""Why a side event is held then and there, or not: until now the note of its release said so."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0066"
down_revision: str | Sequence[str] | None = "0065"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RELEASE = sa.table(
    "release", sa.column("id"), sa.column("meeting_id"), sa.column("number"),
    sa.column("kind"), sa.column("note"),
)  # fmt: skip
EVENT = sa.table(
    "released_event", sa.column("id"), sa.column("release_id"), sa.column("side_event_id"),
    sa.column("room_id"), sa.column("starts_at"), sa.column("ends_at"), sa.column("cancelled"),
    sa.column("reason"), sa.column("printed", sa.JSON()),
)  # fmt: skip


def upgrade() -> None:
    """Add the columns; what was published keeps the reason that was printed with it."""
    with op.batch_alter_table("released_event") as table:
        table.add_column(sa.Column("reason", sa.String(500), nullable=False, server_default=""))
    with op.batch_alter_table("planned_release") as table:
        table.add_column(sa.Column("reasons", sa.JSON(), nullable=False, server_default="{}"))
    db = op.get_bind()
    for event_id, reason in [*_reasons(db)]:
        db.execute(sa.update(EVENT).where(EVENT.c.id == event_id).values(reason=reason))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("planned_release") as table:
        table.drop_column("reasons")
    with op.batch_alter_table("released_event") as table:
        table.drop_column("reason")


def _reasons(db: sa.Connection) -> Iterator[tuple[str, str]]:
    """The reason of each event that has one: that of the release which changed it last."""
    chosen = sa.select(
        RELEASE.c.meeting_id, RELEASE.c.kind, RELEASE.c.note, EVENT.c.id, EVENT.c.side_event_id,
        EVENT.c.room_id, EVENT.c.starts_at, EVENT.c.ends_at, EVENT.c.cancelled, EVENT.c.printed,
    )  # fmt: skip
    chosen = chosen.join_from(EVENT, RELEASE, RELEASE.c.id == EVENT.c.release_id)
    known: dict[str, tuple[Any, str]] = {}
    for row in db.execute(chosen.order_by(RELEASE.c.meeting_id, RELEASE.c.number)):
        stands = (row.room_id, row.starts_at, row.ends_at, bool(row.cancelled))
        before, reason = known.get(row.side_event_id, (None, ""))
        if before != stands:
            reason = _said_with(row)
        known[row.side_event_id] = stands, reason
        if reason:
            yield row.id, reason


def _said_with(row: Any) -> str:
    """What was said of a change: with one event alone, or with the whole release."""
    if row.kind != "reprinted":
        return str(row.note)
    changes = row.printed.get("changes")
    return str(changes[-1].get("reason", "")) if changes else ""
