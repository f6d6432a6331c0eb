"""What others know of a side event when its page is shown to organisers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from app.core.db import Languages
from app.meetings.models import Meeting
from app.registrations.models import Person
from app.side_events.models import SideEvent, SpeakerRole


@dataclass(frozen=True)
class Known:
    """A line on a side event: a term and a text, and where more is said of it."""

    term: str
    text: str
    path: str
    link: str


@dataclass
class EventShown:
    """An organiser looks at a side event; whoever knows where it stands adds a line.

    And, of one that is held shorter than asked for, whether its full length fits where it stands.
    """

    meeting: Meeting
    event: SideEvent
    known: list[Known] = field(default_factory=list)
    fits_in_full: bool | None = None


@dataclass(frozen=True)
class PanelChanged:
    """Who has a function at an accepted side event is another than before."""

    meeting_id: str
    event_id: str


@dataclass(frozen=True)
class DetailsChanged:
    """What calendars say of an event besides title, hours and place is another than before."""

    meeting_id: str
    event_id: str


@dataclass(frozen=True)
class MarksChanged:
    """Somebody wants to attend these side events from now on, or does not any more."""

    meeting_id: str
    person_id: str
    event_ids: Collection[str]


@dataclass(frozen=True)
class LengthsSet:
    """Accepted side events of a meeting are held shorter, or as long as before, from now on."""

    meeting_id: str


@dataclass(frozen=True)
class StartsAsked:
    """When may side events of a meeting start besides the beginnings of slots? Whoever knows adds
    it to `found`: in the room, or in any where it is None.
    """

    meeting_id: str
    room_id: str | None
    found: set[datetime] = field(default_factory=set)


@dataclass(frozen=True)
class NotHeld:
    """Applications that are not to be held as they may be announced; see `states.NOT_HELD`.

    `why` is a key of `ENDINGS` or `SET_BACK`, `reason` what the organisers say of it to everybody.
    """

    meeting_id: str
    event_ids: Sequence[str]
    why: str
    reason: str = ""


@dataclass(frozen=True)
class Heard:
    """An answer that somebody gave elsewhere: how it looks, what it says, and when it was given.

    `old` is why it does not answer to what the event is now, as a sentence, "" where it does.
    `verified`: something shows that it is theirs. `instead`: who comes in their place, in words.
    """

    mark: str
    said: str
    at: datetime
    old: str = ""
    verified: bool = True
    instead: str = ""


@dataclass(frozen=True)
class AnswersShown:
    """The answers of those who speak at an event are shown; whoever heard from them says it, by
    person, and `since` when they know the hours as they are now.
    """

    event_id: str
    heard: dict[str, Heard] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Announced:
    """When and where the public programme had an event that is not held; names by language."""

    starts_at: datetime
    ends_at: datetime
    room: Languages
    venue: Languages


@dataclass
class TakenOffAsked:
    """Was an event taken off the public programme since a moment? Whoever publishes says for when
    and where it was announced.
    """

    meeting_id: str
    event_id: str
    since: datetime
    announced: Announced | None = None


@dataclass
class ReasonAsked:
    """Why is an event in public as it is now, since that changed? Whoever publishes says so; "" for
    what has not changed since it was first published, or where nobody said.
    """

    meeting_id: str
    event_id: str
    reason: str = ""


@dataclass(frozen=True)
class EntriesTakenBack:
    """Whoever mails entries for calendars says to which addresses one of an event goes back."""

    event_id: str
    emails: set[str] = field(default_factory=set)


class Left(NamedTuple):
    """Somebody who was told of a side event and is named in it no more: whom and how to tell."""

    email: str
    name: str
    language: str


@dataclass(frozen=True)
class StillTold:
    """An event is not held: whoever tells people of the programme says who was told of it, is named
    in it no more, and has not been told that, neither by an entry for their calendar.
    """

    meeting_id: str
    event_id: str
    people: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """A column of the list of applications: its heading, and texts by the application's id."""

    term: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class ListShown:
    """An organiser looks at a list of applications; whoever knows more of them adds a column.

    Or, to some of them, a mark of a few words, by the application's id.
    """

    meeting: Meeting
    ids: Sequence[str]
    columns: list[Column] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ComingInstead:
    """People of these side events are to be told something: whoever knows says who is asked to come
    to one in place of somebody, by side event; with `of` only of who has one of these functions.
    """

    event_ids: Collection[str]
    of: Collection[SpeakerRole] | None = None
    people: dict[str, list[Person]] = field(default_factory=dict)
