"""The answer to a mending, and whether it still does on a board that somebody has changed since."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.schedule import queries, rules
from app.schedule.errors import CannotMend
from app.schedule.models import Draft, Mending, Run
from app.schedule.service.board import Move
from app.schedule.service.mending.weighing import Weighed, board_key
from app.schedule.service.proposals import moves_of


@dataclass(frozen=True)
class Answer:
    """What moves because of what happened; what somebody else has moved since is not of it.

    `holds` says whether it can be taken as it is: nobody has moved what it moves, and on the board
    as it is now it leaves nothing that breaks a rule because of what happened. `is_newest` says
    whether nobody has changed the board at all.
    """

    moves: list[Move]
    holds: bool
    is_newest: bool


def answer_of(db: Session, mending: Mending, weighed: Weighed) -> Answer:
    """The answer as things stand; without any moves while there is none."""
    run = queries.run(db, mending.run_id) if mending.run_id else None
    draft = queries.draft_of_run(db, run.id) if run else None
    is_newest = board_key(weighed.board) == mending.board
    moves = _own_moves(run, draft, weighed)
    holds = is_newest or (_as_found(run, moves) and not weighed.left_over(moves))
    return Answer(moves, holds, is_newest)


def moves_to_take(db: Session, mending: Mending, answer: Answer) -> list[Move]:
    """What moves; nothing where no event is hit. Raises `CannotMend` while there is no answer."""
    if mending.run_id is not None and queries.draft_of_run(db, mending.run_id) is None:
        raise CannotMend(_("There is no answer yet. Wait for it, or look again."))
    return answer.moves


def _own_moves(run: Run | None, draft: Draft | None, weighed: Weighed) -> list[Move]:
    if run is None or draft is None:
        return []
    own = rules.moved_by(run.board, draft)
    found = moves_of(draft, weighed.mended, weighed.standings)
    return [one for one in found if one.event_id in own]


def _as_found(run: Run | None, moves: list[Move]) -> bool:
    """Whether what moves stands where it was found."""
    if run is None:
        return True
    began = run.board
    return began is not None and all(
        began.get(one.event_id, "") == rules.key_of(one.seen) for one in moves
    )
