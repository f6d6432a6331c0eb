"""Puts the real meetings and the register into the database, through the services."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app.delegations import service as delegations
from app.delegations.models import Entity, EntityKind
from app.delegations.service.campaigns import add_member
from app.demo.facts import (
    AgendaItemFacts,
    Basis,
    MeetingFacts,
    PersonFacts,
    Provenance,
    RoomFacts,
    SessionFacts,
    SideEventFacts,
)
from app.demo.register import load_instruments, load_organisations, load_states
from app.meetings import service as meetings
from app.meetings.models import (
    AgendaItem,
    Instrument,
    Meeting,
    Room,
    SessionKind,
    Slot,
    Theme,
    Venue,
)
from app.meetings.rules import Origin
from app.side_events import service as side_events
from app.side_events.models import PartnerRole, SideEvent, SpeakerRole
from app.side_events.rules.application import Application, PartnerGiven, SpeakerGiven
from app.side_events.rules.concept import ConceptGiven

# A side event is never held against these; receptions and exhibitions keep nobody from one.
EXCLUSIVE = frozenset(
    {
        SessionKind.PLENARY,
        SessionKind.PANEL,
        SessionKind.FORMAL_MEETING,
        SessionKind.CEREMONY,
    }
)
UNKNOWN_DURATION = 60  # minutes; said to be unknown in the row's `why`
LONGEST_WHY = 400


@dataclass
class Loaded:
    """A meeting in the database, its rows by the ids of the facts."""

    meeting: Meeting
    rooms: dict[str, Room] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    themes: dict[str, Theme] = field(default_factory=dict)
    side_events: list[SideEvent] = field(default_factory=list)


@dataclass(frozen=True)
class Register:
    """Treaties and entities in the database, by their keys."""

    instruments: Mapping[str, Instrument]
    entities: Mapping[str, Entity]


def load_register(db: Session) -> Register:
    """All treaties, States with their dated status, and organisations of the register."""
    instruments = {
        found.key: meetings.add_instrument(db, code=found.short, name=found.names)
        for found in load_instruments()
    }
    entities = {}
    for state in load_states():
        entity = entities[state.iso3] = delegations.add_entity(
            db,
            kind=EntityKind.STATE,
            code=state.iso3,
            name=state.names,
            formal_name=state.formal,
            article=state.articles,
            source=state.names_source,
        )
        for change in state.changes:
            delegations.set_status(
                db,
                entity,
                instruments["apmbc"],
                change.status,
                change.since,
                source=state.status_source,
            )
    for one in load_organisations():
        entities[one.key] = delegations.add_entity(
            db, kind=one.kind, code=one.key, name=one.names, source=one.website or ""
        )
    for one in load_organisations():
        for campaign in one.campaigns:
            add_member(db, None, entities[campaign], entities[one.key])
    return Register(instruments, entities)


def load_meeting(db: Session, facts: MeetingFacts, register: Register) -> Loaded:
    """A real meeting with all that is known of it."""
    venue = _venue(db, facts)
    meeting = meetings.found_meeting(
        db,
        slug=facts.id,
        name=facts.name,
        timezone=facts.timezone,
        instrument=register.instruments.get(facts.instrument or ""),
        venue=venue,
        theme=facts.theme or "",
        starts_on=facts.start,
        ends_on=facts.end,
        city=facts.city or "",
        meeting_format=facts.format,
        languages=facts.languages or ("en",),
        origin=_origin(facts, facts.provenance),
    )
    loaded = Loaded(meeting)
    if venue and facts.venue:
        for position, room in enumerate(facts.venue.rooms):
            _room(db, loaded, facts, room, position)
    items = _agenda(db, loaded, facts)
    for session in facts.sessions:
        _session(db, loaded, facts, session, items)
    for slot in facts.slots:
        loaded.slots.append(
            meetings.add_slot(
                db,
                meeting,
                starts_at=facts.moment(slot.date, slot.start),
                ends_at=facts.moment(slot.date, slot.end),
                origin=_origin(facts, slot.provenance),
            )
        )
    return loaded


def load_side_events(db: Session, loaded: Loaded, facts: MeetingFacts, register: Register) -> None:
    """The side events that are known of a meeting, as accepted applications."""
    for known in facts.side_events:
        event = side_events.apply(
            db,
            loaded.meeting,
            _application(loaded, facts, known, register),
            origin=_origin_of_side_event(facts, known),
            notify=False,  # whom to write to is not known either
        )
        loaded.side_events.append(side_events.accept(db, None, event, notify=False))


def origin_of_demo(why: str) -> Origin:
    """What is made up for the demo says so."""
    return Origin(Basis.DEMO, why=why)


def _origin(facts: MeetingFacts, provenance: Provenance) -> Origin:
    # A stated line of which single values are inferred is shown as inferred, with these values.
    basis = Basis.INFERRED if provenance.reasons else provenance.basis
    conflicts = "; ".join(conflict.says for conflict in provenance.conflicts)
    why = "; ".join(part for part in (provenance.reasons, conflicts) if part)
    return Origin(basis, facts.cite(provenance), why[:LONGEST_WHY])


def _venue(db: Session, facts: MeetingFacts) -> Venue | None:
    if facts.venue is None:
        return None
    return meetings.add_venue(
        db, code=facts.id, name=facts.venue.name, address=facts.venue.address or ""
    )


def _room(db: Session, loaded: Loaded, facts: MeetingFacts, room: RoomFacts, position: int) -> None:
    venue = loaded.meeting.venue
    assert venue is not None  # noqa: S101 - only a meeting with a venue has rooms
    row = loaded.rooms[room.id] = meetings.add_room(
        db,
        venue,
        code=room.id,
        name=room.name,
        capacity=room.seats or 0,
        features=["interpretation"] if room.interpretation_languages else [],
        position=position * 10,
        origin=_origin(facts, room.provenance),
    )
    meetings.give_room(db, loaded.meeting, row)
    if room.divisible_into and room.part_seats:
        why = "the source says how many parts there are at most; they are numbered here"
        parts = max(room.divisible_into)
        origin = Origin(Basis.INFERRED, why=why)
        divide(db, loaded, room.id, parts=parts, seats=room.part_seats, origin=origin)


def divide(
    db: Session, loaded: Loaded, code: str, *, parts: int, seats: int, origin: Origin
) -> None:
    """Make numbered parts of a room, each of as many seats."""
    whole = loaded.rooms[code]
    made = []
    for number in range(1, parts + 1):
        part = meetings.add_room(
            db,
            _venue_of(db, whole),
            code=f"{code}{number}",
            name={language: f"{name} {number}" for language, name in whole.name.items()},
            capacity=seats,
            features=whole.features,
            position=whole.position + number,
            origin=origin,
        )
        meetings.give_room(db, loaded.meeting, part)
        loaded.rooms[part.code] = part
        made.append(part)
    meetings.divide_room(db, whole=whole, parts=made)


def _venue_of(db: Session, room: Room) -> Venue:
    return db.get_one(Venue, room.venue_id)


def _agenda(db: Session, loaded: Loaded, facts: MeetingFacts) -> dict[str, AgendaItem]:
    return {
        item.number: meetings.add_agenda_item(
            db,
            loaded.meeting,
            number=item.number,
            title=item.title,
            body=item.body or "",
            action_plan=item.action_plan or "",
            speaking_lists=list(_speaking_lists(item)),
            position=position,
            origin=_origin(facts, item.provenance),
        )
        for position, item in enumerate(facts.agenda_items)
    }


def _speaking_lists(item: AgendaItemFacts) -> Iterable[Mapping[str, object]]:
    for listed in item.speaking_lists:
        yield {"purpose": listed.purpose, "delegations": list(listed.delegations)}
    if item.announced:
        yield {
            "purpose": "Announced speakers",
            "delegations": [_printed(one) for one in item.announced],
        }
    if item.spoke:
        yield {"purpose": "Those who spoke", "delegations": [_printed(one) for one in item.spoke]}


def _printed(person: PersonFacts) -> str:
    parts = (person.name, person.function, person.affiliation)
    return ", ".join(part for part in parts if part)


def _session(
    db: Session,
    loaded: Loaded,
    facts: MeetingFacts,
    session: SessionFacts,
    _items: Mapping[str, AgendaItem],
) -> None:
    starts_at = _moment(facts, session.date, session.start)
    ends_at = _moment(facts, session.date, session.end)
    known = starts_at is not None and ends_at is not None
    meetings.add_session(
        db,
        loaded.meeting,
        kind=session.kind,
        title=session.title,
        starts_at=starts_at if known else None,
        ends_at=ends_at if known else None,
        held_on=session.date,
        rooms=[loaded.rooms[session.room]] if session.room in loaded.rooms else [],
        exclusive=known and session.kind in EXCLUSIVE,
        note="; ".join(_printed(speaker) for speaker in session.speakers),
        origin=_origin(facts, session.provenance),
    )


def _moment(facts: MeetingFacts, day: date | None, hour: time | None) -> datetime | None:
    return facts.moment(day, hour) if day and hour else None


def _origin_of_side_event(facts: MeetingFacts, known: SideEventFacts) -> Origin:
    unknown = "" if known.start else "how long it took is not known, one hour is assumed"
    reasons = "; ".join(part for part in (known.provenance.reasons, unknown) if part)
    basis = Basis.INFERRED if reasons else Basis.STATED
    return Origin(basis, facts.cite(known.provenance), reasons[:LONGEST_WHY])


def _application(
    loaded: Loaded, facts: MeetingFacts, known: SideEventFacts, register: Register
) -> Application:
    return Application(
        title=known.heading,
        concept=_concept_note(known),
        partners=tuple(
            PartnerGiven(
                name=host.name,
                role=PartnerRole(host.role.value),
                entity_id=register.entities[host.entity].id if host.entity else None,
            )
            for host in known.organisers
        ),
        speakers=tuple(_speakers(known)),
        attendance=0,
        duration=_minutes(facts, known),
        contact_name="",
        contact_email="",
        themes=tuple(loaded.themes[code].id for code in sorted(known.themes)),
    )


def _speakers(known: SideEventFacts) -> Iterable[SpeakerGiven]:
    people = [
        (known.chair, SpeakerRole.CHAIR),
        (known.moderator, SpeakerRole.MODERATOR),
        *((panellist, SpeakerRole.PANELLIST) for panellist in known.panellists),
    ]
    for person, role in people:
        if person is None:
            continue
        affiliation = ", ".join(part for part in (person.function, person.affiliation) if part)
        yield SpeakerGiven(name=person.name or affiliation, role=role, affiliation=affiliation)


def _concept_note(known: SideEventFacts) -> tuple[ConceptGiven, ...]:
    note = known.concept_note
    if note is None:
        return ()
    questions = (f"{n}. {line}" for n, line in enumerate(note.guiding_questions, 1))
    return (
        ConceptGiven(
            language="en",
            background=note.background,
            objectives="\n".join(f"- {line}" for line in note.objectives),
            guiding_questions="\n".join(questions),
        ),
    )


def _minutes(facts: MeetingFacts, known: SideEventFacts) -> int:
    starts_at = _moment(facts, known.date, known.start)
    ends_at = _moment(facts, known.date, known.end)
    if starts_at is None or ends_at is None:
        return UNKNOWN_DURATION
    return int((ends_at - starts_at).total_seconds()) // 60
