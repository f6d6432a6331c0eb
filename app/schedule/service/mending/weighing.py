"""The schedule of a meeting with a fact in it: what the fact hits, and what may move."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.models import Draft
from app.schedule.rules import Fact, Facts, Leeway, Notice, Place, Standing
from app.schedule.rules.known_by import KnownPlaces
from app.schedule.rules.leeway import Hold, hold_of
from app.schedule.service.board import Move
from app.schedule.service.boarding import places_of, standings_of
from app.schedule.service.breaking import broken_at
from app.schedule.service.mending.knowing import known_places


@dataclass(frozen=True)
class Weighed:
    """A meeting without and with a fact; where the board has its events, and which it hits.

    `already` are the breaches that there are without the fact as well, `broken` the events in them.
    What is `held` was ticked to be left where it is. `known` is where people know them to be.
    """

    fact: Fact
    facts: Facts
    mended: Facts
    board: Draft | None
    standings: dict[str, Standing]
    hit: dict[str, list[solver.Violation]]
    already: solver.Already
    broken: frozenset[str]
    held: frozenset[str]
    known: KnownPlaces

    @property
    def places(self) -> dict[str, Place]:
        """Where the events are that the meeting still has."""
        return self.places_after(())

    @property
    def keys(self) -> dict[str, str]:
        """Where the events stand, as a run keeps it."""
        return {one: rules.key_of(two.spot) for one, two in self.standings.items()}

    def after(self, moves: Iterable[Move]) -> dict[str, Standing]:
        """Where the events stand once these have moved."""
        return {**self.standings, **{one.event_id: Standing(one.to) for one in moves}}

    def places_after(self, moves: Iterable[Move]) -> dict[str, Place]:
        """Where the events are once these have moved; what loses its place is nowhere."""
        after = self.after(moves).items()
        return places_of({one: two.spot for one, two in after if two.spot})

    def leeway(self, now: datetime, notice: Notice) -> Leeway:
        """What may move at a time."""
        struck = frozenset(self.hit), self.broken
        holds = {one: self.hold(one) for one in self.held}
        given = rules.leeway(self.mended, self.standings, struck, (now, notice), holds)
        spots = {one: two.spot for one, two in self.standings.items() if two.spot}
        known = {one: by for one, spot in spots.items() if (by := self.known.of(one, spot))}
        return replace(given, known=known)

    def left_over(self, moves: Iterable[Move]) -> bool:
        """Whether the fact still breaks a rule once these have moved, but for what is held."""
        found = _violations(self.mended, self.after(moves))
        spared = {one for one in self.held if self.hold(one) is Hold.IN_SPITE}
        return any(one not in self.already and not spared & {*one.events} for one in found)

    def hold(self, event_id: str) -> Hold:
        """What it comes to if an event is left where it is."""
        broken = self.hit.get(event_id, ())
        return hold_of(self.mended.policy, {one.rule for one in broken})


@dataclass(frozen=True)
class Ticks:
    """What somebody wants of the answer: side events that are held `shorter`, or in `full` length
    again, and those left where they are; by id.
    """

    shorter: frozenset[str]
    full: frozenset[str]
    held: frozenset[str]

    @classmethod
    def of(cls, weighed: "Weighed") -> Self:
        """Those that an answer was looked for with."""
        minutes, there = weighed.fact.minutes, {one.id for one in weighed.mended.events}
        shorter = frozenset(one for one in minutes.keys() & there if minutes[one])
        return cls(shorter, frozenset(minutes.keys() & there) - shorter, weighed.held)


def board_key(board: Draft | None) -> str:
    """Names a board as it is now: any change of it gives another."""
    return f"{board.id}:{board.revision}" if board else ""


def weigh(db: Session, meeting: Meeting, fact: Fact, held: Collection[str] = ()) -> Weighed:
    """Put a fact into a meeting as it stands, in thought; what is `held` is left as it can be."""
    facts = queries.facts_of(db, meeting)
    mended = rules.with_fact(facts, fact)
    board = queries.newest_draft(db, meeting.id)
    before = broken_at(facts, standings_of(board, facts))
    already = solver.Already(before)
    standings = standings_of(board, mended)
    hit: dict[str, list[solver.Violation]] = {}
    for violation in _violations(mended, standings):
        if violation not in already:
            for event in violation.events:
                hit.setdefault(event, []).append(violation)
    broken = {event for one in before if one.rule not in rules.LATER for event in one.events}
    there = frozenset(one for one in held if one in standings and standings[one].spot)
    return Weighed(
        fact=fact,
        facts=facts,
        mended=mended,
        board=board,
        standings=standings,
        hit=hit,
        already=already,
        broken=frozenset(broken),
        held=there,
        known=known_places(db, facts),
    )


def _violations(facts: Facts, standings: Mapping[str, Standing]) -> list[solver.Violation]:
    """What breaks rules where it stands; what has no place is of no account."""
    return [one for one in broken_at(facts, standings) if one.rule not in rules.LATER]
