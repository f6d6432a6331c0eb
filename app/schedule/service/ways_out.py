"""Taking a way out of demands that clash."""

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.errors import MeetingChanged, NothingHere
from app.schedule.models import Run
from app.schedule.service.clashes import Clashes, WayOut, clashes
from app.schedule.service.mending.approving import still_open


def way_out(db: Session, meeting: Meeting, run_id: str, number: int) -> tuple[Clashes, WayOut]:
    """A way out that a run has found, and what it found besides.

    Raises `NothingHere` where there is none of this number that can be done here.
    """
    run = queries.run(db, run_id, meeting_id=meeting.id)
    found = _clashes(db, meeting, run) if run else None
    way = found.way(number) if found else None
    if found is None or way is None or not way.can_be_done:
        raise NothingHere
    return found, way


def take_way_out(
    db: Session, actor: Actor | None, meeting: Meeting, run_id: str, number: int
) -> None:
    """Give up what a way out gives up, all of it.

    Raises `MeetingChanged` when the meeting is not any more as it was when the way was found, and
    `NothingHere` as `way_out` does.
    """
    queries.lock_meeting(db, meeting.id)
    found, way = way_out(db, meeting, run_id, number)
    if not found.current:
        raise MeetingChanged
    for step in way.steps:
        if step.do is not None:
            step.do(db, actor)
    record(db, actor, "schedule.way_out_taken", meeting.id, run_id, steps=len(way.steps))


def _clashes(db: Session, meeting: Meeting, run: Run) -> Clashes | None:
    facts, mending = queries.facts_of(db, meeting), queries.mending_of_run(db, run.id)
    current = still_open(db, meeting, mending) if mending else None
    return clashes(run, facts, queries.newest_draft(db, meeting.id), current=current)
