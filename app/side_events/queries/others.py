"""Selects on what side events have in common: people, hosts, registrations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.messages.models import Message
from app.messages.queries import caused, has_gone, is_to_come
from app.registrations.models import Absence, Registration, RegistrationState, Way
from app.registrations.queries import of_meeting
from app.registrations.rules import ALIVE
from app.side_events.models import (
    Answer,
    Partner,
    PartnerRole,
    SideEvent,
    SideEventState,
    Speaker,
)
from app.side_events.rules.states import LIVE, TELLS_THE_END
from app.side_events.rules.warnings import Elsewhere


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
            Partner.answer != Answer.DECLINED,
            or_(func.lower(Partner.name).in_(names), Partner.entity_id.in_(names)),
        )
    )
    return [(row[0], row[1]) for row in db.execute(chosen) if row[1] != but]


def registered(db: Session, meeting_id: str, person_ids: Collection[str]) -> set[str]:
    """Which of these people are registered for the meeting, whether approved or not yet.

    Who has a badge for side events only is not.
    """
    standing = (RegistrationState.SUBMITTED, RegistrationState.APPROVED)
    chosen = select(Registration.person_id).where(
        Registration.meeting_id == meeting_id,
        Registration.person_id.in_(person_ids),
        Registration.state.in_(standing),
        Registration.way != Way.SIDE_EVENTS,
    )
    return set(db.scalars(chosen))


def named(db: Session, model: type[Partner | Speaker], id_: str) -> Partner | Speaker | None:
    """A partner or a person of an application, by its kind."""
    return db.get(Partner, id_) if model is Partner else db.get(Speaker, id_)


def waiting_answers(db: Session, addresses: Collection[str]) -> dict[str, int]:
    """How many questions of live applications each of these addresses has not answered."""
    found: dict[str, int] = {}
    for table in (Partner, Speaker):
        counted = (
            select(table.email, func.count())
            .join(SideEvent, SideEvent.id == table.side_event_id)
            .where(
                table.email.in_(addresses),
                table.answer == Answer.ASKED,
                SideEvent.state.in_(LIVE),
            )
            .group_by(table.email)
        )
        for email, number in db.execute(counted):
            found[email] = found.get(email, 0) + number
    return found


def naming(db: Session, meeting_id: str, entity_id: str) -> list[tuple[Partner, SideEvent]]:
    """The live applications that name an entity as a partner, with how, in order of receipt."""
    chosen = (
        select(Partner, SideEvent)
        .join(SideEvent, SideEvent.id == Partner.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state.in_(LIVE),
            Partner.entity_id == entity_id,
            Partner.role != PartnerRole.LEAD_ORGANISER,
        )
        .order_by(SideEvent.number)
    )
    return [(row[0], row[1]) for row in db.execute(chosen)]


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
            Speaker.name != Speaker.affiliation,  # it is settled who comes
        )
        .group_by(Speaker.person_id)
        .order_by(func.min(Speaker.name))
        .limit(most)
    )
    return [(row[0], row[1]) for row in found]


def told_of_the_end(db: Session, meeting_id: str) -> set[tuple[str, str]]:
    """Who was told of which side event by a letter that it is not held: address and event.

    Also who is still to get it: nothing calls these letters back.
    """
    chosen = select(Message.to_email, caused()).where(
        Message.meeting_id == meeting_id,
        Message.kind == "side_events/not_held",
        caused().startswith(TELLS_THE_END),
        or_(has_gone(), is_to_come()),
    )
    found = db.execute(chosen)
    return {(one.lower(), cause[len(TELLS_THE_END) :].split(":")[0]) for one, cause in found}


def busy_when_held(
    db: Session, meeting_id: str, moment: datetime, *, event_id: str = "", person_id: str = ""
) -> list[tuple[Speaker, SideEvent]]:
    """Who has a function at a published side event that is not over, and is away at its hours."""
    chosen = (
        select(Speaker, SideEvent)
        .join(SideEvent, SideEvent.id == Speaker.side_event_id)
        .where(
            SideEvent.meeting_id == meeting_id,
            SideEvent.state == SideEventState.ACCEPTED,
            SideEvent.announced_end > moment,
            Speaker.answer != Answer.DECLINED,
            exists().where(
                Absence.person_id == Speaker.person_id,
                Absence.starts_at < SideEvent.announced_end,
                Absence.ends_at > SideEvent.announced_start,
            ),
        )
        .order_by(SideEvent.announced_start, SideEvent.number, Speaker.position)
    )
    if event_id:
        chosen = chosen.where(SideEvent.id == event_id)
    if person_id:
        chosen = chosen.where(Speaker.person_id == person_id)
    return [(speaker, event) for speaker, event in db.execute(chosen)]
