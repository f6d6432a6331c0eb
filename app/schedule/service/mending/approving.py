"""One approval: the fact, the moves, the next release and the mails, all or nothing."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.errors import MendingOvertaken, NothingHere
from app.schedule.mails import withdraw_questions
from app.schedule.models import (
    BoardKind,
    FactKind,
    Mending,
    MendingState,
    Release,
)
from app.schedule.rules import Fact
from app.schedule.service import given_up
from app.schedule.service.board import Move, change, draft_to_change
from app.schedule.service.bringing_out import PLAIN, Cover
from app.schedule.service.mending.answering import answer_of, moves_to_take
from app.schedule.service.mending.facts import write
from app.schedule.service.mending.holding import left_in_spite
from app.schedule.service.mending.weighing import board_key, weigh
from app.schedule.service.publishing import publish
from app.schedule.service.runs import cancel


def approve(
    db: Session, actor: Actor | None, meeting: Meeting, mending_id: str, cover: Cover = PLAIN
) -> Mending:
    """Let it be so: write the fact down, move what has to move, publish, and tell people.

    A meeting that has published nothing yet only gets another board. Nothing is done where
    something goes wrong: raises `MendingOvertaken` where the board is such by now that the answer
    does not do, `CannotMend` while there is none, and as `board.change` and `publish` do.
    """
    queries.lock_meeting(db, meeting.id)
    mending = _open(db, meeting, mending_id)
    with db.begin_nested():
        fact = Fact.of(mending)
        weighed = weigh(db, meeting, fact, mending.held)
        answer = answer_of(db, mending, weighed)
        if not answer.holds:
            raise MendingOvertaken
        moves = moves_to_take(db, mending, answer)
        was_public = weighed.facts.release is not None
        mending.before = mending.before | write(db, actor, weighed, fact)
        told = [*moves, *left_in_spite(weighed)]
        made = change(db, actor, meeting, BoardKind.TAKEN, told) if told else None
        mending.change_id = made.id if made else None
        cover = replace(cover, of=concerned(mending, moves))
        mending.release_id = publish_board(db, actor, meeting, cover).id if was_public else None
        mending.state = MendingState.APPROVED
        db.flush()
        record(
            db, actor, "schedule.mending_approved", meeting.id, mending.id,
            kind=mending.kind.value, moves=len(moves),
        )  # fmt: skip
    return mending


def drop_mending(db: Session, actor: Actor | None, meeting: Meeting, mending_id: str) -> None:
    """It is not so, or nobody wants what would follow: what was given up for it is asked again.

    Raises `NothingHere`.
    """
    mending = put_away(db, actor, meeting, mending_id)
    given_up.ask_again(db, actor, meeting, mending)


def put_away(db: Session, actor: Actor | None, meeting: Meeting, mending_id: str) -> Mending:
    """Look no further for it, ask no host about it, and leave given up what was given up.

    Raises `NothingHere`.
    """
    queries.lock_meeting(db, meeting.id)
    mending = _open(db, meeting, mending_id)
    mending.state = MendingState.DROPPED
    run = queries.run(db, mending.run_id) if mending.run_id else None
    if run is not None:
        cancel(db, actor, run)
        withdraw_questions(db, meeting.id, run.id)
    db.flush()
    record(db, actor, "schedule.mending_dropped", meeting.id, mending.id)
    return mending


def still_open(db: Session, meeting: Meeting, mending: Mending) -> bool:
    """Whether what was found out for a mending can still be used: its board is as it was."""
    return mending.state is MendingState.OPEN and mending.board == board_key(
        queries.newest_draft(db, meeting.id, placed=False)
    )


def _open(db: Session, meeting: Meeting, mending_id: str) -> Mending:
    mending = queries.mending_to_change(db, meeting.id, mending_id)
    if mending is None or mending.state is not MendingState.OPEN:
        raise NothingHere
    return mending


def concerned(mending: Mending, moves: Iterable[Move]) -> set[str]:
    """The side events that change because of it; what else goes out with it has other reasons."""
    found = {one.event_id for one in moves} | mending.minutes.keys()
    return found | ({mending.about_id} if mending.kind is FactKind.EVENT_CANCELLED else set())


def publish_board(db: Session, actor: Actor | None, meeting: Meeting, cover: Cover) -> Release:
    """Publish the board as it stands now. Raises as `publish` does."""
    draft = draft_to_change(db, queries.facts_of(db, meeting))
    return publish(db, actor, draft, cover)
