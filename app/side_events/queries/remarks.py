"""Selects on what an applicant may know while writing."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.delegations.queries import entities_called
from app.delegations.rules import named
from app.meetings.models import RoomSetup
from app.registrations.models import RegistrationState
from app.side_events.models import (
    Answer,
    Partner,
    PartnerRole,
    SideEvent,
    SideEventState,
    SlotWish,
    Speaker,
)
from app.side_events.queries.badges import badge_states
from app.side_events.queries.others import registered
from app.side_events.rules.application import Offer
from app.side_events.rules.needs import SETUPS
from app.side_events.rules.remarks import Answered, Draft, Known, Published
from app.side_events.rules.states import LIVE


def known_for(
    db: Session, meeting_id: str, draft: Draft, offer: Offer, event: SideEvent | None
) -> Known:
    """What the writers of a draft may know; `event` is what they have sent, if they have."""
    own = event.id if event else ""
    return Known(
        timezone=offer.policy.timezone,
        seats=_seats(db, [room.id for room in offer.rooms]),
        speaking=_speaking(db, meeting_id, draft.speakers, own),
        hosting=_hosting(db, meeting_id, (draft.lead, *draft.partners), own),
        wanted=first_wishes(db, meeting_id, but=own),
        answered=answered(db, event) if event else (),
        unknown=_unknown(db, {draft.lead, *draft.partners} - {""}),
    )


def _unknown(db: Session, names: Collection[str]) -> Sequence[str]:
    known = named(names, entities_called(db)) if names else {}
    return [name for name in names if name not in known]


def _seats(db: Session, room_ids: Collection[str]) -> Mapping[tuple[str, str], int]:
    """Seats by room and set-up, where a set-up of the house is called as one of ours."""
    found = {}
    for setup in db.scalars(select(RoomSetup).where(RoomSetup.room_id.in_(room_ids))):
        names = {name.casefold() for name in setup.name.values()}
        for key in SETUPS:
            if any(name.startswith(key) for name in names):
                found[setup.room_id, key] = setup.capacity
    return found


def _is_published(meeting_id: str, but: str) -> ColumnElement[bool]:
    return (
        (SideEvent.meeting_id == meeting_id)
        & (SideEvent.id != but)
        & (SideEvent.state == SideEventState.ACCEPTED)
        & SideEvent.announced_start.is_not(None)
    )


def _speaking(db: Session, meeting_id: str, names: Collection[str], but: str) -> list[Published]:
    """By name, as it is printed: whose address it is stays unsaid."""
    chosen = (
        select(Speaker.name, SideEvent.title, SideEvent.announced_start)
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .where(
            _is_published(meeting_id, but),
            Speaker.answer != Answer.DECLINED,
            or_(Speaker.name.in_(names), func.lower(Speaker.name).in_(_lower(names))),
        )
        .order_by(SideEvent.announced_start, SideEvent.number)
    )
    return [Published(name, title, at) for name, title, at in db.execute(chosen) if at]


def _hosting(db: Session, meeting_id: str, names: Collection[str], but: str) -> list[Published]:
    chosen = (
        select(Partner.name, SideEvent.title, SideEvent.announced_start)
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .where(
            _is_published(meeting_id, but),
            Partner.role != PartnerRole.CO_SPONSOR,
            or_(Partner.answer == Answer.CONFIRMED, Partner.must_confirm.is_(False)),
            Partner.answer != Answer.DECLINED,
            or_(Partner.name.in_(names), func.lower(Partner.name).in_(_lower(names))),
        )
        .order_by(SideEvent.announced_start, SideEvent.number)
    )
    return [Published(name, title, at) for name, title, at in db.execute(chosen) if at]


def _lower(names: Collection[str]) -> list[str]:
    return [name.lower() for name in names]


def first_wishes(db: Session, meeting_id: str, *, but: str = "") -> Mapping[str, int]:
    """How many live applications wish each slot first, by its id; without the one that is `but`."""
    counted = (
        select(SlotWish.slot_id, func.count())
        .join(SideEvent, SideEvent.id == SlotWish.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.id != but,
            SideEvent.state.in_(LIVE),
            SlotWish.rank == 0,
        )
        .group_by(SlotWish.slot_id)
    )
    return {row[0]: row[1] for row in db.execute(counted)}


def answered(db: Session, event: SideEvent) -> list[Answered]:
    """What people have answered; who has confirmed was told that this is seen, too."""
    confirmed = [one for one in event.speakers if one.answer is Answer.CONFIRMED]
    people = [one.person_id for one in confirmed]
    there = registered(db, event.meeting_id, people)
    states = badge_states(db, event.meeting_id, people)
    badges = {key for key, state in states.items() if state is RegistrationState.APPROVED}
    return [
        Answered(one.name, tuple(one.away), one.person_id in there, one.person_id in badges)
        for one in confirmed
    ]
