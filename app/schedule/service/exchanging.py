"""Several events change places on the board: what would follow, and doing it in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import BoardChanged
from app.schedule.models import BoardChange, BoardKind
from app.schedule.rules import Exchange, Moved, Spot, Standing, Words
from app.schedule.service.board import Move, change
from app.schedule.service.boarding import places_of, standings_now
from app.schedule.service.breaking import Breaking
from app.schedule.service.known import Known, known_of
from app.schedule.service.places import VERDICTS, Verdict


@dataclass(frozen=True)
class Exchanged:
    """What an exchange would come to: who moves, what it breaks, and how much dearer it is."""

    moves: Sequence[Move]
    sentences: Sequence[str]
    verdict: Verdict
    breaks: Sequence[str]
    terms: Sequence[rules.Figure]

    @property
    def difference(self) -> int:
        """How much dearer the board would be; below 0, cheaper."""
        return sum(one.number for one in self.terms)


def exchange_shown(db: Session, meeting: Meeting, exchange: Exchange) -> Exchanged:
    """What an exchange would come to while everything else stays where the board has it."""
    known = known_of(db, meeting)
    standings = standings_now(db, known.facts)
    words, breaking = Words.of(known.facts), Breaking(known, standings)
    after = {one: Standing(to) for one, to in exchange.goes(standings).items()}
    broken = breaking.by(after)
    moved = [Moved(one, standings[one], standing) for one, standing in after.items()]
    then, now = (_terms(known, breaking.spots(those)) for those in (after, {}))
    differ = {term: then.get(term, 0) - now.get(term, 0) for term in {**then, **now}}
    return Exchanged(
        [Move(one.event_id, one.before.spot, one.after.spot) for one in moved],
        [words.moved(one) for one in moved],
        VERDICTS[known.facts.policy.strictest(one.rule for one in broken)],
        breaking.said(broken),
        rules.figures_of_terms(differ),
    )


def exchange(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    exchange: Exchange,
    seen: Sequence[tuple[str, Spot | None]],
    *,
    reason: str = "",
) -> BoardChange:
    """Do it, as one change that is undone as one.

    Raises `BoardChanged` where other events would move than those that were `seen`, and as `change`
    does, `StandsElsewhere` where one of them was seen elsewhere.
    """
    queries.lock_meeting(db, meeting.id)
    facts = known_of(db, meeting).facts
    goes = exchange.goes(standings_now(db, facts))
    if not goes or goes.keys() != {event_id for event_id, _spot in seen}:
        raise BoardChanged
    moves = [Move(event_id, spot, goes[event_id]) for event_id, spot in seen]
    return change(db, actor, meeting, BoardKind.SWAPPED, moves, reason=reason)


def _terms(known: Known, spots: Mapping[str, Spot]) -> Mapping[str, int]:
    unplaced = [event.id for event in known.facts.events if event.id not in spots]
    return solver.judge_places(known.problem, places_of(spots), unplaced).terms
