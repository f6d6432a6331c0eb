"""Selects on side events."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.calls.queries import policy_of
from app.meetings.models import Equipment, Meeting, MeetingRoom, Room, Slot, Theme
from app.meetings.queries import agenda_of
from app.registrations.models import Registration, RegistrationState
from app.registrations.queries import of_meeting
from app.registrations.rules import ALIVE
from app.side_events.models import (
    ApplicationDraft,
    ApplicationPart,
    Interest,
    Partner,
    PartnerRole,
    SideEvent,
    SideEventRelation,
    SideEventState,
    SlotWish,
    Speaker,
)
from app.side_events.rules.application import Offer
from app.side_events.rules.warnings import Elsewhere

PER_PAGE = 50
LIVE = (SideEventState.SUBMITTED, SideEventState.ACCEPTED)


def _whole(chosen: Select[SideEvent]) -> Select[SideEvent]:
    """With everything that belongs to a side event, in a constant number of selects."""
    return chosen.options(
        selectinload(SideEvent.concept),
        selectinload(SideEvent.partners).joinedload(Partner.entity),
        selectinload(SideEvent.speakers).joinedload(Speaker.person),
        selectinload(SideEvent.slot_wishes).joinedload(SlotWish.slot),
        selectinload(SideEvent.room_wishes),
        selectinload(SideEvent.equipment),
        selectinload(SideEvent.themes),
    )


def accepted(db: Session, meeting_id: str) -> list[SideEvent]:
    """The accepted side events of a meeting in order of receipt, with everything loaded.

    Partners with their entity, speakers with their person, wished slots with their hours, wished
    rooms, equipment and themes: what the scheduler needs.
    """
    chosen = select(SideEvent).where(
        SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.ACCEPTED
    )
    return list(db.scalars(_whole(chosen).order_by(SideEvent.number)))


def room(db: Session, room_id: str | None) -> Room | None:
    """A room, if one is asked for."""
    return db.get(Room, room_id) if room_id else None


def side_event(db: Session, event_id: str, *, meeting_id: str | None = None) -> SideEvent | None:
    """A side event with everything loaded; with `meeting_id` only if it is of that meeting."""
    chosen = select(SideEvent).where(SideEvent.id == event_id)
    if meeting_id is not None:
        chosen = chosen.where(SideEvent.meeting_id == meeting_id)
    return db.scalar(_whole(chosen))


def side_event_to_change(db: Session, event_id: str) -> SideEvent:
    """A side event as it is at this moment, kept from others until the transaction ends."""
    chosen = select(SideEvent).where(SideEvent.id == event_id).with_for_update(of=SideEvent)
    return db.scalars(_whole(chosen).execution_options(populate_existing=True)).one()


def side_event_of_form(db: Session, nonce: str) -> SideEvent | None:
    """The side event that a form with this nonce made, with everything loaded."""
    return db.scalar(_whole(select(SideEvent).where(SideEvent.form_nonce == nonce)))


def next_number(db: Session, meeting_id: str) -> int:
    """The number of the next application of a meeting; others wait until this one is in."""
    db.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    last = db.scalar(select(func.max(SideEvent.number)).where(SideEvent.meeting_id == meeting_id))
    return (last or 0) + 1


def offer(db: Session, meeting_id: str) -> Offer:
    """What a meeting offers to side events: slots by hour, rooms, equipment, themes, its policy."""
    rooms = (
        select(Room)
        .join(MeetingRoom, MeetingRoom.room_id == Room.id)
        .where(MeetingRoom.meeting_id == meeting_id, MeetingRoom.for_side_events)
        .options(joinedload(Room.venue))
        .order_by(Room.position, Room.code)
    )
    slots = select(Slot).where(Slot.meeting_id == meeting_id).order_by(Slot.starts_at)
    things = select(Equipment).where(Equipment.meeting_id == meeting_id).order_by(Equipment.code)
    themes = select(Theme).where(Theme.meeting_id == meeting_id).order_by(Theme.position)
    return Offer(
        slots=db.scalars(slots).all(),
        rooms=db.scalars(rooms).all(),
        equipment=db.scalars(things).all(),
        themes=db.scalars(themes).all(),
        policy=policy_of(db, meeting_id),
        agenda=agenda_of(db, meeting_id),
    )


def relations(db: Session, meeting_id: str) -> list[SideEventRelation]:
    """The demands between side events of a meeting, whatever their states."""
    chosen = (
        select(SideEventRelation)
        .join(SideEvent, SideEvent.id == SideEventRelation.side_event_id)
        .where(SideEvent.meeting_id == meeting_id)
        .order_by(SideEventRelation.side_event_id, SideEventRelation.other_id)
    )
    return list(db.scalars(chosen))


@dataclass(frozen=True)
class DelegationInterests:
    """A delegation, how many approved members it has, and the accepted events it wants to see."""

    delegation_id: str
    size: int
    side_events: tuple[str, ...]


def interests(db: Session, meeting_id: str) -> list[DelegationInterests]:
    """The interests of each delegation that has any, by delegation."""
    chosen = (
        select(Interest.delegation_id, Interest.side_event_id)
        .join(SideEvent, SideEvent.id == Interest.side_event_id)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.ACCEPTED)
        .order_by(Interest.delegation_id, SideEvent.number)
    )
    wanted: dict[str, list[str]] = {}
    for delegation_id, event_id in db.execute(chosen):
        wanted.setdefault(delegation_id, []).append(event_id)
    sizes = _sizes(db, meeting_id)
    return [
        DelegationInterests(delegation_id, sizes.get(delegation_id, 0), tuple(events))
        for delegation_id, events in wanted.items()
    ]


def _sizes(db: Session, meeting_id: str) -> dict[str, int]:
    counted = (
        select(Registration.delegation_id, func.count())
        .where(
            Registration.meeting_id == meeting_id,
            Registration.state == RegistrationState.APPROVED,
            Registration.delegation_id.is_not(None),
        )
        .group_by(Registration.delegation_id)
    )
    return {str(delegation_id): size for delegation_id, size in db.execute(counted)}


def interests_in(db: Session, delegation_id: str) -> list[Interest]:
    """What one delegation is interested in."""
    return list(db.scalars(select(Interest).where(Interest.delegation_id == delegation_id)))


def ids_at(db: Session, meeting_id: str) -> set[str]:
    """The ids of all side events of a meeting."""
    return set(db.scalars(select(SideEvent.id).where(SideEvent.meeting_id == meeting_id)))


@dataclass(frozen=True)
class NamedElsewhere:
    """A speaker of one event who is named in another one, too."""

    name: str
    event_id: str
    number: int
    title: str
    language: str


def named_elsewhere(db: Session, event: SideEvent) -> list[NamedElsewhere]:
    """Speakers of an event who are also in another live one, with that one; for organisers."""
    return _named_in(db, event, SideEvent.state.in_(LIVE))


def _named_in(db: Session, event: SideEvent, others: ColumnElement[bool]) -> list[NamedElsewhere]:
    mine, theirs = aliased(Speaker), aliased(Speaker)
    chosen = (
        select(mine.name, SideEvent.id, SideEvent.number, SideEvent.title, SideEvent.language)
        .join(theirs, theirs.person_id == mine.person_id)
        .join(SideEvent, SideEvent.id == theirs.side_event_id)
        .where(
            mine.side_event_id == event.id,
            theirs.side_event_id != event.id,
            others,
        )
        .order_by(mine.position, SideEvent.number)
        .distinct()
        .add_columns(mine.position)
    )
    return [NamedElsewhere(*row[:5]) for row in db.execute(chosen)]


def elsewhere(db: Session, event: SideEvent) -> Elsewhere:
    """What an applicant may know of other applications: which of their names are there, too.

    Only in what is published or has the same contact: else anybody could ask who takes part.
    """
    names = dict.fromkeys(found.name for found in _named_in(db, event, _known_to_contact(event)))
    lead = next((p for p in event.partners if p.role is PartnerRole.LEAD_ORGANISER), None)
    leads = lead is not None and _leads_another(db, event, lead)
    return Elsewhere(speakers=tuple(names), lead_organiser=lead.name if lead and leads else "")


def _known_to_contact(event: SideEvent) -> ColumnElement[bool]:
    known: ColumnElement[bool] = SideEvent.announced_start.is_not(None)
    if event.contact_email:
        known = or_(known, func.lower(SideEvent.contact_email) == event.contact_email.lower())
    return and_(SideEvent.state.in_(LIVE), known)


def _leads_another(db: Session, event: SideEvent, lead: Partner) -> bool:
    same: ColumnElement[bool] = func.lower(Partner.name) == lead.name.lower()
    if lead.entity_id:
        same = or_(same, Partner.entity_id == lead.entity_id)
    found = (
        select(Partner.id)
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .where(
            SideEvent.meeting_id == event.meeting_id,
            SideEvent.id != event.id,
            _known_to_contact(event),
            Partner.role == PartnerRole.LEAD_ORGANISER,
            same,
        )
        .limit(1)
    )
    return db.scalar(found) is not None


def live(db: Session, meeting_id: str) -> int:
    """How many live applications a meeting has."""
    counted = select(func.count()).select_from(SideEvent)
    chosen = counted.where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
    return db.scalar(chosen) or 0


def hosted(
    db: Session, meeting_id: str, names: Collection[str], but: str | None
) -> list[tuple[Partner, str]]:
    """Who organises the live applications of a meeting, of these names or entities.

    `names` are names in lower case and ids of entities. Gives each partner that leads or organises
    with others, and its event's id; the event `but` is left out.
    """
    chosen = (
        select(Partner, SideEvent.id)
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state.in_(LIVE),
            Partner.role != PartnerRole.CO_SPONSOR,
            or_(func.lower(Partner.name).in_(names), Partner.entity_id.in_(names)),
        )
    )
    return [(row[0], row[1]) for row in db.execute(chosen) if row[1] != but]


def counts(db: Session, meeting_id: str) -> dict[SideEventState, int]:
    """How many applications of a meeting are in each state that occurs."""
    counted = (
        select(SideEvent.state, func.count())
        .where(SideEvent.meeting_id == meeting_id)
        .group_by(SideEvent.state)
    )
    return dict(db.execute(counted).all())


@dataclass(frozen=True)
class Listed:
    """One page of a list, and how many pages there are."""

    rows: Sequence[SideEvent]
    page: int
    pages: int


def listed(
    db: Session, meeting_id: str, *, state: SideEventState | None, words: str, page: int
) -> Listed:
    """Applications in order of receipt, `PER_PAGE` to a page; `words` are in title or partner."""
    found = [SideEvent.meeting_id == meeting_id]
    if state is not None:
        found.append(SideEvent.state == state)
    if words:
        found.append(
            or_(
                SideEvent.title.icontains(words, autoescape=True),
                SideEvent.partners.any(Partner.name.icontains(words, autoescape=True)),
            )
        )
    total = db.scalar(select(func.count()).select_from(SideEvent).where(*found)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    chosen = select(SideEvent).where(*found).order_by(SideEvent.number)
    rows = db.scalars(_whole(chosen).offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
    return Listed(rows, page, pages)


def title_of(db: Session, meeting_id: str) -> dict[str, str]:
    """The titles of all live side events of a meeting, by id, in order of receipt."""
    chosen = (
        select(SideEvent.id, SideEvent.title)
        .where(SideEvent.meeting_id == meeting_id, SideEvent.state.in_(LIVE))
        .order_by(SideEvent.number)
    )
    return dict(db.execute(chosen).all())


def registered(db: Session, meeting_id: str, person_ids: Collection[str]) -> set[str]:
    """Which of these people are registered for the meeting, whether approved or not yet."""
    standing = (RegistrationState.SUBMITTED, RegistrationState.APPROVED)
    chosen = select(Registration.person_id).where(
        Registration.meeting_id == meeting_id,
        Registration.person_id.in_(person_ids),
        Registration.state.in_(standing),
    )
    return set(db.scalars(chosen))


def meeting_of(db: Session, event: SideEvent) -> Meeting:
    """The meeting of a side event, with its venue."""
    return meeting_by_id(db, event.meeting_id)


@cache
def speaking_unlisted() -> Select[Any]:
    """Finds registrations of speakers of accepted events that are cancelled or declined."""
    speaks = (
        select(Speaker.id)
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .where(
            Speaker.person_id == Registration.person_id,
            SideEvent.state == SideEventState.ACCEPTED,
        )
    )
    return of_meeting().where(Registration.state.not_in(ALIVE), speaks.exists())


def speakers_not_registered(db: Session, meeting_id: str, most: int) -> Sequence[tuple[str, str]]:
    """Names of speakers of accepted events who are not on the list, each with an event's id."""
    alive = select(Registration.person_id).where(Registration.state.in_(ALIVE))
    found = db.execute(
        select(func.min(Speaker.name), func.min(SideEvent.id))
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state == SideEventState.ACCEPTED,
            Speaker.person_id.not_in(alive),
        )
        .group_by(Speaker.person_id)
        .order_by(func.min(Speaker.name))
        .limit(most)
    )
    return [(row[0], row[1]) for row in found]


def meeting_by_id(db: Session, meeting_id: str) -> Meeting:
    """A meeting with its venue."""
    chosen = select(Meeting).where(Meeting.id == meeting_id)
    return db.scalars(chosen.options(joinedload(Meeting.venue))).one()


def draft(db: Session, draft_id: str) -> ApplicationDraft | None:
    """What is being written of an application."""
    return db.get(ApplicationDraft, draft_id)


def draft_to_change(db: Session, draft_id: str) -> ApplicationDraft | None:
    """The same, kept from others until the transaction ends."""
    chosen = select(ApplicationDraft).where(ApplicationDraft.id == draft_id).with_for_update()
    return db.scalar(chosen.execution_options(populate_existing=True))


def draft_by_nonce(db: Session, nonce: str) -> ApplicationDraft | None:
    """The draft that a form with this nonce began."""
    return db.scalar(select(ApplicationDraft).where(ApplicationDraft.nonce == nonce))


def parts_of_draft(db: Session, draft_id: str) -> Sequence[ApplicationPart]:
    """The parts of a draft that were ever saved."""
    return db.scalars(select(ApplicationPart).where(ApplicationPart.draft_id == draft_id)).all()


def part_of_draft(db: Session, draft_id: str, key: str) -> ApplicationPart | None:
    """One of them, as it is at this moment."""
    return db.get(ApplicationPart, (draft_id, key), populate_existing=True)
