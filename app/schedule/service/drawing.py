"""Proposals drawn on the board, beside what stands there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.schedule import queries, rules
from app.schedule.rules import Facts, Names, Standing, Suggested
from app.schedule.rules.names import place_pinned

MOST_SHOWN = 6  # proposals side by side
MOST_DRAWN = 2  # on the board


@dataclass(frozen=True)
class Drawn:
    """A proposal that is drawn: its number among those that wait, and what it moves."""

    draft_id: str
    number: int
    moves: Sequence[Suggested]


def numbers_of_proposals(db: Session, meeting_id: str) -> dict[str, int]:
    """The newest proposals that wait for an answer, by id, as the page of proposals counts them."""
    found = queries.ids_of_proposals(db, meeting_id, MOST_SHOWN)
    return {draft_id: number for number, draft_id in enumerate(found, 1)}


def drawn(
    db: Session,
    facts: Facts,
    now: Mapping[str, Standing],
    numbers: Mapping[str, int],
    asked: Sequence[str],
) -> list[Drawn]:
    """Those of the proposals that are asked for, with what each moves and is not there yet."""
    chosen = [one for one in dict.fromkeys(asked) if one in numbers][:MOST_DRAWN]
    return [
        Drawn(one, numbers[one], _moves(db, facts, now, (one, numbers[one], mark)))
        for mark, one in enumerate(chosen, 1)
    ]


def _moves(
    db: Session, facts: Facts, now: Mapping[str, Standing], which: tuple[str, int, int]
) -> list[Suggested]:
    draft_id, number, mark = which
    draft = queries.draft(db, draft_id, meeting_id=facts.meeting.id)
    if draft is None:
        return []
    run, names = queries.run_of(db, draft), Names.of(facts)
    moves = rules.moved_by(run.board if run else None, draft)
    return [
        Suggested(
            number, mark, event, moves[event.id],
            place_pinned(names, to.starts_at, to.room_id) if (to := moves[event.id]) else "",
        )
        for event in facts.events
        if event.id in moves and moves[event.id] != now[event.id].spot
    ]  # fmt: skip
