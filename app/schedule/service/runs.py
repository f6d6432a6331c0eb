"""Asking for a schedule, solving in a child process, and keeping the answer as a draft."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.db import Sessions
from app.core.i18n import gettext as _
from app.core.jobs import enqueue
from app.core.logs import log
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.errors import NothingHere, NothingLikeThat, NothingToSchedule, RunGoing
from app.schedule.models import Draft, DraftState, Placement, Run, RunMode, RunState
from app.schedule.rules import Selection
from app.schedule.service.boarding import standings_of
from app.schedule.service.proposals import moves_any, put_away_the_same
from app.schedule.service.why import known_places
from app.settings import Settings

SOLVE = "schedule.solve"
YIELDS = 10  # how far a run stands back for pages and mendings where processors are scarce
SECONDS_TO_EXPLAIN = 60  # why there is no schedule
OnProgress = Callable[[solver.Progress], None]

_STATES = {
    solver.Ending.FOUND: RunState.DONE,
    solver.Ending.INFEASIBLE: RunState.INFEASIBLE,
    solver.Ending.NONE_FOUND: RunState.NONE_FOUND,
    solver.Ending.STOPPED: RunState.CANCELLED,
}


@dataclass(frozen=True)
class Wanted:
    """What a run may do with the board, and with which side events of it."""

    mode: RunMode = RunMode.MAKE
    selection: Selection = field(default_factory=Selection)


def ask_for_schedule(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    seconds: int | None = None,
    *,
    wanted: Wanted | None = None,
    in_background: bool = True,
) -> Run:
    """Ask for a schedule of what is accepted now; a worker makes it.

    `seconds` is the time limit, the installation's where left out; without `wanted` anything may
    move. With `in_background` False the caller solves it with `solve_now`, at once. Raises
    `RunGoing` while one is being made, `NothingToSchedule` with a sentence when events, slots or
    rooms are missing, and `NothingLikeThat` for a selection with nothing in it.
    """
    queries.lock_meeting(db, meeting.id)
    wanted = wanted or Wanted()
    asked = _question(db, meeting, wanted)
    return start(
        db, actor, meeting, asked,
        mode=wanted.mode, seconds=seconds, in_background=in_background,
    )  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A problem, a schedule to begin with, what may move, and the board, as a run keeps them.

    One for a mending waits for no other run, and no other run waits for it.
    """

    problem: dict[str, Any]
    start: dict[str, Any] | None = None
    chosen: list[str] | None = None
    board: dict[str, str] | None = None
    for_a_mending: bool = False


def start(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    asked: Question,
    *,
    mode: RunMode,
    seconds: int | None = None,
    in_background: bool = True,
) -> Run:
    """Ask the scheduler a question. Raises `RunGoing` while another of its kind is being answered.

    The rest is as `ask_for_schedule`.
    """
    queries.lock_meeting(db, meeting.id)
    _refuse_second_run(db, meeting, for_a_mending=asked.for_a_mending)
    settings: Settings = db.info["settings"]
    now = clock.now()
    run = Run(
        meeting_id=meeting.id,
        asked_by=actor.account_id if actor else None,
        state=RunState.QUEUED if in_background else RunState.RUNNING,
        seconds=seconds or settings.solver_seconds,
        mode=mode,
        problem=asked.problem,
        start=asked.start,
        chosen=asked.chosen,
        board=asked.board,
        created_at=now,
        seen_at=now,
    )
    db.add(run)
    db.flush()
    record(
        db, actor, "schedule.asked", meeting.id, run.id,
        seconds=run.seconds, mode=run.mode.value, chosen=asked.chosen and len(asked.chosen),
    )  # fmt: skip
    if in_background:
        enqueue(db, SOLVE, "mending" if asked.for_a_mending else "solver", run.id)
    return run


def question(db: Session, meeting: Meeting) -> dict[str, Any]:
    """What the scheduler would be asked now if anything may move, in its own format.

    Raises `NothingToSchedule` with a sentence when events, slots or rooms are missing.
    """
    return _question(db, meeting, Wanted()).problem


def _question(db: Session, meeting: Meeting, wanted: Wanted) -> Question:
    facts = queries.facts_of(db, meeting)
    missing = rules.what_is_missing(facts)
    if missing is not None:
        raise NothingToSchedule(missing)
    draft = queries.newest_draft(db, meeting.id)
    places = known_places(draft, facts) if draft else {}
    chosen = rules.chosen_of(wanted.selection, facts, places)
    if chosen is not None and not chosen:
        raise NothingLikeThat
    try:
        problem = solver.asked_in(solver.question_of(facts, places), places, wanted.mode, chosen)
        improves = wanted.mode is RunMode.IMPROVE
        return Question(
            solver.as_json(problem),
            solver.start_as_json(problem, places) if improves else None,
            None if chosen is None else sorted(chosen),
            {one: rules.key_of(it.spot) for one, it in standings_of(draft, facts).items()},
        )
    except solver.ProblemError as error:
        log.error("schedule.no_problem", meeting=meeting.id, detail=str(error)[:500])
        sentence = _("What is known of the meeting contradicts itself: %(detail)s")
        raise NothingToSchedule(sentence % {"detail": str(error)}) from error


def cancel(db: Session, actor: Actor | None, run: Run) -> bool:
    """Stop a run: at once if it only waits, within seconds if it is being solved.

    Gives whether there was anything to stop: it may have ended meanwhile.
    """
    current = queries.run_to_change(db, run.id)
    if current is None or current.state not in rules.GOING:
        return False
    now = clock.now()
    current.cancel_asked_at = current.cancel_asked_at or now
    if current.state is RunState.QUEUED:
        _end(current, RunState.CANCELLED)
    record(db, actor, "schedule.cancelled", current.meeting_id, current.id)
    return True


def solve_now(
    sessions: Sessions, settings: Settings, run_id: str, on_progress: OnProgress | None = None
) -> Run:
    """Solve a run in this process's child and keep the answer; gives the run as it ended.

    Every step is a short transaction of its own. Done twice for one run, or again after a crash,
    it leaves one answer and one draft. Raises `NothingHere` when there is no such run.
    """
    question = _begin(sessions, run_id)
    if question is not None:
        limits = _limits(sessions, settings, question)
        problem = solver.from_json(question.problem)
        watch = _Watch(sessions, run_id, on_progress or (lambda _progress: None))
        start = solver.start_from_json(question.start, problem)
        answer = solver.find_schedule(problem, limits, watch.tick, start)
        explanation = None
        if answer.ending is solver.Ending.INFEASIBLE:
            limits = replace(limits, seconds=SECONDS_TO_EXPLAIN)
            explanation = solver.explain(problem, limits, watch.tick_explaining)
        _keep(sessions, run_id, problem, answer, explanation)
    with sessions.read() as db:
        ended = queries.run(db, run_id)
    if ended is None:
        raise NothingHere
    return ended


def _limits(sessions: Sessions, settings: Settings, run: Run) -> solver.Limits:
    """What a run may take: one for a mending half the memory, and processors before any other."""
    with sessions.read() as db:
        is_first = queries.mending_of_run(db, run.id) is not None
    memory = settings.solver_memory_mb // 2 if is_first else settings.solver_memory_mb
    yields = 0 if is_first else YIELDS
    return solver.Limits(run.seconds, settings.solver_workers, memory, yields)


def give_up(sessions: Sessions, run_id: str) -> None:
    """A run's job has failed for good: say so, unless it has ended after all."""
    with sessions.write() as db:
        run = queries.run_to_change(db, run_id)
        if run is not None and run.state in rules.GOING:
            _end(run, RunState.FAILED, "crashed")


def _refuse_second_run(db: Session, meeting: Meeting, *, for_a_mending: bool) -> None:
    now = clock.now()
    for run in queries.runs_going(db, meeting.id, for_a_mending=for_a_mending):
        if not rules.is_lost(run, now):
            raise RunGoing
        _end(run, RunState.FAILED, "lost")


def _begin(sessions: Sessions, run_id: str) -> Run | None:
    """Take the run up; None where there is nothing to do any more."""
    with sessions.write() as db:
        run = queries.run_to_change(db, run_id)
        if run is None or run.state not in rules.GOING:
            return None
        if run.cancel_asked_at is not None:
            _end(run, RunState.CANCELLED)
            return None
        if run.attempts >= rules.MOST_ATTEMPTS:
            _end(run, RunState.FAILED, "attempts")
            return None
        run.attempts += 1
        run.state = RunState.RUNNING
        run.seen_at = clock.now()
        run.started_at = run.started_at or run.seen_at
        return run


@dataclass
class _Watch:
    """Copies a search's progress to its run, and says when the run is to be stopped."""

    sessions: Sessions
    run_id: str
    tell: OnProgress
    last: solver.Progress = field(default_factory=solver.Progress)

    def tick(self, progress: solver.Progress) -> bool:
        self.last = progress
        self.tell(progress)
        try:
            return self._copy(progress)
        except OperationalError as error:  # busy for a moment: the next tick will do
            log.warning("schedule.tick_failed", run=self.run_id, detail=str(error)[:200])
            return False

    def tick_explaining(self, _none: solver.Progress) -> bool:
        """The search is over, and why it found nothing is looked for."""
        return self.tick(replace(self.last, phase=rules.EXPLAINING))

    def _copy(self, progress: solver.Progress) -> bool:
        with self.sessions.write() as db:
            run = queries.run_to_change(db, self.run_id)
            if run is None or run.state not in rules.GOING:
                return True
            run.elapsed, run.seen_at = progress.seconds, clock.now()
            run.penalty, run.bound = progress.penalty, progress.bound
            run.course = rules.gone_on(run.course, _point(progress))
            return run.cancel_asked_at is not None


def _point(progress: solver.Progress) -> rules.Point:
    return rules.Point(progress.seconds, progress.penalty, progress.bound, progress.phase)


def _keep(
    sessions: Sessions,
    run_id: str,
    problem: solver.Problem,
    answer: solver.Answer,
    explanation: dict[str, Any] | None,
) -> None:
    """Write the answer down, once. What follows from it is worked out before the transaction."""
    schedule = answer.schedule
    avoided = solver.clashes_of_wishes(problem) if schedule else {}
    with sessions.write() as db:
        run = queries.run_to_change(db, run_id)
        if run is None or run.state not in rules.GOING:
            return
        state = _state_after(answer)
        _end(run, state, answer.ending.value if state is RunState.FAILED else "")
        run.explanation = explanation
        if schedule is not None:
            run.penalty, run.bound = schedule.penalty, schedule.bound
            run.status, run.terms = schedule.status, dict(schedule.terms)
            board = queries.newest_draft(db, run.meeting_id)
            made = _draft(run, problem, schedule, avoided)
            db.add(made)
            db.flush()
            if board is not None and any(one.room_id for one in board.placements):
                made.state = DraftState.PROPOSED if moves_any(run, made) else DraftState.TAKEN
                put_away_the_same(db, run, made, board)
        record(db, None, "schedule.solved", run.meeting_id, run.id, state=run.state.value)


def _draft(
    run: Run,
    problem: solver.Problem,
    schedule: solver.Schedule,
    avoided: dict[str, int],
) -> Draft:
    """Its draft, with the clashes that it avoids."""
    placed = []
    for placement in schedule.placements:
        room_id, starts_at, ends_at = solver.place_of(problem, placement)
        placed.append(
            Placement(
                side_event_id=placement.event,
                room_id=room_id,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )
    left_out = [Placement(side_event_id=event_id) for event_id in schedule.unplaced]
    return Draft(
        meeting_id=run.meeting_id,
        run_id=run.id,
        state=DraftState.OPEN,
        avoided=avoided,
        created_at=clock.now(),
        placements=placed + left_out,
    )


def _state_after(answer: solver.Answer) -> RunState:
    """What becomes of a run with this answer. What is proved is proved: being told to stop while
    the search came to its end changes nothing of that.
    """
    if answer.schedule is not None and answer.schedule.status == "optimal":
        return RunState.DONE
    return _STATES.get(answer.ending, RunState.FAILED)


def _end(run: Run, state: RunState, failure: str = "") -> None:
    run.state, run.failure, run.ended_at = state, failure, clock.now()
