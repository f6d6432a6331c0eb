"""Selects on what hosts set, and on what people do at published side events."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.hosting.models import Material, RunningOrder, Substitute
from app.hosting.rules.parts import NOTHING, Part
from app.meetings.models import Meeting
from app.registrations.models import Person, Registration, RegistrationState
from app.schedule.models import HELD, Release, ReleasedEvent
from app.schedule.queries import Current
from app.side_events.models import Answer, SideEvent, SideEventState, Speaker, SpeakerRole

# Two who turned out to be one person are nobody's substitute.
NOT_ONESELF = Substitute.person_id != Substitute.instead_of_id
_THEIRS = and_(  # the functions of who sends somebody
    Speaker.side_event_id == Substitute.side_event_id,
    Speaker.person_id == Substitute.instead_of_id,
    Speaker.answer != Answer.DECLINED,
)


def order_of(db: Session, event_id: str) -> RunningOrder | None:
    """The running order of a side event with its parts."""
    return orders_of(db, [event_id]).get(event_id)


def orders_of(db: Session, event_ids: Collection[str]) -> dict[str, RunningOrder]:
    """The running orders of those side events that have one, with their parts."""
    chosen = select(RunningOrder).where(RunningOrder.side_event_id.in_(event_ids))
    found = db.scalars(chosen.options(selectinload(RunningOrder.items)))
    return {order.side_event_id: order for order in found}


def next_in_room(db: Session, event: SideEvent, timezone: str) -> datetime | None:
    """When the next published event begins in the room of this one, on the same day."""
    if event.announced_end is None:
        return None
    following = db.scalar(
        select(func.min(SideEvent.announced_start)).where(
            SideEvent.meeting_id == event.meeting_id,
            SideEvent.state == SideEventState.ACCEPTED,
            SideEvent.announced_room_id == event.announced_room_id,
            SideEvent.announced_start >= event.announced_end,
            SideEvent.id != event.id,
        )
    )
    zone = ZoneInfo(timezone)
    days = {at.astimezone(zone).date() for at in (event.announced_end, following) if at}
    return following if len(days) == 1 else None


def materials_of(db: Session, event_id: str) -> Sequence[Material]:
    """The materials of a side event with what is known of their files, the first first."""
    chosen = select(Material).where(Material.side_event_id == event_id)
    return db.scalars(
        chosen.options(joinedload(Material.file)).order_by(Material.created_at, Material.id)
    ).all()


def released_materials(
    db: Session, release_id: str, event_id: str
) -> list[tuple[Material, ReleasedEvent]]:
    """The materials of an event that a release has and that is held, with its hours there."""
    chosen = (
        select(Material, ReleasedEvent)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Material.side_event_id)
        .where(
            ReleasedEvent.release_id == release_id,
            ReleasedEvent.state.in_(HELD),
            Material.side_event_id == event_id,
        )
        .options(joinedload(Material.file))
        .order_by(Material.created_at, Material.id)
    )
    return [(material, event) for material, event in db.execute(chosen)]


def current_release(db: Session, meeting_id: str) -> Current | None:
    """The newest release of a meeting, and in which edition."""
    row = db.execute(
        select(Release.id, Release.edition)
        .where(Release.meeting_id == meeting_id)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    return Current(row[0], row[1]) if row else None


def functions_in(
    db: Session,
    release_id: str,
    events: Collection[str] | None = None,
    people: Collection[str] | None = None,
) -> dict[tuple[str, str], list[str]]:
    """The functions of each person at each side event of a release, by event and person."""
    chosen = (
        select(Speaker.side_event_id, Speaker.person_id, Speaker.role)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Speaker.side_event_id)
        .where(ReleasedEvent.release_id == release_id, Speaker.answer != Answer.DECLINED)
        .order_by(Speaker.side_event_id, Speaker.position, Speaker.role)
    )
    if events is not None:
        chosen = chosen.where(Speaker.side_event_id.in_(events))
    if people is not None:
        chosen = chosen.where(Speaker.person_id.in_(people))
    found: dict[tuple[str, str], list[str]] = {}
    for event_id, person_id, role in db.execute(chosen):
        found.setdefault((event_id, person_id), []).append(role.value)
    return found


@dataclass(frozen=True)
class Sent:
    """Somebody (`person_id`, `name`) is asked to come in place of who sends them."""

    event_id: str
    person_id: str
    name: str
    email: str
    instead_of_id: str
    instead_of: str


def sent_to(db: Session, event_ids: Collection[str]) -> list[Sent]:
    """Who is asked to come to which of these side events in place of whom, the first first."""
    sender = aliased(Person)
    chosen = (
        select(Substitute, Person.name, sender.name)
        .join(Person, Person.id == Substitute.person_id)
        .join(sender, sender.id == Substitute.instead_of_id)
        .where(Substitute.side_event_id.in_(event_ids), NOT_ONESELF)
        .order_by(Substitute.side_event_id, Substitute.asked_at, Substitute.instead_of_id)
    )
    return [
        Sent(one.side_event_id, one.person_id, name, one.email, one.instead_of_id, instead_of)
        for one, name, instead_of in db.execute(chosen)
    ]


def coming_instead(
    db: Session, event_ids: Collection[str], of: Collection[SpeakerRole] | None = None
) -> list[tuple[str, Person]]:
    """Who is asked to come in place of somebody, or of somebody with one `of` these functions, once
    for each of these side events.
    """
    chosen = (
        select(Substitute.side_event_id, Person)
        .join(Person, Person.id == Substitute.person_id)
        .where(Substitute.side_event_id.in_(event_ids), NOT_ONESELF)
        .order_by(Substitute.side_event_id, Substitute.asked_at, Substitute.instead_of_id)
    )
    if of is not None:
        chosen = chosen.join(Speaker, _THEIRS).where(Speaker.role.in_(of))
    return list(dict.fromkeys((event_id, person) for event_id, person in db.execute(chosen)))


def parts_in(
    db: Session,
    release_id: str,
    events: Collection[str] | None = None,
    people: Collection[str] | None = None,
) -> dict[tuple[str, str], Part]:
    """What each person does at each side event of a release, by event and person: their functions,
    and in whose place they are asked to come.
    """
    own = functions_in(db, release_id, events, people)
    parts = {pair: Part(tuple(roles)) for pair, roles in own.items()}
    for pair, name, role in _in_place(db, release_id, events, people):
        part = parts.get(pair, NOTHING)
        names = dict.fromkeys((*part.instead_of, name))
        theirs = (*part.theirs, role.value) if role else part.theirs
        parts[pair] = replace(part, instead_of=tuple(names), theirs=theirs)
    return parts


def _in_place(
    db: Session,
    release_id: str,
    events: Collection[str] | None,
    people: Collection[str] | None,
) -> Iterator[tuple[tuple[str, str], str, SpeakerRole | None]]:
    """Who comes in whose place, with each function that those have."""
    chosen = (
        select(Substitute.side_event_id, Substitute.person_id, Person.name, Speaker.role)
        .join(Person, Person.id == Substitute.instead_of_id)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == Substitute.side_event_id)
        .outerjoin(Speaker, _THEIRS)
        .where(ReleasedEvent.release_id == release_id, NOT_ONESELF)
        .order_by(Substitute.asked_at, Substitute.instead_of_id, Speaker.position, Speaker.role)
    )
    if events is not None:
        chosen = chosen.where(Substitute.side_event_id.in_(events))
    if people is not None:
        chosen = chosen.where(Substitute.person_id.in_(people))
    for event_id, person_id, name, role in db.execute(chosen):
        yield (event_id, person_id), name, role


def parts_of(db: Session, release_id: str, person_id: str) -> dict[str, Part]:
    """The same of one person, by event."""
    found = parts_in(db, release_id, people=[person_id])
    return {event_id: part for (event_id, _person), part in found.items()}


def events_among(db: Session, release_id: str, ids: Collection[str]) -> Sequence[ReleasedEvent]:
    """Those of the side events that are in a release, in order of time."""
    return db.scalars(
        select(ReleasedEvent)
        .where(ReleasedEvent.release_id == release_id, ReleasedEvent.side_event_id.in_(ids))
        .order_by(ReleasedEvent.starts_at, ReleasedEvent.side_event_id)
    ).all()


def speaking_for(db: Session, release_id: str, delegation_id: str) -> list[tuple[str, str, str]]:
    """Event, person and name for each member of a delegation who speaks at a released event, or is
    asked to come there in place of somebody.
    """
    panel = union(
        select(Speaker.side_event_id, Speaker.person_id),
        select(Substitute.side_event_id, Substitute.person_id).where(NOT_ONESELF),
    ).subquery()
    chosen = (
        select(panel.c.side_event_id, Person.id, Person.name)
        .join(Person, Person.id == panel.c.person_id)
        .join(Registration, Registration.person_id == Person.id)
        .join(ReleasedEvent, ReleasedEvent.side_event_id == panel.c.side_event_id)
        .where(
            ReleasedEvent.release_id == release_id,
            Registration.delegation_id == delegation_id,
            Registration.state == RegistrationState.APPROVED,
        )
        .order_by(Person.name_key, Person.id)
    )
    return [(row[0], row[1], row[2]) for row in db.execute(chosen)]


def speaks_at(db: Session, email: str, today: date) -> list[tuple[Meeting, int]]:
    """At how many published side events somebody has a function, at each meeting that is not over,
    the earliest first.
    """
    chosen = (
        select(Meeting, func.count(SideEvent.id.distinct()))
        .join(SideEvent, SideEvent.meeting_id == Meeting.id)
        .join(Speaker, Speaker.side_event_id == SideEvent.id)
        .join(Person, Person.id == Speaker.person_id)
        .where(
            func.lower(Person.email) == email.lower(),
            Speaker.answer != Answer.DECLINED,
            SideEvent.state == SideEventState.ACCEPTED,
            SideEvent.announced_start.is_not(None),
            or_(Meeting.ends_on.is_(None), Meeting.ends_on >= today),
        )
        .group_by(Meeting.id)
        .order_by(Meeting.starts_on, Meeting.id)
    )
    return [(meeting, number) for meeting, number in db.execute(chosen)]
