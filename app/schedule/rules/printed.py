"""What a release prints, as plain data: copies, so that later edits do not reach it.

Texts of the meeting are in languages (code -> text); what people typed is in one, which is said.
"""

from typing import NotRequired, TypedDict

from app.core.db import Languages
from app.meetings.models import AgendaItem, Meeting, Room, RoomClosure, Session, Sourced
from app.schedule.rules.facts import Facts
from app.side_events.models import Partner, SideEvent, Speaker
from app.side_events.rules.amending import PrintedChange, print_change
from app.side_events.rules.answers import printed
from app.side_events.rules.application import printed_affiliation
from app.side_events.rules.concept import PrintedConcept, print_concept
from app.side_events.rules.eased import features_needed
from app.side_events.rules.needs import print_needs


class PrintedBasis(TypedDict):
    """How we know it."""

    basis: str
    source: str
    why: str


class PrintedRoom(TypedDict):
    """A room with its building."""

    id: str
    code: str
    name: Languages
    venue: Languages
    address: str
    capacity: int


class PrintedPartner(TypedDict):
    """Who organises or supports; `role` is a `PartnerRole`."""

    role: str
    name: Languages


class PrintedSpeaker(TypedDict):
    """Who has which function (`SpeakerRole`); `person_id` is never shown."""

    person_id: str
    role: str
    honorific: str
    name: str
    affiliation: str


class PrintedTheme(TypedDict):
    """A theme of a side event."""

    code: str
    name: Languages


class PrintedContent(PrintedBasis):
    """A side event without its place; `language` is that of title and description."""

    number: int
    title: str
    language: str
    description: str
    calendar_title: NotRequired[str]  # older releases have none of these
    concept: NotRequired[list[PrintedConcept]]
    interpretation_from: NotRequired[list[str]]  # languages
    interpretation_to: NotRequired[list[str]]
    catering_at: NotRequired[list[str]]  # keys of `rules.needs.MOMENTS`
    remote_link: NotRequired[str]  # an address, "" for none
    closed: NotRequired[bool]
    changes: NotRequired[list[PrintedChange]]  # by its host, since it was public
    is_demo: bool
    features: list[str]
    partners: list[PrintedPartner]
    speakers: list[PrintedSpeaker]
    themes: list[PrintedTheme]


class PrintedEvent(PrintedContent):
    """A side event in its room."""

    room: PrintedRoom


class PrintedMeeting(PrintedBasis):
    """The meeting's head; dates are ISO 8601 or None where no source says them."""

    id: str
    slug: str
    name: Languages
    theme: str
    starts_on: str | None
    ends_on: str | None
    city: str
    venue: Languages
    timezone: str
    format: str


class PrintedSession(PrintedBasis):
    """A part of the official programme; moments are ISO 8601 in UTC, None where not known."""

    id: str
    kind: str
    title: Languages
    starts_at: str | None
    ends_at: str | None
    held_on: str | None
    exclusive: bool
    note: str
    rooms: list[str]


class PrintedSpeakingList(TypedDict):
    """Who is invited to speak, and for what, in the order printed."""

    purpose: str
    delegations: list[str]


class PrintedAgendaItem(PrintedBasis):
    """An item of the agenda."""

    number: str
    title: Languages
    body: str
    action_plan: str
    speaking_lists: list[PrintedSpeakingList]


class PrintedKnown(PrintedBasis):
    """A side event that public sources tell of, without its place: nothing is published of it."""

    title: str
    language: str
    partners: list[PrintedPartner]
    speakers: list[PrintedSpeaker]


class PrintedSlot(TypedDict):
    """A window for side events."""

    starts_at: str
    ends_at: str


class PrintedClosure(TypedDict):
    """When the meeting does not have a room (by id); why is not printed."""

    room: str
    starts_at: str
    ends_at: str


class PrintedProgramme(TypedDict):
    """What a release prints besides its side events; `rooms` by id."""

    meeting: PrintedMeeting
    agenda: list[PrintedAgendaItem]
    known: list[PrintedKnown]
    sessions: list[PrintedSession]
    slots: list[PrintedSlot]
    rooms: dict[str, PrintedRoom]
    closures: NotRequired[list[PrintedClosure]]  # older releases have none


def print_programme(facts: Facts) -> PrintedProgramme:
    """The head, the official programme, the slots and the rooms of a meeting."""
    rooms = {room.id for room in facts.rooms}
    return {
        "meeting": _meeting(facts.meeting),
        "agenda": [_agenda_item(item) for item in facts.agenda],
        "known": [_known(event) for event in facts.known],
        "sessions": [_session(session) for session in facts.sessions],
        "slots": [
            {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
            for slot in facts.slots
        ],
        "rooms": {room.id: print_room(room) for room in facts.rooms},
        "closures": [_closure(one) for one in facts.closures if one.room_id in rooms],
    }


def print_event(event: SideEvent, room: Room) -> PrintedEvent:
    """An event in its room; partners, speakers and themes must be loaded."""
    return {**print_content(event), "room": print_room(room)}


def print_content(event: SideEvent) -> PrintedContent:
    """An event without its place; partners, speakers and themes must be loaded."""
    return {
        "number": event.number,
        "title": event.title,
        "language": event.language,
        "description": event.description,
        "calendar_title": event.calendar_title,
        "concept": print_concept(event.concept, event.language),
        "closed": event.closed,
        "changes": [print_change(one) for one in event.changes if one.public],
        "is_demo": event.is_demo,
        "features": features_needed(event),
        **print_needs(event),
        "remote_link": event.remote_link,
        "partners": [_partner(partner, event.language) for partner in printed(event.partners)],
        "speakers": [_speaker(speaker) for speaker in printed(event.speakers)],
        "themes": [{"code": theme.code, "name": dict(theme.name)} for theme in event.themes],
        **_basis(event),
    }


def print_room(room: Room) -> PrintedRoom:
    """A room; its venue must be loaded."""
    return {
        "id": room.id,
        "code": room.code,
        "name": dict(room.name),
        "venue": dict(room.venue.name),
        "address": room.venue.address,
        "capacity": room.capacity,
    }


def _basis(fact: Sourced) -> PrintedBasis:
    return {"basis": fact.basis.value, "source": fact.source, "why": fact.why}


def _meeting(meeting: Meeting) -> PrintedMeeting:
    return {
        "id": meeting.id,
        "slug": meeting.slug,
        "name": dict(meeting.name),
        "theme": meeting.theme,
        "starts_on": meeting.starts_on.isoformat() if meeting.starts_on else None,
        "ends_on": meeting.ends_on.isoformat() if meeting.ends_on else None,
        "city": meeting.city,
        "venue": dict(meeting.venue.name) if meeting.venue else {},
        "timezone": meeting.timezone,
        "format": meeting.format.value,
        **_basis(meeting),
    }


def _session(session: Session) -> PrintedSession:
    return {
        "id": session.id,
        "kind": session.kind.value,
        "title": dict(session.title),
        "starts_at": session.starts_at.isoformat() if session.starts_at else None,
        "ends_at": session.ends_at.isoformat() if session.ends_at else None,
        "held_on": session.held_on.isoformat() if session.held_on else None,
        "exclusive": session.exclusive,
        "note": session.note,
        "rooms": [room.id for room in session.rooms],
        **_basis(session),
    }


def _closure(closure: RoomClosure) -> PrintedClosure:
    return {
        "room": closure.room_id,
        "starts_at": closure.starts_at.isoformat(),
        "ends_at": closure.ends_at.isoformat(),
    }


def _agenda_item(item: AgendaItem) -> PrintedAgendaItem:
    return {
        "number": item.number,
        "title": dict(item.title),
        "body": item.body,
        "action_plan": item.action_plan,
        "speaking_lists": [
            {"purpose": one["purpose"], "delegations": list(one["delegations"])}
            for one in item.speaking_lists
        ],
        **_basis(item),
    }


def _known(event: SideEvent) -> PrintedKnown:
    return {
        "title": event.title,
        "language": event.language,
        "partners": [_partner(partner, event.language) for partner in printed(event.partners)],
        "speakers": [_speaker(speaker) for speaker in printed(event.speakers)],
        **_basis(event),
    }


def _partner(partner: Partner, language: str) -> PrintedPartner:
    name = dict(partner.entity.name) if partner.entity else {language: partner.name}
    return {"role": partner.role.value, "name": name}


def _speaker(speaker: Speaker) -> PrintedSpeaker:
    return {
        "person_id": speaker.person_id,
        "role": speaker.role.value,
        "honorific": speaker.honorific,
        "name": speaker.name,
        "affiliation": printed_affiliation(speaker),
    }
