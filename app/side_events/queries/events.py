"""Selects on side events, one by one or all accepted ones, and what a meeting offers them."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload, load_only, selectinload

from app.calls.queries import policy_of
from app.delegations.models import Entity
from app.meetings.models import Equipment, Meeting, MeetingRoom, Room, Slot, Theme
from app.meetings.queries import agenda_of
from app.side_events.models import (
    Partner,
    SideEvent,
    SideEventState,
    SlotWish,
    Speaker,
)
from app.side_events.rules.application import Offer


def whole(chosen: Select[SideEvent]) -> Select[SideEvent]:
    """With everything that belongs to a side event, in a constant number of selects."""
    return chosen.options(
        selectinload(SideEvent.concept),
        selectinload(SideEvent.partners).joinedload(Partner.entity),
        selectinload(SideEvent.speakers).joinedload(Speaker.person),
        selectinload(SideEvent.slot_wishes).joinedload(SlotWish.slot),
        selectinload(SideEvent.room_wishes),
        selectinload(SideEvent.equipment),
        selectinload(SideEvent.themes),
        selectinload(SideEvent.changes),
    )


def accepted(db: Session, meeting_id: str, *, printed: bool = True) -> list[SideEvent]:
    """The accepted side events of a meeting in order of receipt, with everything loaded.

    Partners with their entity, speakers with their person, wished slots with their hours, wished
    rooms, equipment and themes: what the scheduler needs. Not `printed`: without long texts, the
    persons themselves and what changed; to ask for those is a mistake.
    """
    chosen = select(SideEvent).where(
        SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.ACCEPTED
    )
    chosen = whole(chosen) if printed else _for_scheduling(chosen)
    return list(db.scalars(chosen.order_by(SideEvent.number)))


def accepted_to_tell(db: Session, meeting_id: str) -> list[SideEvent]:
    """The accepted side events of a meeting with those to whom news of them go, and no more."""
    chosen = select(SideEvent).where(
        SideEvent.meeting_id == meeting_id, SideEvent.state == SideEventState.ACCEPTED
    )
    people = (
        selectinload(SideEvent.partners),
        selectinload(SideEvent.speakers).joinedload(Speaker.person),
    )
    return list(db.scalars(chosen.options(*people).order_by(SideEvent.number)))


def _for_scheduling(chosen: Select[SideEvent]) -> Select[SideEvent]:
    """With what the scheduler needs, and the names of it."""
    texts = (SideEvent.description, SideEvent.note, SideEvent.catering, SideEvent.exhibition)
    return chosen.options(
        *(defer(one, raiseload=True) for one in texts),
        selectinload(SideEvent.partners).options(
            load_only(
                Partner.entity_id, Partner.name, Partner.role, Partner.answer, raiseload=True
            ),
            joinedload(Partner.entity).load_only(Entity.name, Entity.kind, raiseload=True),
        ),
        selectinload(SideEvent.speakers).load_only(
            Speaker.person_id,
            Speaker.name,
            Speaker.role,
            Speaker.answer,
            Speaker.away,
            raiseload=True,
        ),
        selectinload(SideEvent.slot_wishes),
        selectinload(SideEvent.room_wishes),
        selectinload(SideEvent.equipment),
        selectinload(SideEvent.themes),
    )


def room(db: Session, room_id: str | None) -> Room | None:
    """A room, if one is asked for."""
    return db.get(Room, room_id) if room_id else None


def side_event(db: Session, event_id: str, *, meeting_id: str | None = None) -> SideEvent | None:
    """A side event with everything loaded; with `meeting_id` only if it is of that meeting."""
    chosen = select(SideEvent).where(SideEvent.id == event_id)
    if meeting_id is not None:
        chosen = chosen.where(SideEvent.meeting_id == meeting_id)
    return db.scalar(whole(chosen))


def side_event_to_change(db: Session, event_id: str) -> SideEvent:
    """A side event as it is at this moment, kept from others until the transaction ends."""
    chosen = select(SideEvent).where(SideEvent.id == event_id).with_for_update(of=SideEvent)
    return db.scalars(whole(chosen).execution_options(populate_existing=True)).one()


def side_event_of_form(db: Session, nonce: str) -> SideEvent | None:
    """The side event that a form with this nonce made, with everything loaded."""
    return db.scalar(whole(select(SideEvent).where(SideEvent.form_nonce == nonce)))


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


def number_of_rooms(db: Session, meeting_id: str) -> int:
    """How many rooms a meeting has for side events."""
    counted = select(func.count()).select_from(MeetingRoom)
    here = (MeetingRoom.meeting_id == meeting_id, MeetingRoom.for_side_events)
    return db.scalar(counted.where(*here)) or 0


def meeting_of(db: Session, event: SideEvent) -> Meeting:
    """The meeting of a side event, with its venue."""
    return meeting_by_id(db, event.meeting_id)


def meeting_by_id(db: Session, meeting_id: str) -> Meeting:
    """A meeting with its venue."""
    chosen = select(Meeting).where(Meeting.id == meeting_id)
    return db.scalars(chosen.options(joinedload(Meeting.venue))).one()


def open_places(db: Session, event_id: str) -> set[str]:
    """Who of an event is not named yet, only for whom they speak (see `is_named`), by person."""
    of_event = select(Speaker.person_id).where(Speaker.side_event_id == event_id)
    return set(db.scalars(of_event.where(Speaker.name == Speaker.affiliation)))
