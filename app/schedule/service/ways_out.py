"""Taking a way out of demands that clash."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import i18n
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import MeetingChanged, NothingHere
from app.schedule.mails import Asked, ask_host
from app.schedule.models import Run
from app.schedule.rules import Arranged, Fact
from app.schedule.service import given_up
from app.schedule.service.arranging import arrange
from app.schedule.service.clashes import Clashes, WayOut, clashes
from app.schedule.service.mending.approving import still_open
from app.side_events.models import SideEvent


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


def ask_hosts(db: Session, actor: Actor | None, meeting: Meeting, run_id: str, number: int) -> int:
    """Write to the hosts whom a way out is up to: a letter each, which waits to be read.

    Gives how many letters there are; nobody is asked the same twice. Raises as `take_way_out` does,
    and `NothingHere` for a way that is up to no host.
    """
    queries.lock_meeting(db, meeting.id)
    run = queries.run(db, run_id, meeting_id=meeting.id)
    found = _clashes(db, meeting, run) if run else None
    way = found.way(number) if found else None
    if run is None or found is None or way is None or not way.asked:
        raise NothingHere
    if not found.current:
        raise MeetingChanged
    written = 0
    for event in way.asked:
        with i18n.in_use(event.contact_language):
            written += _ask_host(db, meeting, run, event, number)
    record(db, actor, "schedule.hosts_asked", meeting.id, run_id, letters=written)
    return written


def _ask_host(db: Session, meeting: Meeting, run: Run, event: SideEvent, number: int) -> bool:
    """One letter, in the language in use."""
    found, mending = _clashes(db, meeting, run), queries.mending_of_run(db, run.id)
    way = found.way(number) if found else None
    if way is None or not event.contact_email:
        return False
    happened = rules.said(queries.facts_of(db, meeting), Fact.of(mending)) if mending else ""
    asked = Asked(happened, way.questions_to(event.id), way.follows_for(event.id))
    return ask_host(db, meeting, event, (run.id, number), asked)


def _clashes(db: Session, meeting: Meeting, run: Run) -> Clashes | None:
    facts, mending = queries.facts_of(db, meeting), queries.mending_of_run(db, run.id)
    current = still_open(db, meeting, mending) if mending else None
    board = queries.newest_draft(db, meeting.id)
    return clashes(run, facts, board, current=current, mending=mending)
