"""When an event can be held, by what its organisers demand and its applicant rules out."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.meetings.models import AgendaItem, Session, Slot
from app.side_events.models import SideEvent
from app.side_events.rules.answers import people_of
from app.side_events.rules.demands import Period, periods_of


def possible_periods(
    event: SideEvent, slots: Sequence[Slot], timezone: str
) -> tuple[Period, ...] | None:
    """When an event can be held by what organisers demand, and what applicant and people rule out.

    None: always. An event lies within a slot, so that only slots need to be looked at. Whoever
    speaks rules out days by the clocks of `timezone`.
    """
    demanded = periods_of(event)
    away = {day for speaker in people_of(event) for day in speaker.away}
    if not (event.impossible or away) or event.pinned_start is not None:  # a pin goes before
        return demanded
    zone = ZoneInfo(timezone)
    left = [
        Period(starts_at=slot.starts_at, ends_at=slot.ends_at)
        for slot in slots
        if slot.id not in event.impossible
        and slot.starts_at.astimezone(zone).date().isoformat() not in away
    ]
    if demanded is None:
        return tuple(left)
    both = (_overlap(one, other) for one in demanded for other in left)
    return tuple(period for period in both if period.starts_at < period.ends_at)


def _overlap(one: Period, other: Period) -> Period:
    return Period(
        starts_at=max(one.starts_at, other.starts_at), ends_at=min(one.ends_at, other.ends_at)
    )


def ruled_out(event: SideEvent, slot: Slot, timezone: str) -> tuple[bool, list[str]]:
    """Whether the applicant has ruled a slot out, and the names of those who cannot speak then."""
    day = slot.starts_at.astimezone(ZoneInfo(timezone)).date().isoformat()
    away = [speaker.name for speaker in people_of(event) if day in speaker.away]
    return slot.id in event.impossible, list(dict.fromkeys(away))


def slots_near(
    number: str, agenda: Sequence[AgendaItem], slots: Sequence[Slot], sessions: Sequence[Session]
) -> list[str]:
    """The ids of the slots nearest to where an item of the agenda is taken up, the nearest first.

    Only those on a day on which it is; none where no session with hours is about it.
    """
    items = {item.id for item in agenda if number and item.number == number}
    held = [
        (session.starts_at, session.ends_at or session.starts_at)
        for session in sessions
        if session.agenda_item_id in items and session.starts_at
    ]
    if not held:
        return []
    found = [
        (min(_apart(slot, start, end) for start, end in held), slot.id)
        for slot in slots
        if any(start.date() == slot.starts_at.date() for start, _end in held)
    ]
    return [slot_id for _seconds, slot_id in sorted(found)]


def _apart(slot: Slot, start: datetime, end: datetime) -> float:
    gaps = ((slot.starts_at - end).total_seconds(), (start - slot.ends_at).total_seconds())
    return max(0.0, *gaps)
