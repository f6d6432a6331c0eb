"""What would follow from a way out of a mending's clash, asked as it will be once it is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.db import in_thought
from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.errors import MeetingChanged, NothingHere
from app.schedule.models import Mending, MendingState, Run, RunState
from app.schedule.rules import Fact, Notice, Words
from app.schedule.service.board import Move
from app.schedule.service.mending.answering import answer_of
from app.schedule.service.mending.approving import forget_tried, open_mending, put_away
from app.schedule.service.mending.asking import ask_again, begin, kept, what_to_ask
from app.schedule.service.mending.weighing import Weighed, board_key, weigh
from app.schedule.service.runs import Question
from app.schedule.service.ways_out import do_steps, way_out
from app.side_events.models import SideEvent

_ANSWERED = frozenset({RunState.DONE, RunState.INFEASIBLE})


@dataclass(frozen=True)
class Follows:
    """A side event that moves then, or loses its place."""

    event: SideEvent
    before: str
    after: str
    loses: bool


@dataclass(frozen=True)
class Tried:
    """What would follow from a way out, as far as it is known.

    `clashes_on` says that something else is still in the way then. `failed` says in a sentence that
    nothing was found out.
    """

    going: bool
    clashes_on: bool
    failed: str
    moves: Sequence[Follows]

    @property
    def lose(self) -> int:
        """How many lose their place."""
        return sum(one.loses for one in self.moves)

    @property
    def move(self) -> int:
        """How many get another place."""
        return len(self.moves) - self.lose

    @property
    def is_answered(self) -> bool:
        """Whether it is known what follows, if only that something else is in the way."""
        return not (self.going or self.failed)


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
        weighed = _weigh(db, meeting, mending)
        question = what_to_ask(weighed, notice, clock.now())
    run = begin(db, actor, weighed, question)
    made = kept(db, (weighed, run), notice, actor, MendingState.TRIED)
    made.way_run_id, made.way_number = run_id, number
    record(db, actor, "schedule.way_out_tried", meeting.id, run_id, way=number)
    db.flush()
    return made


def tried(db: Session, meeting: Meeting, run_id: str, number: int) -> Tried | None:
    """What is known of what would follow; None where nobody has asked, or the board has changed."""
    trial = _trial(db, meeting, run_id, number)
    if trial is None:
        return None
    run, now = _run(db, trial), clock.now()
    if run is not None and run.state not in _ANSWERED:
        going = rules.is_going(run, now)
        return Tried(going, False, "" if going else rules.verdict(run, now)[1], ())
    weighed = _weigh(db, meeting, trial)
    moves = _in_words(weighed, answer_of(db, trial, weighed).moves)
    return Tried(False, run is not None and run.state is RunState.INFEASIBLE, "", moves)


def go_on_with(
    db: Session, actor: Actor | None, meeting: Meeting, mending_id: str, number: int
) -> Mending:
    """Look what has to move with a way out that was taken for a mending.

    That is what was shown before it was taken, as long as the scheduler would be asked the same:
    nothing else is then proposed. Raises as `ask_again` does.
    """
    old = open_mending(db, meeting, mending_id)
    trial = _trial(db, meeting, old.run_id, number) if old.run_id else None
    if trial is None or not _is_still_asked(db, meeting, trial):
        return ask_again(db, actor, meeting, mending_id)
    trial.state = MendingState.OPEN
    trial.before, trial.typed = dict(old.before), dict(old.typed)
    db.flush()
    put_away(db, actor, meeting, mending_id)
    record(db, actor, "schedule.mending_asked", meeting.id, trial.id, kind=trial.kind.value)
    return trial


def _trial(db: Session, meeting: Meeting, run_id: str, number: int) -> Mending | None:
    board = board_key(queries.newest_draft(db, meeting.id, placed=False))
    trials = queries.tried_of(db, run_id, number)
    return next((one for one in trials if one.board == board), None)


def _is_of_no_use(db: Session, trial: Mending, number: int) -> bool:
    """Whether nobody waits for it any more: another is asked for, or the same anew."""
    run = _run(db, trial)
    return trial.way_number == number or (run is not None and run.state in rules.GOING)


def _is_still_asked(db: Session, meeting: Meeting, trial: Mending) -> bool:
    """Whether the scheduler has answered what it would be asked, now that the way out is taken.

    What people want to attend may have changed: it does every hour.
    """
    weighed, run = _weigh(db, meeting, trial), _run(db, trial)
    question = what_to_ask(weighed, Notice.of(trial), trial.created_at)
    if run is None or question is None:
        return run is None and question is None
    return run.state in _ANSWERED and _but_wishes(question) == {**run.problem, "delegations": []}


def _but_wishes(question: Question) -> dict[str, object]:
    return {**question.problem, "delegations": []}


def _weigh(db: Session, meeting: Meeting, mending: Mending) -> Weighed:
    return weigh(db, meeting, Fact.of(mending), mending.held)


def _run(db: Session, trial: Mending) -> Run | None:
    return queries.run(db, trial.run_id) if trial.run_id else None


def _in_words(weighed: Weighed, moves: Sequence[Move]) -> list[Follows]:
    words, events = Words.of(weighed.mended), {one.id: one for one in weighed.mended.events}
    return [
        Follows(
            event := events[one.event_id],
            words.spot(one.seen, weighed.facts.minutes_of(event)),
            words.spot(one.to, weighed.mended.minutes_of(event)),
            one.to is None,
        )
        for one in moves
    ]
