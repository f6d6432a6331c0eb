"""What the approval of something that happened did, and what of it stands once it is taken back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.schedule import queries, rules
from app.schedule.models import BoardChange, Mending, MendingState
from app.schedule.rules import Facts, Words
from app.schedule.service.elsewhere import moved_since
from app.schedule.service.mending.approving import concerned


@dataclass(frozen=True)
class Done:
    """What moved `because` of it, in sentences, and what came out `besides`, as the board had it;
    `brought` is both in figures, as its release has them.

    Of what is taken back: what went back because of that, and what came out besides and stays.
    """

    because: Sequence[str] = ()
    besides: Sequence[str] = ()
    brought: str = ""


def done(db: Session, mending: Mending, facts: Facts) -> Done:
    """What the approval moved, in public or else on the board, or taking it back did."""
    if mending.state not in {MendingState.APPROVED, MendingState.TAKEN_BACK}:
        return Done()
    made = db.get(BoardChange, mending.change_id) if mending.change_id else None
    moves = rules.moves_of(made) if made else ()
    if mending.release_id is None:
        words = Words.of(facts)
        return Done([words.moved(one) for one in moves if one.before.spot != one.after.spot])
    own = concerned(mending, moves)
    came, release = _brought_by(db, facts, mending.release_id)
    besides = {one: said for one, said in came.items() if one not in own}
    if mending.taken_back_with_id is None:
        return Done(_said_of(came, own), list(besides.values()), release)
    back, brought = _brought_by(db, facts, mending.taken_back_with_id)
    stays = [said for one, said in besides.items() if one not in back]
    return Done(_said_of(back, own), stays, brought)


def _brought_by(db: Session, facts: Facts, release_id: str) -> tuple[dict[str, str], str]:
    """What a release has elsewhere than the one before, by event; and the same in figures."""
    release = queries.release_if_there(db, release_id)
    if release is None:
        return {}, ""
    earlier = queries.release_numbered(db, release.meeting_id, release.number - 1)
    before = queries.events_of(db, earlier.id) if earlier else []
    moved = moved_since(facts, before, queries.events_of(db, release.id))
    return moved, rules.said_of(release.brings)


def _said_of(moved: Mapping[str, str], events: Collection[str]) -> list[str]:
    return [said for one, said in moved.items() if one in events]
