"""The official programme, and the slots that it leaves to side events."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.errors import Conflict, Invalid
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.meetings import models, queries
from app.meetings.models import AgendaItem, Meeting, Room, SessionKind, Slot
from app.meetings.rules import ENTERED, Origin, SlotGoes


def add_session(
    db: Session,
    meeting: Meeting,
    *,
    kind: SessionKind,
    title: Mapping[str, str],
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    held_on: date | None = None,
    rooms: Sequence[Room] = (),
    agenda_item: AgendaItem | None = None,
    exclusive: bool = False,
    note: str = "",
    origin: Origin = ENTERED,
) -> models.Session:
    """A stretch of the official programme; no side event is held against an exclusive one.

    Hours are instants and may both be unknown (None). `held_on`, the day in the meeting's zone,
    follows from the start where there is one. Raises `Invalid` when the hours are not in order.
    """
    _check_hours(starts_at, ends_at, exclusive=exclusive)
    if starts_at is not None:
        held_on = starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
    session = models.Session(
        meeting_id=meeting.id,
        kind=kind,
        title=dict(title),
        starts_at=starts_at,
        ends_at=ends_at,
        held_on=held_on,
        rooms=list(rooms),
        agenda_item_id=agenda_item.id if agenda_item else None,
        exclusive=exclusive,
        note=note,
        **origin.columns,
    )
    db.add(session)
    db.flush()
    return session


def _check_hours(starts_at: datetime | None, ends_at: datetime | None, *, exclusive: bool) -> None:
    if (starts_at is None) != (ends_at is None):
        raise Invalid(_("Give both the start and the end, or neither."))
    if starts_at is None and exclusive:
        raise Invalid(_("Only a session whose hours are known can be exclusive."))
    if starts_at and ends_at and ends_at <= starts_at:
        raise Invalid(_("The end must be after the start."))


def set_exclusive(session: models.Session, *, exclusive: bool) -> None:
    """Say whether side events may be held at the same time.

    Raises `Invalid` when a session without hours is to be exclusive.
    """
    _check_hours(session.starts_at, session.ends_at, exclusive=exclusive)
    session.exclusive = exclusive


def set_hours(
    db: Session, meeting: Meeting, session: models.Session, starts_at: datetime, ends_at: datetime
) -> None:
    """Say when a session really begins and ends. Raises `Invalid` when they are not in order."""
    _check_hours(starts_at, ends_at, exclusive=session.exclusive)
    session.starts_at, session.ends_at = starts_at, ends_at
    session.held_on = starts_at.astimezone(ZoneInfo(meeting.timezone)).date()
    db.flush()


def add_slot(
    db: Session,
    meeting: Meeting,
    *,
    starts_at: datetime,
    ends_at: datetime,
    origin: Origin = ENTERED,
) -> Slot:
    """A window that is offered to side events.

    Raises `Invalid` when it ends before it starts, and `Conflict` when it overlaps with another
    slot of the meeting.
    """
    if ends_at <= starts_at:
        raise Invalid(_("The end must be after the start."))
    queries.hold(db, meeting.id)  # two at once must not both find the window free
    others = queries.overlapping_slots(db, meeting.id, starts_at, ends_at)
    if others:
        zone, other = meeting.timezone, others[0]
        raise Conflict(
            _("This slot overlaps with the slot of %(day)s, %(hours)s. Change its hours.")
            % {
                "day": i18n.show_day(other.starts_at, zone),
                "hours": i18n.show_period(other.starts_at, other.ends_at, zone),
            }
        )
    slot = Slot(
        meeting_id=meeting.id,
        starts_at=starts_at,
        ends_at=ends_at,
        **origin.columns,
    )
    db.add(slot)
    db.flush()
    return slot


def remove_slot(db: Session, slot: Slot) -> None:
    """Offer a slot no longer. Whoever still needs it may refuse (see `SlotGoes`)."""
    tell(db, SlotGoes(slot.id))
    db.delete(slot)
    db.flush()
