"""What is to be said before a way out can be done: who stands in, which room is like another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.i18n import lazy
from app.meetings.models import Room, RoomClosure
from app.side_events.models import SideEvent
from app.side_events.rules.eased import people_counted

# What keeps somebody from standing in at an hour.
SPEAKS = lazy("takes part in %(event)s, %(where)s")
IN_SESSION = lazy("is needed in %(session)s")
AWAY = lazy("is not available")


@dataclass(frozen=True)
class StandIn:
    """Somebody else takes the part of a person in some `events`; `chosen` are enough.

    `busy` says what people do at the hours of these, by person, in the schedule that was found.
    """

    person_id: str
    name: str
    events: Sequence[SideEvent]
    chosen: Sequence[str]
    busy: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Somebody:
    """Who stands in, and where; `email` is "" where none is known."""

    name: str
    email: str
    event_ids: Collection[str]


@dataclass(frozen=True)
class MoreRoom:
    """One more room like one that is there, for the side events that are `chosen`.

    `closures` say when the one that is there is closed.
    """

    like: Room
    chosen: Sequence[SideEvent]
    closures: Sequence[RoomClosure]

    @property
    def fixed(self) -> list[SideEvent]:
        """The side events that are fixed to the room that is there, and go to the new one."""
        return [one for one in self.chosen if one.pinned_room_id]

    @property
    def seats(self) -> int:
        """How many are needed for what goes there."""
        return max((people_counted(event) for event in self.chosen), default=0)


@dataclass(frozen=True)
class NewRoom:
    """A room beside the other, `closed` at the same hours or open at all."""

    name: str
    capacity: int
    features: Sequence[str]
    closed: bool


Arrangement = StandIn | MoreRoom
Arranged = Somebody | NewRoom
