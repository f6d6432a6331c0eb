"""One approval: the fact, the moves, the next release and the mails, all or nothing."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.schedule import queries, solver
from app.schedule.errors import CannotMend, MendingOvertaken, NothingHere
from app.schedule.mails import withdraw_questions
from app.schedule.models import (
    BoardKind,
    FactKind,
    Mending,
    MendingState,
    Release,
)
from app.schedule.rules import Fact, Moved, public_reason
from app.schedule.service import given_up
from app.schedule.service.board import Move, change, draft_to_change
from app.schedule.service.breaking import still_broken
from app.schedule.service.bringing_out import PLAIN, Cover
from app.schedule.service.mending.answering import answer_of, moves_to_take
from app.schedule.service.mending.coming import Coming
from app.schedule.service.mending.facts import write
from app.schedule.service.mending.holding import left_in_spite
from app.schedule.service.mending.seen import refuse_unseen
from app.schedule.service.mending.weighing import Ticks, Weighed, board_key, weigh
from app.schedule.service.publishing import publish
from app.schedule.service.runs import cancel


def approve(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    mending_id: str,
    cover: Cover = PLAIN,
    *,
    ticks: Ticks | None = None,
    seen: str | None = None,
) -> Mending:
    """Let it be so: write the fact down, move what has to move, publish, and tell people.

    A meeting that has published nothing yet only gets another board. What broke rules before and
    is made no worse by it stays as it is: whoever waits for this cannot look after that first.
    Nothing is done where something goes wrong: raises `MendingOvertaken` where the board is such by
    now that the answer does not do, `CannotMend` while there is none, and as `board.change` and
    `publish` do. `ticks` are those on the page, where somebody looked at one: `CannotMend` where it
    was looked for with others. `seen` is the key of what comes out, as it was read there:
    `StandsElsewhere` where it is something else by now.
    """
    queries.lock_meeting(db, meeting.id)
    mending = open_mending(db, meeting, mending_id)
    with db.begin_nested():
        fact = Fact.of(mending)
        weighed = weigh(db, meeting, fact, mending.held)
        moves = _moves(db, mending, weighed, ticks)
        was_public, so = weighed.facts.release is not None, weighed.already
        if was_public and seen is not None:
            refuse_unseen(seen, weighed.facts, Coming.after(db, weighed, moves).changes)
        left = len(still_broken(weighed.mended, weighed.after(moves), so))
        cover = replace(
            cover, of=concerned(mending, moves), offered=public_reason(weighed.facts, fact)
        )
        mending.before = mending.before | write(db, actor, weighed, fact)
        told = [*moves, *left_in_spite(weighed)]
        made = change(db, actor, meeting, BoardKind.TAKEN, told, already=so) if told else None
        mending.change_id = made.id if made else None
        if was_public:
            mending.release_id = publish_board(db, actor, meeting, cover, so).id
        mending.state = MendingState.APPROVED
        db.flush()
        record(
            db, actor, "schedule.mending_approved", meeting.id, mending.id,
            kind=mending.kind.value, moves=len(moves), left=left,
        )  # fmt: skip
    return mending


def _moves(
    db: Session, mending: Mending, weighed: Weighed, ticks: Ticks | None
) -> list[Move]:  # fmt: skip
    """What moves, where it was looked for as somebody wants it and for the board as it is."""
    if ticks not in {None, Ticks.of(weighed)}:
        raise CannotMend(_("What is ticked now was not looked for yet. Look again with it."))
    answer = answer_of(db, mending, weighed)
    if not answer.holds:
        raise MendingOvertaken
    return moves_to_take(db, mending, answer)


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
    mending = open_mending(db, meeting, mending_id)
    mending.state = MendingState.DROPPED
    run = queries.run(db, mending.run_id) if mending.run_id else None
    if run is not None:
        cancel(db, actor, run)
        forget_tried(db, actor, queries.tried_of(db, run.id))
        withdraw_questions(db, meeting.id, run.id)
    db.flush()
    record(db, actor, "schedule.mending_dropped", meeting.id, mending.id)
    return mending


def forget_tried(db: Session, actor: Actor | None, tried: Iterable[Mending]) -> None:
    """Look no further for what would follow from ways out."""
    for one in tried:
        one.state = MendingState.DROPPED
        run = queries.run(db, one.run_id) if one.run_id else None
        if run is not None:
            cancel(db, actor, run)


def still_open(db: Session, meeting: Meeting, mending: Mending) -> bool:
    """Whether what was found out for a mending can still be used: its board is as it was."""
    return mending.state is MendingState.OPEN and mending.board == board_key(
        queries.newest_draft(db, meeting.id, placed=False)
    )


def open_mending(db: Session, meeting: Meeting, mending_id: str) -> Mending:
    """A mending that waits for its answer, to be changed. Raises `NothingHere`."""
    mending = queries.mending_to_change(db, meeting.id, mending_id)
    if mending is None or mending.state is not MendingState.OPEN:
        raise NothingHere
    return mending


def concerned(mending: Mending, moves: Iterable[Move | Moved]) -> set[str]:
    """The side events that change because of it; what else goes out with it has other reasons."""
    found = {one.event_id for one in moves} | mending.minutes.keys()
    return found | ({mending.about_id} if mending.kind is FactKind.EVENT_CANCELLED else set())


def publish_board(
    db: Session, actor: Actor | None, meeting: Meeting, cover: Cover, already: solver.Already
) -> Release:
    """Publish the board as it stands now, with what broke rules `already`. Raises as `publish`
    does.
    """
    draft = draft_to_change(db, queries.facts_of(db, meeting))
    return publish(db, actor, draft, cover, already=already)
