"""Every place of one event with its judgement, before anything is moved. Nothing is searched."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.schedule import rules, solver
from app.schedule.errors import NothingHere
from app.schedule.rules import ByHand, Names, Spot, Standing
from app.schedule.service.boarding import places_of, standings_now
from app.schedule.service.known import Known, known_of
from app.side_events.models import SideEvent


class Verdict(StrEnum):
    """What can be done with a place."""

    HERE = "here"
    FREE = "free"
    ALLOWED = "allowed"  # it breaks rules that organisers may override as they like
    REASON = "reason"  # one of them only for a reason
    NO = "no"


@dataclass(frozen=True)
class Choice:
    """A place, what the draft would cost more there, and what would be broken."""

    spot: Spot
    on: date
    ends_at: datetime
    verdict: Verdict
    judged: solver.Judged
    telling: "Telling"

    @property
    def difference(self) -> int:
        """How much dearer the draft would be; below 0, cheaper."""
        return self.judged.difference

    @property
    def terms(self) -> list[rules.Figure]:
        """What of the penalty it is that would change, and by how much."""
        return rules.figures_of_terms(self.judged.costs)

    @property
    def breaches(self) -> list[str]:
        """What would be broken, in sentences."""
        return self.telling.sentences(self.judged.violations)

    @property
    def rules(self) -> list[str]:
        """The names of the rules that would be broken."""
        return self.telling.rules(self.judged.violations)


@dataclass(frozen=True)
class Choices:
    """One event on the board, and all its places: the best first."""

    event: SideEvent
    standing: Standing
    ends_at: datetime | None
    breaks: Sequence[str]  # where it stands
    places: Sequence[Choice]
    others: Sequence[tuple[SideEvent, Spot | None]]  # with which it could change places
    rooms: Mapping[str, str]  # their names
    timezone: str

    @property
    def day(self) -> date | None:
        """On which day it stands; None without a place."""
        spot = self.standing.spot
        return spot.starts_at.astimezone(ZoneInfo(self.timezone)).date() if spot else None

    @property
    def days(self) -> list[date]:
        """The days on which there are places."""
        return sorted({one.on for one in self.places})

    def on(self, day: date | None) -> list[Choice]:
        """The places of a day; None: of all days."""
        return [one for one in self.places if day in {None, one.on}]

    def commonest(self, day: date | None) -> tuple[int, str] | None:
        """What keeps it from most of the impossible places of a day, and from how many; None
        where fewer than two are.
        """
        reasons = [one.breaches for one in self.on(day) if one.verdict == "no"]
        found = Counter(sentence for those in reasons for sentence in dict.fromkeys(those))
        most = found.most_common(1) if len(reasons) > 1 else []
        return next(((number, sentence) for sentence, number in most), None)

    def others_on(self, day: date | None) -> list[SideEvent]:
        """The others that stand on a day; None: all, also those without a place."""
        zone = ZoneInfo(self.timezone)
        return [
            event
            for event, spot in self.others
            if day is None or (spot and spot.starts_at.astimezone(zone).date() == day)
        ]

    def number(self, verdict: str) -> int:
        """How many places there are of a kind."""
        return sum(one.verdict == verdict for one in self.places)


VERDICTS = {
    None: Verdict.FREE,
    ByHand.FREELY: Verdict.ALLOWED,
    ByHand.REASON: Verdict.REASON,
    ByHand.NEVER: Verdict.NO,
}
_ORDER = {
    Verdict.HERE: 0,
    Verdict.FREE: 0,
    Verdict.ALLOWED: 1,
    Verdict.REASON: 1,
    Verdict.NO: 2,
}


def choices(
    db: Session, meeting: Meeting, event_id: str, on: date | None = None
) -> Choices:  # fmt: skip
    """All places of an accepted event, or those of one day, while everything else stays where the
    board has it.

    Raises `NothingHere` where it is not accepted.
    """
    known = known_of(db, meeting)
    event = next((one for one in known.facts.events if one.id == event_id), None)
    if event is None:
        raise NothingHere
    standings = standings_now(db, known.facts)
    return _Judging(known, standings, event).choices(on)


class Telling:
    """Says what places break. What many of them break is put into words once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._said: dict[str, str] = {}

    def sentences(self, violations: Sequence[solver.Violation]) -> list[str]:
        """What is broken, each once."""
        found = []
        for one in violations:
            if one.message not in self._said:
                self._said[one.message] = rules.breach(
                    one.rule, one.events, one.details, self._names
                )
            found.append(self._said[one.message])
        return list(dict.fromkeys(found))

    def rules(self, violations: Sequence[solver.Violation]) -> list[str]:
        """The names of the rules that are broken."""
        return [str(rules.RULE_NAMES[one]) for one in dict.fromkeys(v.rule for v in violations)]


class _Judging:
    """One event among the others on the board."""

    def __init__(
        self, known: Known, standings: Mapping[str, Standing], event: SideEvent
    ) -> None:  # fmt: skip
        self._facts, self._standings, self._event = known.facts, standings, event
        spots = {one: standing.spot for one, standing in standings.items() if standing.spot}
        self._places = places_of(spots)
        self._problem = solver.with_frozen(known.problem, known.facts, self._places)
        self._names = Names.of(self._facts)
        self._telling = Telling(self._names)
        self._now = standings[event.id]
        self._zone = ZoneInfo(self._facts.meeting.timezone)

    def choices(self, on: date | None) -> Choices:
        starts = None if on is None else self._starts(on)
        found = solver.why_there(self._problem, self._places, self._event.id, starts)
        now = self._now.spot
        here = found.now or found.unplaced
        return Choices(
            event=self._event,
            standing=self._now,
            ends_at=rules.end_of(now, self._event.minutes) if now else None,
            breaks=self._telling.sentences(here.violations),
            places=sorted(
                self._judged(found.places),
                key=lambda one: (_ORDER[one.verdict], one.difference, one.spot.starts_at),
            ),
            others=[
                (event, self._standings[event.id].spot)
                for event in self._facts.events
                if event.id != self._event.id and (now or self._standings[event.id].spot)
            ],
            rooms=self._names.rooms,
            timezone=self._facts.meeting.timezone,
        )

    def _starts(self, on: date) -> list[int]:
        return [one for one in self._problem.starts if self._day_of(one) == on]

    def _day_of(self, start: int) -> date:
        return solver.moment_of(start).astimezone(self._zone).date()

    def _judged(self, places: Sequence[solver.Judged]) -> Iterator[Choice]:
        """The places in rooms for side events, start by start."""
        given = self._facts.side_event_rooms
        for start, there in groupby(places, key=lambda one: one.start):
            starts_at = solver.moment_of(start)
            on = self._day_of(start)
            for one in there:
                if one.room in given:
                    yield self._choice(one, Spot(one.room, starts_at), on)

    def _choice(self, place: solver.Judged, spot: Spot, on: date) -> Choice:
        verdict = Verdict.HERE if spot == self._now.spot else self._verdict(place)
        ends_at = rules.end_of(spot, self._event.minutes)
        return Choice(spot, on, ends_at, verdict, place, self._telling)

    def _verdict(self, place: solver.Judged) -> Verdict:
        """What the meeting lets organisers do with a place that breaks what it breaks."""
        policy = self._facts.policy
        broken = {one.rule for one in place.violations} - policy.warned
        return VERDICTS[policy.strictest(broken)]
