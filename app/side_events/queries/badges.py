"""Selects on badges for side events only: for which events, and whose lost their reason."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.meetings.models import Room
from app.registrations.models import Person, Registration, RegistrationState, Way
from app.registrations.rules import ALIVE
from app.registrations.rules.event_badges import BadgeEvent
from app.side_events.models import Answer, SideEvent, SideEventState, Speaker
from app.side_events.rules.states import LIVE

MOST_IDS = 500  # in one statement; databases have a limit


def _a_reason() -> tuple[ColumnElement[bool], ...]:
    """What holds where a host asked for a badge for a person of a registration, and still does."""
    return (
        Speaker.person_id == Registration.person_id,
        Speaker.badge_asked_at.is_not(None),
        Speaker.answer != Answer.DECLINED,
        SideEvent.id == Speaker.side_event_id,
        SideEvent.state.in_(LIVE),
    )


def _for_events(meeting_id: str) -> tuple[ColumnElement[bool], ...]:
    return Registration.meeting_id == meeting_id, Registration.way == Way.SIDE_EVENTS


def badge_events(
    db: Session, registration_ids: Collection[str]
) -> Mapping[str, Sequence[BadgeEvent]]:
    """The live side events for which these have a badge, by the registration, the first first."""
    ids, found = list(registration_ids), dict[str, dict[str, BadgeEvent]]()
    chosen = (
        select(Registration.id, SideEvent, Room.name)
        .join(Speaker, Speaker.person_id == Registration.person_id)
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .outerjoin(Room, Room.id == SideEvent.announced_room_id)
        .where(Registration.way == Way.SIDE_EVENTS, *_a_reason())
        .order_by(SideEvent.announced_start, SideEvent.number)
    )
    for start in range(0, len(ids), MOST_IDS):
        part = ids[start : start + MOST_IDS]
        for key, event, room in db.execute(chosen.where(Registration.id.in_(part))):
            found.setdefault(key, {}).setdefault(event.id, _badge_event(event, room))
    return {key: list(events.values()) for key, events in found.items()}


def _badge_event(event: SideEvent, room: Mapping[str, str] | None) -> BadgeEvent:
    held = event.state is SideEventState.ACCEPTED
    if not held:
        return BadgeEvent(event.id, event.title, event.language, accepted=False)
    return BadgeEvent(
        event.id,
        event.title,
        event.language,
        accepted=True,
        starts_at=event.announced_start,
        ends_at=event.announced_end,
        room_id=event.announced_room_id,
        room=room or {},
    )


def badges_without_reason(db: Session, meeting_id: str, most: int) -> Sequence[tuple[str, str]]:
    """Names of those whose badge is for no side event any more, each with the registration."""
    reason = select(Speaker.id).join(SideEvent, SideEvent.id == Speaker.side_event_id)
    found = db.execute(
        _with_names()
        .where(*_for_events(meeting_id), Registration.state.in_(ALIVE))
        .where(~reason.where(*_a_reason()).correlate(Registration).exists())
        .limit(most)
    )
    return [(row[0], row[1]) for row in found]


def _with_names() -> Select[str, str]:
    chosen = select(Person.name, Registration.id).join(Registration.person)
    return chosen.order_by(Person.name_key, Registration.id)


def badges_to_decide(db: Session, meeting_id: str) -> int:
    """How many badges for side events only wait for a decision."""
    waiting = Registration.state == RegistrationState.SUBMITTED
    return db.scalar(select(func.count()).where(*_for_events(meeting_id), waiting)) or 0


def badge_states(
    db: Session, meeting_id: str, person_ids: Collection[str]
) -> Mapping[str, RegistrationState]:
    """How the badges for side events only stand that these people have, by the person."""
    chosen = select(Registration.person_id, Registration.state).where(
        *_for_events(meeting_id), Registration.person_id.in_(person_ids)
    )
    return {row[0]: row[1] for row in db.execute(chosen)}
