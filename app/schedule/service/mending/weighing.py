"""The schedule of a meeting with a fact in it: what the fact hits, and what may move."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.models import Draft
from app.schedule.rules import Fact, Facts, Leeway, Notice, Place, Standing
from app.schedule.rules.leeway import Hold, hold_of
from app.schedule.service.boarding import places_of, standings_of


@dataclass(frozen=True)
class Weighed:
    """A meeting without and with a fact; where the board has its events, and which it hits.

    `known` are the marks of the breaches that there are without the fact as well, `broken` those
    that are in them. What is `held` was ticked to be
    left where it is.
    """

    fact: Fact
    facts: Facts
    mended: Facts
    board: Draft | None
    standings: dict[str, Standing]
    hit: dict[str, list[solver.Violation]]
    known: frozenset[str]
    broken: frozenset[str]
    held: frozenset[str]

    @property
    def places(self) -> dict[str, Place]:
        """Where the events are that the meeting still has."""
        return places_of({one: two.spot for one, two in self.standings.items() if two.spot})

    @property
    def keys(self) -> dict[str, str]:
        """Where the events stand, as a run keeps it."""
        return {one: rules.key_of(two.spot) for one, two in self.standings.items()}

    def leeway(self, now: datetime, notice: Notice) -> Leeway:
        """What may move at a time."""
        struck = frozenset(self.hit), self.broken
        holds = {one: self.hold(one) for one in self.held}
        return rules.leeway(self.mended, self.standings, struck, (now, notice), holds)

    def left_over(self, after: Mapping[str, Standing]) -> bool:
        """Whether the fact still breaks a rule if events stand there, but for what is held."""
        found = _violations(self.mended, {**self.standings, **after})
        spared = {one for one in self.held if self.hold(one) is Hold.IN_SPITE}
        return any(
            mark not in self.known and not spared & {*one.events} for mark, one in found.items()
        )

    def hold(self, event_id: str) -> Hold:
        """What it comes to if an event is left where it is."""
        broken = self.hit.get(event_id, ())
        return hold_of(self.mended.policy, {one.rule for one in broken})


def board_key(board: Draft | None) -> str:
    """Names a board as it is now: any change of it gives another."""
    return f"{board.id}:{board.revision}" if board else ""


def weigh(db: Session, meeting: Meeting, fact: Fact, held: Collection[str] = ()) -> Weighed:
    """Put a fact into a meeting as it stands, in thought; what is `held` is left as it can be."""
    facts = queries.facts_of(db, meeting)
    mended = rules.with_fact(facts, fact)
    board = queries.newest_draft(db, meeting.id)
    before = _violations(facts, standings_of(board, facts))
    standings = standings_of(board, mended)
    after = _violations(mended, standings)
    hit: dict[str, list[solver.Violation]] = {}
    for mark, violation in after.items():
        if mark not in before:
            for event in violation.events:
                hit.setdefault(event, []).append(violation)
    broken = {event for one in before.values() for event in one.events}
    there = frozenset(one for one in held if one in standings and standings[one].spot)
    known = frozenset(before)
    return Weighed(fact, facts, mended, board, standings, hit, known, frozenset(broken), there)


def _violations(facts: Facts, standings: dict[str, Standing]) -> dict[str, solver.Violation]:
    """What breaks rules where it stands, by mark; what has no place is of no account."""
    places = places_of({one: two.spot for one, two in standings.items() if two.spot})
    problem = solver.problem_of(facts)
    found = solver.breaches_of(problem, places, places)
    return {solver.mark_of(one): one for one in found if one.rule not in rules.LATER}
