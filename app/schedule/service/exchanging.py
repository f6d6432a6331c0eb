"""Exchanging two rooms, or two slots, on the board: what would follow, and doing it in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries, solver
from app.schedule.errors import BoardChanged
from app.schedule.models import BoardChange, BoardKind
from app.schedule.rules import Exchange, Moved, Spot, Standing, Words
from app.schedule.service.board import Move, change
from app.schedule.service.boarding import places_of, standings_of
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
    difference: int


def exchange_shown(db: Session, meeting: Meeting, exchange: Exchange) -> Exchanged:
    """What an exchange would come to while everything else stays where the board has it."""
    known = known_of(db, meeting)
    standings = standings_of(queries.newest_draft(db, meeting.id), known.facts)
    moves = _moves(standings, exchange)
    words, breaking = Words.of(known.facts), Breaking(known, standings)
    after = {one.event_id: Standing(one.to) for one in moves}
    broken = breaking.by(after)
    moved = [Moved(one, standings[one], standing) for one, standing in after.items()]
    return Exchanged(
        moves,
        [words.moved(one) for one in moved],
        VERDICTS[known.facts.policy.strictest(one.rule for one in broken)],
        breaking.said(broken),
        _penalty(known, breaking.spots(after)) - _penalty(known, breaking.spots({})),
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

    Raises `BoardChanged` where what stands there is not what was `seen`, and as `change` does.
    """
    queries.lock_meeting(db, meeting.id)
    known = known_of(db, meeting)
    standings = standings_of(queries.newest_draft(db, meeting.id), known.facts)
    moves = _moves(standings, exchange)
    if not moves or {(one.event_id, one.seen) for one in moves} != set(seen):
        raise BoardChanged
    return change(db, actor, meeting, BoardKind.SWAPPED, moves, reason=reason)


def _moves(standings: Mapping[str, Standing], exchange: Exchange) -> list[Move]:
    found = ((one, standing.spot) for one, standing in standings.items() if standing.spot)
    return [Move(one, spot, to) for one, spot in found if (to := exchange.to(spot))]


def _penalty(known: Known, spots: Mapping[str, Spot]) -> int:
    unplaced = [event.id for event in known.facts.events if event.id not in spots]
    return solver.judge_places(known.problem, places_of(spots), unplaced).penalty
