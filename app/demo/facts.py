"""Reads `meetings/*.yaml` strictly into the kinds of facts that `app.demo.fact_kinds` describes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from functools import cache
from importlib import resources
from zoneinfo import available_timezones

from app.demo.fact_kinds import (
    AgendaItemFacts,
    ConceptNoteFacts,
    Conflict,
    ConvenedBy,
    MeetingFacts,
    MeetingKind,
    OrganiserFacts,
    OrganiserRole,
    ParticipantsFacts,
    PersonFacts,
    Provenance,
    RoomFacts,
    SessionFacts,
    SideEventFacts,
    SlotFacts,
    SlotKind,
    Source,
    SpeakingListFacts,
    Texts,
    VenueFacts,
)
from app.demo.reading import LANGUAGES, FactsError, Known, Line, parse
from app.demo.register import entity_keys, load_instruments
from app.meetings.models import Basis, MeetingFormat, SessionKind

__all__ = [
    "AgendaItemFacts",
    "Basis",
    "ConceptNoteFacts",
    "Conflict",
    "ConvenedBy",
    "FactsError",
    "MeetingFacts",
    "MeetingFormat",
    "MeetingKind",
    "OrganiserFacts",
    "OrganiserRole",
    "ParticipantsFacts",
    "PersonFacts",
    "Provenance",
    "RoomFacts",
    "SessionFacts",
    "SessionKind",
    "SideEventFacts",
    "SlotFacts",
    "SlotKind",
    "Source",
    "SpeakingListFacts",
    "Texts",
    "VenueFacts",
    "load_meetings",
    "read_meeting",
]


@cache
def load_meetings() -> tuple[MeetingFacts, ...]:
    """Give all meetings by their first day, or raise `FactsError` naming file and place."""
    folder = resources.files("app.demo").joinpath("meetings")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yaml"))
    meetings = [
        read_meeting(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in files
    ]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.first_day, meeting.id)))


def read_meeting(name: str, text: str) -> MeetingFacts:
    """Read one meeting from YAML.

    `name` is the file's, `<id of the meeting>.yaml`. Raises `FactsError` with file and place for
    an unknown name, source, entity, room or zone, for a value of the wrong kind, for a line
    without its basis, and for days and hours that cannot be.
    """
    file = Line(parse(text, name), name, Known())
    sources = {source.key: source for source in file.each("sources", _source)}
    file.known = Known(frozenset(sources), entity_keys())
    meeting = _meeting(file, sources)
    file.close()
    if f"{meeting.id}.yaml" != name:
        raise FactsError(f"{name}: the meeting's id is {meeting.id!r}; name the file after it.")
    for sentence in _contradictions(meeting):
        raise FactsError(f"{name}: {sentence}")
    return meeting


def _source(line: Line) -> Source:
    return Source(
        key=line.text("key"),
        title=line.text("title"),
        address=line.text_or_none("address"),
        note=line.text_or_none("note"),
    )


def _provenance(line: Line) -> Provenance:
    basis = line.choice("basis", (Basis.STATED, Basis.INFERRED))
    why = line.text_or_none("why")
    if basis is Basis.INFERRED and why is None:
        raise line.wrong("why", "is missing; a line that is inferred says why.")
    if basis is Basis.STATED and why is not None:
        raise line.wrong("why", "belongs to lines that are inferred; use note.")
    return Provenance(
        sources=_named_sources(line),
        basis=basis,
        why=why,
        inferred=line.reasons("inferred"),
        conflicts=line.each("conflicts", _conflict),
        note=line.text_or_none("note"),
    )


def _named_sources(line: Line) -> tuple[str, ...]:
    keys = line.words("source")
    if not keys:
        raise line.wrong("source", "is missing; list the key of at least one source.")
    for key in keys:
        if key not in line.known.sources:
            raise line.wrong("source", f"{key!r} is not among the sources of this file.")
    return keys


def _conflict(line: Line) -> Conflict:
    return Conflict(says=line.text("says"), sources=_named_sources(line))


def _meeting(file: Line, sources: dict[str, Source]) -> MeetingFacts:
    """Read the `meeting` line together with the lists that stand beside it in the file."""

    def with_the_rest(line: Line) -> MeetingFacts:
        return MeetingFacts(
            id=line.text("id"),
            kind=line.choice("kind", MeetingKind),
            instrument=_instrument(line),
            name=line.texts("name"),
            start=line.day_or_none("start"),
            end=line.day_or_none("end"),
            first_day=_exact_or_bound(line, "start", "not_before"),
            last_day=_exact_or_bound(line, "end", "not_after"),
            city=line.text_or_none("city"),
            country=line.entity_or_none("country"),
            timezone=_timezone(line),
            format=line.choice("format", MeetingFormat),
            languages=_languages(line),
            theme=line.text_or_none("theme"),
            chair=line.one_or_none("chair", _person),
            organisers=line.each("organisers", _organiser),
            provenance=_provenance(line),
            participants=file.one_or_none("participants", _participants),
            venue=file.one_or_none("venue", _venue),
            sessions=file.each("sessions", _session),
            agenda_items=file.each("agenda_items", _agenda_item),
            slots=file.each("slots", _slot),
            side_events=file.each("side_events", _side_event),
            sources=sources,
        )

    return file.one("meeting", with_the_rest)


def _exact_or_bound(line: Line, exact: str, bound: str) -> date:
    days = [day for day in (line.day_or_none(exact), line.day_or_none(bound)) if day]
    if len(days) != 1:
        raise line.wrong(exact, f"give either {exact}, or {bound} where the day is not known.")
    return days[0]


def _instrument(line: Line) -> str | None:
    key = line.text_or_none("instrument")
    known = [instrument.key for instrument in load_instruments()]
    if key is not None and key not in known:
        raise line.wrong("instrument", f"{key!r} is none of {', '.join(known)}.")
    return key


def _timezone(line: Line) -> str:
    name = line.text("timezone")
    if name not in available_timezones():
        raise line.wrong("timezone", f"{name!r} is no time zone; write one as Europe/Zurich.")
    return name


def _languages(line: Line) -> tuple[str, ...]:
    codes = line.words("languages")
    for code in codes:
        if code not in LANGUAGES:
            raise line.wrong("languages", f"{code!r} is none of {', '.join(LANGUAGES)}.")
    return codes


def _person(line: Line) -> PersonFacts:
    person = PersonFacts(
        name=line.text_or_none("name"),
        function=line.text_or_none("function"),
        affiliation=line.text_or_none("affiliation"),
        entity=line.entity_or_none("entity"),
    )
    if person.name is None and person.affiliation is None:
        raise line.wrong(
            "name", "is missing; name the person, or the affiliation that stood for it."
        )
    return person


def _organiser(line: Line) -> OrganiserFacts:
    return OrganiserFacts(
        name=line.text("name"),
        entity=line.entity_or_none("entity"),
        role=line.choice("role", OrganiserRole),
    )


def _participants(line: Line) -> ParticipantsFacts:
    people = line.number_or_none("people")
    if people is None:
        raise line.wrong("people", "is missing.")
    return ParticipantsFacts(
        people=people,
        at_least=line.flag("at_least"),
        women_percent=line.number_or_none("women_percent"),
        states=line.number_or_none("states"),
        organisations=line.number_or_none("organisations"),
        provenance=_provenance(line),
    )


def _venue(line: Line) -> VenueFacts:
    return VenueFacts(
        name=line.texts("name"),
        address=line.text_or_none("address"),
        rooms=line.each("rooms", _room),
        provenance=_provenance(line),
    )


def _room(line: Line) -> RoomFacts:
    return RoomFacts(
        id=line.text("id"),
        name=line.texts("name"),
        seats=line.number_or_none("seats"),
        interpretation_languages=line.number_or_none("interpretation_languages"),
        divisible_into=line.numbers("divisible_into"),
        part_seats=line.number_or_none("part_seats"),
        provenance=_provenance(line),
    )


def _session(line: Line) -> SessionFacts:
    return SessionFacts(
        id=line.text("id"),
        kind=line.choice("kind", SessionKind),
        title=line.texts("title"),
        date=line.day_or_none("date"),
        start=line.hour_or_none("start"),
        end=line.hour_or_none("end"),
        room=line.text_or_none("room"),
        speakers=line.each("speakers", _person),
        provenance=_provenance(line),
    )


def _agenda_item(line: Line) -> AgendaItemFacts:
    return AgendaItemFacts(
        number=line.text("number"),
        title=line.texts("title"),
        body=line.text_or_none("body"),
        action_plan=line.text_or_none("action_plan"),
        date=line.day_or_none("date"),
        start=line.hour_or_none("start"),
        announced=line.each("announced", _person),
        spoke=line.each("spoke", _person),
        speaking_lists=line.each("speaking_lists", _speaking_list),
        provenance=_provenance(line),
    )


def _speaking_list(line: Line) -> SpeakingListFacts:
    return SpeakingListFacts(purpose=line.text("purpose"), delegations=line.entities("delegations"))


def _slot(line: Line) -> SlotFacts:
    return SlotFacts(
        id=line.text("id"),
        kind=line.choice("kind", SlotKind),
        date=line.day("date"),
        start=line.hour("start"),
        end=line.hour("end"),
        provenance=_provenance(line),
    )


def _side_event(line: Line) -> SideEventFacts:
    event = SideEventFacts(
        id=line.text("id"),
        title=line.texts_or_none("title"),
        topic=line.text_or_none("topic"),
        convened_by=line.choice("convened_by", ConvenedBy),
        date=line.day_or_none("date"),
        start=line.hour_or_none("start"),
        end=line.hour_or_none("end"),
        room=line.text_or_none("room"),
        organisers=line.each("organisers", _organiser),
        chair=line.one_or_none("chair", _person),
        moderator=line.one_or_none("moderator", _person),
        panellists=line.each("panellists", _person),
        concept_note=line.one_or_none("concept_note", _concept_note),
        provenance=_provenance(line),
    )
    if event.title is None and event.topic is None:
        raise line.wrong("title", "is missing; give the title, or at least the topic.")
    return event


def _concept_note(line: Line) -> ConceptNoteFacts:
    return ConceptNoteFacts(
        background=line.text("background"),
        objectives=line.words("objectives"),
        guiding_questions=line.words("guiding_questions"),
    )


def _contradictions(meeting: MeetingFacts) -> Iterator[str]:
    """Say what cannot be although every line by itself can."""
    if meeting.last_day < meeting.first_day:
        yield "meeting.end: is before its first day."
    rooms = meeting.venue.rooms if meeting.venue else ()
    yield from _repeated("venue.rooms", [room.id for room in rooms])
    yield from _repeated("agenda_items", [item.number for item in meeting.agenda_items])
    timed: dict[str, Sequence[SessionFacts | SlotFacts | SideEventFacts]] = {
        "sessions": meeting.sessions,
        "slots": meeting.slots,
        "side_events": meeting.side_events,
    }
    for name, lines in timed.items():
        yield from _repeated(name, [line.id for line in lines])
        for index, line in enumerate(lines):
            yield from _misplaced(meeting, f"{name}[{index}]", line.date, line.start, line.end)
            yield from _homeless(f"{name}[{index}]", line, {room.id for room in rooms})
    for index, item in enumerate(meeting.agenda_items):
        yield from _misplaced(meeting, f"agenda_items[{index}]", item.date, item.start, None)


def _homeless(
    place: str, line: SessionFacts | SlotFacts | SideEventFacts, rooms: set[str]
) -> Iterator[str]:
    if not isinstance(line, SlotFacts) and line.room is not None and line.room not in rooms:
        yield f"{place}.room: {line.room!r} is not a room of the venue."


def _repeated(place: str, keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield f"{place}: {key!r} is given twice; keep one."
        seen.add(key)


def _misplaced(
    meeting: MeetingFacts, place: str, day: date | None, start: time | None, end: time | None
) -> Iterator[str]:
    if start and end and end <= start:
        yield f"{place}.end: {end:%H:%M} is not after {start:%H:%M}."
    if (start or end) and day is None:
        yield f"{place}.date: is missing, though an hour is given."
    if day is not None and not meeting.first_day <= day <= meeting.last_day:
        yield f"{place}.date: {day} is not a day of the meeting."
