"""What would follow from a way out of a mending's clash, asked as it will be once it is taken."""

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.db import in_thought
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import MeetingChanged, NothingHere
from app.schedule.models import Mending, MendingState
from app.schedule.rules import Notice
from app.schedule.service.mending.approving import forget_tried, open_mending, put_away
from app.schedule.service.mending.asking import ask_again, begin, kept, what_to_ask
from app.schedule.service.runs import Question
from app.schedule.service.tried import ANSWERED, run_of, trial_of, weigh_again
from app.schedule.service.ways_out import do_steps, way_out


def try_way_out(
    db: Session, actor: Actor | None, meeting: Meeting, run_id: str, number: int
) -> Mending:
    """Find out what has to move if a way out is taken; nothing of it is so before it is.

    The scheduler is asked what it will be asked then: all is given up, the question is written, and
    all is put back. Raises `MeetingChanged` where the board is another by now, `NothingHere` for a
    way that people have to arrange first or that is of no mending, `RunGoing`, and `CannotMend`.
    """
    queries.lock_meeting(db, meeting.id)
    found, way = way_out(db, meeting, run_id, number)
    mending = queries.mending_of_run(db, run_id)
    if mending is None or not way.can_be_done or way.arrangements:
        raise NothingHere
    if not found.current:
        raise MeetingChanged
    going = (one for one in queries.tried_of(db, run_id) if _is_of_no_use(db, one, number))
    forget_tried(db, actor, going)
    notice = Notice.of(mending)
    with in_thought(db):
        do_steps(db, actor, way)
        weighed = weigh_again(db, meeting, mending)
        question = what_to_ask(weighed, notice, clock.now())
    run = begin(db, actor, weighed, question)
    made = kept(db, (weighed, run), notice, actor, MendingState.TRIED)
    made.way_run_id, made.way_number = run_id, number
    record(db, actor, "schedule.way_out_tried", meeting.id, run_id, way=number)
    db.flush()
    return made


def go_on_with(
    db: Session, actor: Actor | None, meeting: Meeting, mending_id: str, number: int
) -> Mending:
    """Look what has to move with a way out that was taken for a mending.

    That is what was shown before it was taken, as long as the scheduler would be asked the same:
    nothing else is then proposed. Raises as `ask_again` does.
    """
    old = open_mending(db, meeting, mending_id)
    trial = trial_of(db, meeting, old.run_id, number) if old.run_id else None
    if trial is None or not _is_still_asked(db, meeting, trial):
        return ask_again(db, actor, meeting, mending_id)
    trial.state = MendingState.OPEN
    trial.before, trial.typed = dict(old.before), dict(old.typed)
    db.flush()
    put_away(db, actor, meeting, mending_id)
    record(db, actor, "schedule.mending_asked", meeting.id, trial.id, kind=trial.kind.value)
    return trial


def _is_of_no_use(db: Session, trial: Mending, number: int) -> bool:
    """Whether nobody waits for it any more: another is asked for, or the same anew."""
    run = run_of(db, trial)
    return trial.way_number == number or (run is not None and run.state in rules.GOING)


def _is_still_asked(db: Session, meeting: Meeting, trial: Mending) -> bool:
    """Whether the scheduler has answered what it would be asked, now that the way out is taken.

    What people want to attend may have changed: it does every hour.
    """
    weighed, run = weigh_again(db, meeting, trial), run_of(db, trial)
    question = what_to_ask(weighed, Notice.of(trial), trial.created_at)
    if run is None or question is None:
        return run is None and question is None
    return run.state in ANSWERED and _but_wishes(question) == {**run.problem, "delegations": []}


def _but_wishes(question: Question) -> dict[str, object]:
    return {**question.problem, "delegations": []}
