"""Every place of one event with its judgement, before anything is moved. Nothing is searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import NothingHere
from app.schedule.rules import Facts, Names, Spot, Standing
from app.schedule.service.boarding import places_of, standings_of
from app.side_events.models import SideEvent


class Verdict(StrEnum):
    """What can be done with a place."""

    HERE = "here"
    FREE = "free"
    REASON = "reason"  # it breaks rules that organisers may override
    NO = "no"


@dataclass(frozen=True)
class Choice:
    """A place, what the draft would cost more there, and what would be broken."""

    spot: Spot
    ends_at: datetime
    verdict: Verdict
    difference: int
    breaches: Sequence[str]


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
    def days(self) -> list[date]:
        """The days on which there are places."""
        zone = ZoneInfo(self.timezone)
        return sorted({one.spot.starts_at.astimezone(zone).date() for one in self.places})

    def on(self, day: date | None) -> list[Choice]:
        """The places of a day; None: of all days."""
        zone = ZoneInfo(self.timezone)
        return [
            one
            for one in self.places
            if day is None or one.spot.starts_at.astimezone(zone).date() == day
        ]

    def number(self, verdict: str) -> int:
        """How many places there are of a kind."""
        return sum(one.verdict == verdict for one in self.places)


_ORDER = {Verdict.HERE: 0, Verdict.FREE: 0, Verdict.REASON: 1, Verdict.NO: 2}


def choices(db: Session, meeting: Meeting, event_id: str) -> Choices:
    """All places of an accepted event, while everything else stays where the board has it.

    Raises `NothingHere` where it is not accepted.
    """
    facts = queries.facts_of(db, meeting)
    event = next((one for one in facts.events if one.id == event_id), None)
    if event is None:
        raise NothingHere
    standings = standings_of(queries.newest_draft(db, meeting.id), facts)
    return _Judging(facts, standings, event).all()


class _Judging:
    """One event among the others on the board."""

    def __init__(self, facts: Facts, standings: Mapping[str, Standing], event: SideEvent) -> None:
        self._facts, self._standings, self._event = facts, standings, event
        self._names = Names.of(facts)
        self._said: dict[str, str] = {}
        self._now = standings[event.id]

    def all(self) -> Choices:
        spots = {one: standing.spot for one, standing in self._standings.items() if standing.spot}
        problem = solver.problem_of(self._facts)
        found = solver.why_there(problem, places_of(spots), self._event.id)
        given = self._facts.side_event_rooms
        now = self._now.spot
        places = [self._choice(one) for one in found.places if one.room in given]
        here = found.now or found.unplaced
        return Choices(
            event=self._event,
            standing=self._now,
            ends_at=rules.end_of(now, self._event) if now else None,
            breaks=self._sentences(here.violations),
            places=sorted(
                places, key=lambda one: (_ORDER[one.verdict], one.difference, one.spot.starts_at)
            ),
            others=[
                (event, self._standings[event.id].spot)
                for event in self._facts.events
                if event.id != self._event.id and (now or self._standings[event.id].spot)
            ],
            rooms=self._names.rooms,
            timezone=self._facts.meeting.timezone,
        )

    def _choice(self, place: solver.Judged) -> Choice:
        spot = Spot(place.room, solver.moment_of(place.start))
        broken = {one.rule for one in place.violations} - self._facts.policy.warned
        verdict = Verdict.REASON if broken else Verdict.FREE
        if any(not rules.may_override(one) for one in broken):
            verdict = Verdict.NO
        if spot == self._now.spot:
            verdict = Verdict.HERE
        return Choice(
            spot=spot,
            ends_at=rules.end_of(spot, self._event),
            verdict=verdict,
            difference=place.difference,
            breaches=self._sentences(place.violations),
        )

    def _sentences(self, violations: Sequence[solver.Violation]) -> list[str]:
        """Each once; what many places break is put into words once."""
        found = []
        for one in violations:
            if one.message not in self._said:
                self._said[one.message] = rules.breach(
                    one.rule, one.events, one.details, self._names
                )
            found.append(self._said[one.message])
        return list(dict.fromkeys(found))
