"""Undoing what one did last on the board, and doing it again: moves, pins, frozen days."""

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import NothingToUndo
from app.schedule.models import BoardChange, BoardKind, Draft, DraftState
from app.schedule.rules import Moved, Repinned
from app.schedule.service.board import move_again
from app.schedule.service.freezing import freeze_again
from app.schedule.service.pinning import pin_again


def undo(db: Session, actor: Actor, meeting: Meeting, change_id: str) -> BoardChange:
    """Take a person's newest change back, whole.

    Raises `NothingToUndo` where it is not the newest any more; `StandsElsewhere` or `PinnedSince`
    where somebody has changed the same since, and `PlaceRefused` or `WrongDemand` where it cannot
    be so now.
    """
    found = _own(db, actor, meeting).undo
    if found is None or found.id != change_id:
        raise NothingToUndo
    return _again(db, actor, meeting, BoardKind.UNDONE, found)


def redo(db: Session, actor: Actor, meeting: Meeting, change_id: str) -> BoardChange:
    """Do again what a person has undone last. Raises as `undo` does."""
    found = _own(db, actor, meeting).redo
    if found is None or found.id != change_id:
        raise NothingToUndo
    return _again(db, actor, meeting, BoardKind.REDONE, found)


def _own(db: Session, actor: Actor, meeting: Meeting) -> rules.UndoAndRedo:
    queries.lock_meeting(db, meeting.id)
    draft = queries.board_to_change(db, meeting.id)
    if draft is None:
        return rules.UndoAndRedo(None, None)
    own = queries.changes_of(db, draft.id, account_id=actor.account_id)
    mended = queries.mendings_that_changed(db, draft.id)
    is_public = draft.state is DraftState.PUBLISHED
    return rules.what_to_undo(own, rules.kept_whole(own, mended, is_public=is_public))


def _again(
    db: Session, actor: Actor, meeting: Meeting, kind: BoardKind, change: BoardChange
) -> BoardChange:
    made = _turned(db, actor, meeting, kind, change)
    made.retraces = change.number
    db.flush()
    return made


def _turned(
    db: Session, actor: Actor, meeting: Meeting, kind: BoardKind, change: BoardChange
) -> BoardChange:
    back = kind is BoardKind.UNDONE
    if change.moves:
        moves = rules.moves_of(change)
        turned = [Moved(one.event_id, one.after, one.before) for one in moves]
        return move_again(db, actor, meeting, kind, turned if back else moves)
    draft = db.get_one(Draft, change.draft_id)
    frozen = rules.frozen_by(change)
    if frozen is not None:
        return freeze_again(db, actor, meeting, draft, (kind, frozen.back if back else frozen))
    pins = rules.pins_of(change)
    turned_pins = [Repinned(one.event_id, one.after, one.before) for one in pins]
    return pin_again(db, actor, meeting, draft, (kind, turned_pins if back else pins))
