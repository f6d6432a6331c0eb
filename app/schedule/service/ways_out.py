"""Taking a way out of demands that clash."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.errors import MeetingChanged, NothingHere
from app.schedule.models import Run
from app.schedule.rules import Arranged
from app.schedule.service import given_up
from app.schedule.service.arranging import arrange
from app.schedule.service.clashes import Clashes, clashes
from app.schedule.service.mending.approving import still_open
from app.schedule.service.way import WayOut


def way_out(db: Session, meeting: Meeting, run_id: str, number: int) -> tuple[Clashes, WayOut]:
    """A way out that a run has found, and what it found besides.

    Raises `NothingHere` where there is none of this number.
    """
    run = queries.run(db, run_id, meeting_id=meeting.id)
    found = _clashes(db, meeting, run) if run else None
    way = found.way(number) if found else None
    if found is None or way is None:
        raise NothingHere
    return found, way


def take_way_out(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    run_id: str,
    number: int,
    *,
    arranged: Sequence[Arranged] = (),
) -> None:
    """Give up what a way out gives up, all of it; what it needs to know first is `arranged`.

    Raises `MeetingChanged` when the meeting is not any more as it was when the way was found, and
    `NothingHere` for one that people have to arrange first, and as `way_out` does.
    """
    queries.lock_meeting(db, meeting.id)
    found, way = way_out(db, meeting, run_id, number)
    if not way.can_be_done or len(arranged) != len(way.arrangements):
        raise NothingHere
    if not found.current:
        raise MeetingChanged
    before = given_up.asked_for(queries.facts_of(db, meeting))
    do_steps(db, actor, way)
    for wanted, given in zip(way.arrangements, arranged, strict=True):
        arrange(db, actor, meeting, wanted, given)
    after = given_up.asked_for(queries.facts_of(db, meeting))
    taken = given_up.keep(db, actor, (run_id, number), before, after)
    mending = queries.mending_of_run(db, run_id)
    if mending is not None:
        theirs = [*mending.before.get("given_up", []), taken.id]
        mending.before = mending.before | {"given_up": theirs}
    record(db, actor, "schedule.way_out_taken", meeting.id, run_id, steps=len(way.steps))


def do_steps(db: Session, actor: Actor | None, way: WayOut) -> None:
    """Write down what a way out gives up, but for what has to be arranged."""
    for step in way.steps:
        if step.do is not None:
            step.do(db, actor)


def _clashes(db: Session, meeting: Meeting, run: Run) -> Clashes | None:
    facts, mending = queries.facts_of(db, meeting), queries.mending_of_run(db, run.id)
    current = still_open(db, meeting, mending) if mending else None
    board = queries.newest_draft(db, meeting.id)
    return clashes(run, facts, board, current=current, mending=mending)
