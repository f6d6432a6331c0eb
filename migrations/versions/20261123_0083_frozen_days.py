"""Any day can be frozen, where before all were up to one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0083"
down_revision: str | Sequence[str] | None = "0082"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MEETING = sa.table(
    "meeting",
    sa.column("id", sa.String),
    sa.column("timezone", sa.String),
    sa.column("starts_on", sa.Date),
    sa.column("frozen_until", sa.DateTime(timezone=True)),
    sa.column("frozen_days", JSON),
)
SLOT = sa.table(
    "slot",
    sa.column("meeting_id", sa.String),
    sa.column("starts_at", sa.DateTime(timezone=True)),
)
DRAFT = sa.table("draft", sa.column("id", sa.String), sa.column("meeting_id", sa.String))
CHANGE = sa.table(
    "board_change",
    sa.column("id", sa.String),
    sa.column("draft_id", sa.String),
    sa.column("frozen", JSON),
)
DAY = timedelta(days=1)


def upgrade() -> None:
    """Name the days that were frozen, and those that each change froze or let go."""
    with op.batch_alter_table("meeting") as table:
        table.add_column(
            sa.Column("frozen_days", JSON, nullable=False, server_default=sa.text("'[]'"))
        )
    db = op.get_bind()
    for one in db.execute(sa.select(MEETING).where(MEETING.c.frozen_until.is_not(None))).all():
        last = _last(one.frozen_until, one.timezone)
        days = _days(_first(one), last)
        db.execute(_of(MEETING, one.id).values(frozen_days=days))
    for change in db.execute(sa.select(CHANGE)).all():
        if change.frozen is not None:
            db.execute(_of(CHANGE, change.id).values(frozen=_days_changed(change)))
    with op.batch_alter_table("meeting") as table:
        table.alter_column("frozen_days", server_default=None)
        table.drop_column("frozen_until")


def downgrade() -> None:
    """Freeze up to the last day that is frozen; what changes froze is not known any more."""
    with op.batch_alter_table("meeting") as table:
        table.add_column(sa.Column("frozen_until", sa.DateTime(timezone=True), nullable=True))
    db = op.get_bind()
    for one in db.execute(sa.select(MEETING)).all():
        if one.frozen_days:
            last = date.fromisoformat(max(one.frozen_days)) + DAY
            ends = datetime(last.year, last.month, last.day, tzinfo=ZoneInfo(one.timezone))
            db.execute(_of(MEETING, one.id).values(frozen_until=ends.astimezone(UTC)))
    db.execute(sa.delete(CHANGE).where(CHANGE.c.id.in_(_froze(db))))
    with op.batch_alter_table("meeting") as table:
        table.drop_column("frozen_days")


def _of(table: sa.TableClause, row: str) -> sa.Update:
    return sa.update(table).where(table.c.id == row)


def _froze(db: sa.Connection) -> list[str]:
    return [one.id for one in db.execute(sa.select(CHANGE)).all() if one.frozen is not None]


def _last(until: datetime, zone: str) -> date:
    """The last day that was frozen, as a whole or in part."""
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return (until - timedelta(minutes=1)).astimezone(ZoneInfo(zone)).date()


def _first(meeting: sa.Row[tuple[str, ...]]) -> date | None:
    """The first day of a meeting on which anything could stand."""
    starts = sa.select(sa.func.min(SLOT.c.starts_at)).where(SLOT.c.meeting_id == meeting.id)
    slot = op.get_bind().execute(starts).scalar()
    known = [
        meeting.starts_on,
        _last(slot + timedelta(minutes=1), meeting.timezone) if slot else None,
    ]
    return min((one for one in known if one), default=None)


def _days(first: date | None, last: date) -> list[str]:
    """All days from the first to the last."""
    first = min(first or last, last)
    return [(first + DAY * number).isoformat() for number in range((last - first).days + 1)]


def _days_changed(change: sa.Row[tuple[str, ...]]) -> dict[str, object]:
    """The days that a change froze or let go."""
    meetings = sa.select(MEETING).join(DRAFT, DRAFT.c.meeting_id == MEETING.c.id)
    meeting = op.get_bind().execute(meetings.where(DRAFT.c.id == change.draft_id)).one()
    first = _first(meeting)
    before, after = (
        set(_days(first, date.fromisoformat(one))) if one else set[str]()
        for one in (change.frozen["before"], change.frozen["after"])
    )
    return {"days": sorted(before ^ after), "frozen": before < after}
