"""What may move when something happens while a meeting is held, and what stays where it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.meetings.models import Slot
from app.schedule.models import Mending
from app.schedule.rules.board import Standing, end_of
from app.schedule.rules.facts import Facts
from app.schedule.rules.known_by import KnownBy
from app.schedule.rules.policy import ByHand, SchedulePolicy

LONGEST_NOTICE = 24 * 60  # minutes
LONGEST_AHEAD = 7 * 24  # hours


class Hold(StrEnum):
    """What it comes to that somebody wants a side event left where it is."""

    HERE = "here"  # it stays
    IN_SPITE = "in_spite"  # it stays, and breaks a rule there that organisers may override
    SOMEWHERE = "somewhere"  # it cannot stay; rather another than this one loses its place


Holds = Mapping[str, Hold]  # by side event
NOTHING_HELD: Holds = {}


def hold_of(policy: SchedulePolicy, broken: Iterable[str]) -> Hold:
    """What holding a side event comes to that would break these rules where it stands."""
    hand = policy.strictest(broken)
    if hand is None:
        return Hold.HERE
    return Hold.SOMEWHERE if hand is ByHand.NEVER else Hold.IN_SPITE


@dataclass(frozen=True)
class Notice:
    """How long before people are told: nothing is moved that begins within so many `minutes`, nor
    to then, and what the fact does not hit is not brought forward to within so many hours `ahead`.
    """

    minutes: int = 30
    ahead: int = 24

    @classmethod
    def of(cls, mending: Mending) -> "Notice":
        """As it is kept."""
        return cls(mending.notice, mending.ahead)

    def earliest(self, now: datetime) -> datetime:
        """The first moment to which anything is moved."""
        return now + timedelta(minutes=self.minutes)

    def brought_forward(self, now: datetime) -> datetime:
        """The first moment to which something is brought forward that the fact does not hit."""
        return max(self.earliest(now), now + timedelta(hours=self.ahead))


@dataclass(frozen=True)
class Binding:
    """What the notice comes to, of side events that the fact does not hit: what begins before
    `earliest` stays, and nothing is brought forward to before `ahead`. None where no slot is so
    soon: there it binds nothing.
    """

    earliest: datetime | None
    ahead: datetime | None

    @classmethod
    def of(cls, slots: Sequence[Slot], notice: Notice, now: datetime) -> "Binding":
        """What it comes to in these slots, at a time."""
        earliest, ahead = notice.earliest(now), notice.brought_forward(now)
        return cls(
            earliest if _is_any_between(slots, now, earliest) else None,
            ahead if _is_any_between(slots, earliest, ahead) else None,
        )


def _is_any_between(slots: Iterable[Slot], begins: datetime, ends: datetime) -> bool:
    return any(max(one.starts_at, begins) < min(one.ends_at, ends) for one in slots)


@dataclass(frozen=True)
class Leeway:
    """What may move: what the fact hits, and what begins at `earliest` or later; nothing to sooner.

    What it does not `hit` is not brought forward to before `ahead`: whoever comes for it later
    would miss it. `over` has ended and is of no account, `stay` keeps its place. `apart` keeps it
    too, and breaks a rule there as things are, which the scheduler must not be asked about.
    `wanted` cannot stay, and is given a place before all others. `known` says by what people know
    where an event stands, of those of which they do.
    """

    earliest: datetime
    ahead: datetime
    hit: frozenset[str]
    over: frozenset[str]
    stay: frozenset[str]
    apart: frozenset[str]
    wanted: frozenset[str] = frozenset()
    known: Mapping[str, frozenset[KnownBy]] = field(default_factory=dict)

    def soonest(self, event_id: str, stands: datetime) -> datetime:
        """The first moment to which an event may move that stands at another."""
        if event_id in self.hit:
            return self.earliest
        return max(self.earliest, min(stands, self.ahead))


def leeway(
    facts: Facts,
    standings: Mapping[str, Standing],
    struck: tuple[frozenset[str], frozenset[str]],
    times: tuple[datetime, Notice],
    holds: Holds = NOTHING_HELD,
) -> Leeway:
    """What may move. `struck` are what the fact hits, and what breaks a rule without it as well.

    `times` are now, and the notice that people are given: what has begun, or begins within it,
    stays where it is unless the fact hits it. `holds` are what somebody wants left where it is.
    """
    (hit, broken), (now, notice) = struck, times
    earliest = notice.earliest(now)
    spots = {
        event.id: (spot, facts.minutes_of(event))
        for event in facts.events
        if (spot := standings[event.id].spot)
    }
    over = frozenset(one for one, placed in spots.items() if end_of(*placed) <= now)
    apart = frozenset(one for one in spots if one in broken or standings[one].overrides)
    held = {how: frozenset(one for one in spots if holds.get(one) is how) for how in Hold}
    soon = frozenset(one for one, (spot, _minutes) in spots.items() if spot.starts_at < earliest)
    return Leeway(
        earliest=earliest,
        ahead=notice.brought_forward(now),
        hit=hit,
        over=over,
        stay=((soon - hit) | held[Hold.HERE]) - apart - over,
        apart=((apart - hit) | held[Hold.IN_SPITE]) - over,
        wanted=held[Hold.SOMEWHERE] - over,
    )
