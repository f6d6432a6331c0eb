"""What is publicly known of real meetings: the kinds of lines in `meetings/*.yaml`.

Every line carries its `Provenance`. What is not known is None or empty, never made up.
Hours are local to the meeting; `MeetingFacts.moment` turns them into instants.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from app.meetings.models import Basis, MeetingFormat, SessionKind

Texts = Mapping[str, str]
"""A text by language code, English always among them."""


class MeetingKind(enum.StrEnum):
    """What sort of meeting it is."""

    INTERSESSIONAL = "intersessional"
    DIRECTORS = "directors"
    WORKSHOP = "workshop"
    CONFERENCE = "conference"


class SlotKind(enum.StrEnum):
    """Which part of the day is offered to side events."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class OrganiserRole(enum.StrEnum):
    """In which role an entity holds a side event, or (the last two) a meeting."""

    LEAD_ORGANISER = "lead_organiser"
    CO_ORGANISER = "co_organiser"
    CO_SPONSOR = "co_sponsor"
    HOST = "host"
    SUPPORTER = "supporter"


class ConvenedBy(enum.StrEnum):
    """Who brings a side event about: somebody who applied, or the meeting's President."""

    APPLICANT = "applicant"
    PRESIDENCY = "presidency"


@dataclass(frozen=True, slots=True)
class Source:
    """A public document; `address` is None where only the document itself is at hand."""

    key: str
    title: str
    address: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What another source says instead."""

    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a line comes from.

    `why` is the reason of a line that is inferred as a whole; `inferred` gives the reasons field
    by field where only parts of a stated line are.
    """

    sources: tuple[str, ...]
    basis: Basis
    why: str | None
    inferred: Mapping[str, str]
    conflicts: tuple[Conflict, ...]
    note: str | None

    def reason(self, field: str) -> str | None:
        """Give the reason why `field` is inferred, None where it is stated."""
        return self.inferred.get(field, self.why)

    @property
    def reasons(self) -> str:
        """Give all reasons in one text, each with the value it belongs to; empty if stated."""
        if self.why is not None:
            return self.why
        return "; ".join(
            f"{field.replace('_', ' ')}: {reason}" for field, reason in self.inferred.items()
        )


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person or whoever stands for an entity, as printed; `entity` is a key of the register."""

    name: str | None
    function: str | None
    affiliation: str | None
    entity: str | None


@dataclass(frozen=True, slots=True)
class OrganiserFacts:
    """Who holds a side event or a meeting: the name as printed, `entity` a key of the register."""

    name: str
    entity: str | None
    role: OrganiserRole


@dataclass(frozen=True, slots=True)
class ParticipantsFacts:
    """How many came; `at_least` where the source says "more than"."""

    people: int
    at_least: bool
    women_percent: int | None
    states: int | None
    organisations: int | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room; it may be divided into as many parts as `divisible_into` says, of `part_seats`."""

    id: str
    name: Texts
    seats: int | None
    interpretation_languages: int | None
    divisible_into: tuple[int, ...]
    part_seats: int | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """Where a meeting is held."""

    name: Texts
    address: str | None
    rooms: tuple[RoomFacts, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A stretch of plenary, panel or formal meeting; `room` is the id of a room of the venue."""

    id: str
    kind: SessionKind
    title: Texts
    date: date | None
    start: time | None
    end: time | None
    room: str | None
    speakers: tuple[PersonFacts, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SpeakingListFacts:
    """The delegations invited to speak for one purpose, in the order printed."""

    purpose: str
    delegations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaItemFacts:
    """An item of the agenda: the body that leads it and who was announced, and who then spoke."""

    number: str
    title: Texts
    body: str | None
    action_plan: str | None
    date: date | None
    start: time | None
    announced: tuple[PersonFacts, ...]
    spoke: tuple[PersonFacts, ...]
    speaking_lists: tuple[SpeakingListFacts, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """A window offered to side events."""

    id: str
    kind: SlotKind
    date: date
    start: time
    end: time
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ConceptNoteFacts:
    """What a concept note says, in words of this project."""

    background: str
    objectives: tuple[str, ...]
    guiding_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideEventFacts:
    """A side event: `title` as printed, else at least its `topic` in words of this project.

    The organisers come lead first. `themes` are codes, as words of the title tell them.
    """

    id: str
    title: Texts | None
    topic: str | None
    convened_by: ConvenedBy
    date: date | None
    start: time | None
    end: time | None
    room: str | None
    organisers: tuple[OrganiserFacts, ...]
    chair: PersonFacts | None
    moderator: PersonFacts | None
    panellists: tuple[PersonFacts, ...]
    concept_note: ConceptNoteFacts | None
    provenance: Provenance
    themes: frozenset[str] = frozenset()

    @property
    def heading(self) -> str:
        """What to call it where its title is not known, too."""
        return self.title["en"] if self.title else self.topic or self.id


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting with all that is known of it.

    Where the exact days are not known, `start` or `end` is None. `first_day` and `last_day` are
    always there: the exact ones, else the earliest and the latest that they can be.
    `instrument` is a key of the register.
    """

    id: str
    kind: MeetingKind
    instrument: str | None
    name: Texts
    start: date | None
    end: date | None
    first_day: date
    last_day: date
    city: str | None
    country: str | None
    timezone: str
    format: MeetingFormat
    languages: tuple[str, ...]
    theme: str | None
    chair: PersonFacts | None
    organisers: tuple[OrganiserFacts, ...]
    provenance: Provenance
    participants: ParticipantsFacts | None
    venue: VenueFacts | None
    sessions: tuple[SessionFacts, ...]
    agenda_items: tuple[AgendaItemFacts, ...]
    slots: tuple[SlotFacts, ...]
    side_events: tuple[SideEventFacts, ...]
    sources: Mapping[str, Source]

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone of the meeting."""
        return ZoneInfo(self.timezone)

    def moment(self, day: date, hour: time) -> datetime:
        """Give the instant of a local day and hour of the meeting, in UTC."""
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def cite(self, provenance: Provenance) -> str:
        """Give the addresses of the sources, a line each; the title where there is no address."""
        sources = [self.sources[key] for key in provenance.sources]
        return "\n".join(dict.fromkeys(source.address or source.title for source in sources))
