"""Runs: asked for, solved in a child process, stopped, failed, lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core import clock
from app.core.db import Sessions
from app.core.jobs import Work
from app.meetings import queries as meetings_queries
from app.schedule import jobs, queries, rules, service, solver
from app.schedule.errors import NothingHere, NothingToSchedule, RunGoing
from app.schedule.models import Run, RunState
from app.schedule.solver import child
from app.settings import Settings
from app.side_events.models import SlotWish
from scheduler import write_problem
from tests.conftest import rows
from tests.journeys import worlds
from tests.make import accounts, meetings, schedule

pytestmark = pytest.mark.solver


def asked(sessions: Sessions, scene: schedule.Scene, *, in_background: bool = False) -> Run:
    with sessions.write() as db:
        return service.ask_for_schedule(db, None, scene.meeting, 20, in_background=in_background)


def made(sessions: Sessions, events: int = 3) -> schedule.Scene:
    with sessions.write() as db:
        return schedule.scene(db, events=events)


def state_of(sessions: Sessions, run: Run) -> tuple[RunState, str]:
    with sessions.read() as db:
        found = queries.run(db, run.id)
        assert found is not None
        return found.state, found.failure


def test_what_was_asked_is_solved_and_kept_as_one_draft(
    sessions: Sessions, settings: Settings
) -> None:
    scene = made(sessions, events=5)
    told: list[service.Progress] = []

    run = asked(sessions, scene)
    ended = service.solve_now(sessions, settings, run.id, told.append)

    assert (ended.state, ended.status, ended.attempts) == (RunState.DONE, "optimal", 1)
    assert ended.penalty == ended.bound == sum(ended.terms.values())
    assert ended.penalty is not None
    assert ended.penalty >= 1000  # five events, four places
    assert told
    assert told[-1].penalty == ended.penalty
    with sessions.read() as db:
        draft = queries.draft_of_run(db, run.id)
        assert draft is not None
        assert queries.numbers_of_draft(db, draft.id) == (4, 1)
        assert draft.avoided == {"room_double": 10}


def test_solving_twice_leaves_one_answer(work: Work) -> None:
    scene = made(work.sessions)
    run = asked(work.sessions, scene)

    jobs.solve(work, run.id)
    jobs.solve(work, run.id)

    with work.sessions.read() as db:
        assert rows(db, "draft") == 1
        assert queries.run(db, run.id).attempts == 1  # type: ignore[union-attr]  # it is there


def test_one_at_a_time(sessions: Sessions) -> None:
    scene = made(sessions)
    asked(sessions, scene)

    with pytest.raises(RunGoing):
        asked(sessions, scene)


def test_what_is_missing_is_said(db: Session) -> None:
    meeting = meetings.meeting(db)
    with pytest.raises(NothingToSchedule, match="No side event has been accepted"):
        service.ask_for_schedule(db, None, meeting)

    scene = schedule.scene(db, "other")
    for one in scene.slots:
        db.execute(delete(SlotWish).where(SlotWish.slot_id == one.id))
        db.delete(one)
    db.flush()
    db.expire_all()
    with pytest.raises(NothingToSchedule, match="no slots"):
        service.ask_for_schedule(db, None, scene.meeting)


def test_rooms_that_are_not_for_side_events_are_no_rooms(db: Session) -> None:
    scene = schedule.scene(db)
    for given in meetings_queries.rooms_of(db, scene.meeting.id):
        given.for_side_events = False
    db.flush()

    with pytest.raises(NothingToSchedule, match="no rooms"):
        service.ask_for_schedule(db, None, scene.meeting)


def test_asking_is_on_record_and_the_limit_is_the_installations(db: Session) -> None:
    scene = schedule.scene(db)
    actor = accounts.actor(db, organiser_of=scene.meeting.id)

    run = service.ask_for_schedule(db, actor, scene.meeting)

    assert (run.state, run.seconds, run.asked_by) == (RunState.QUEUED, 60, actor.account_id)
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "schedule.asked")).one()
    assert (entry.account_id, entry.subject_id) == (actor.account_id, run.id)


def test_what_waits_is_stopped_at_once(work: Work) -> None:
    scene = made(work.sessions)
    run = asked(work.sessions, scene, in_background=True)

    with work.sessions.write() as db:
        service.cancel(db, None, run)

    jobs.solve(work, run.id)
    assert state_of(work.sessions, run) == (RunState.CANCELLED, "")
    with work.sessions.read() as db:
        assert rows(db, "draft") == 0


def test_what_is_stopped_before_a_schedule_is_found_ends_within_seconds(work: Work) -> None:
    scene = made(work.sessions)
    run = asked(work.sessions, scene)

    def stop_it(_progress: service.Progress) -> None:
        with work.sessions.write() as db:
            service.cancel(db, None, run)

    started = time.monotonic()
    ended = service.solve_now(work.sessions, work.settings, run.id, stop_it)

    assert time.monotonic() - started < 10
    assert (ended.state, ended.status) == (RunState.CANCELLED, "")
    assert "No draft was made" in rules.verdict(ended, clock.now())[1]
    with work.sessions.read() as db:
        assert rows(db, "draft") == 0


def test_what_is_stopped_keeps_the_best_schedule_found_until_then(work: Work) -> None:
    with work.sessions.write() as db:
        meeting, slots = worlds.open_meeting(db)
        worlds.crowded(db, meeting, slots)
    with work.sessions.write() as db:
        run = service.ask_for_schedule(db, None, meeting, 300, in_background=False)

    def stop_it(progress: service.Progress) -> None:
        if progress.penalty is not None:
            with work.sessions.write() as db:
                service.cancel(db, None, run)

    ended = service.solve_now(work.sessions, work.settings, run.id, stop_it)

    assert (ended.state, ended.status) == (RunState.CANCELLED, "feasible")
    assert ended.penalty == sum(ended.terms.values())
    assert "best schedule that was found" in rules.verdict(ended, clock.now())[1]
    with work.sessions.read() as db:
        draft = queries.draft_of_run(db, run.id)
        assert draft is not None
        assert queries.numbers_of_draft(db, draft.id)[0] > 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_proved_by_the_time_it_is_told_to_stop_was_not_stopped(work: Work) -> None:
    run = asked(work.sessions, made(work.sessions))

    def stop_late(progress: service.Progress) -> None:
        if progress.penalty is not None and progress.penalty == progress.bound:
            with work.sessions.write() as db:
                assert service.cancel(db, None, run)

    ended = service.solve_now(work.sessions, work.settings, run.id, stop_late)

    assert (ended.state, ended.status) == (RunState.DONE, "optimal")
    assert ended.cancel_asked_at is not None
    with work.sessions.write() as db:
        assert not service.cancel(db, None, run), "nothing is left to be stopped"


def test_an_impossible_question_is_proved_to_be_one(work: Work) -> None:
    with work.sessions.write() as db:
        scene = schedule.scene(db, events=5)
        for event in scene.events:
            event.mandatory = True
    run = asked(work.sessions, scene)

    ended = service.solve_now(work.sessions, work.settings, run.id)

    assert ended.state is RunState.INFEASIBLE
    assert ended.explanation is not None
    (reason,) = ended.explanation["reasons"]
    assert set(reason["events"]) == {event.id for event in scene.events}
    assert reason["ways_out"]


def test_a_run_that_was_begun_three_times_is_given_up(work: Work) -> None:
    scene = made(work.sessions)
    run = asked(work.sessions, scene)
    with work.sessions.write() as db:
        queries.run_to_change(db, run.id).attempts = 3  # type: ignore[union-attr]  # it is there

    jobs.solve(work, run.id)

    assert state_of(work.sessions, run) == (RunState.FAILED, "attempts")


def test_a_job_that_failed_for_good_says_so_once(work: Work) -> None:
    scene = made(work.sessions)
    run = asked(work.sessions, scene)

    jobs.failed(work, run.id)
    jobs.failed(work, run.id)

    assert state_of(work.sessions, run) == (RunState.FAILED, "crashed")


def test_a_lost_run_makes_way_for_the_next(work: Work) -> None:
    scene = made(work.sessions)
    lost = asked(work.sessions, scene)
    with work.sessions.write() as db:
        found = queries.run_to_change(db, lost.id)
        assert found is not None
        found.seen_at = clock.now() - timedelta(minutes=2)

    asked(work.sessions, scene)
    jobs.solve(work, lost.id)

    assert state_of(work.sessions, lost) == (RunState.FAILED, "lost")


def test_an_unknown_run_is_said(work: Work) -> None:
    with pytest.raises(NothingHere):
        service.solve_now(work.sessions, work.settings, "nosuchrun")


class TestTheChild:
    """The process that solves."""

    def problem(self, sessions: Sessions) -> solver.Problem:
        scene = made(sessions)
        with sessions.read() as db:
            meeting = queries.meeting_by_id(db, scene.meeting.id)
            return solver.problem_of(queries.facts_of(db, meeting))

    def test_it_gets_no_setting_of_ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CORRIDOR_SECRET_KEY", "a secret that must stay here")

        names = child._surroundings()

        assert not [name for name in names if name.startswith("CORRIDOR_")]

    def test_it_may_take_only_so_much_memory(self, sessions: Sessions) -> None:
        problem = self.problem(sessions)

        answer = solver.find_schedule(problem, solver.Limits(5, 8, 256), lambda _progress: False)

        assert answer == solver.Answer(solver.Ending.MEMORY)

    def test_when_it_is_killed_that_is_a_failure_and_no_answer(self, sessions: Sessions) -> None:
        problem = self.problem(sessions)
        limits = solver.Limits(20, 1, 4096)
        process = child._Child(write_problem(problem), limits)
        os.kill(process._process.pid, signal.SIGKILL)
        while process.is_running(0.1):
            pass
        process.end()

        assert child._why(process) is solver.Ending.CRASHED

    def test_it_dies_with_its_parent(self, tmp_path: Path) -> None:
        script = tmp_path / "parent.py"
        script.write_text(
            "import time\n"
            "from app.schedule.solver.child import Limits, _Child\n"
            "one = _Child('', Limits(20, 1, 4096))\n"
            "one._process.stdin = None\n"
            "print(one._process.pid, flush=True)\n"
            "time.sleep(30)\n"
        )
        parent = subprocess.Popen(
            [sys.executable, str(script)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(child._ROOT)},
        )
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        parent.stdout.close()

        deadline = time.monotonic() + 5
        while _is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_two_workers_with_one_run_leave_one_draft(work: Work) -> None:
    scene = made(work.sessions)
    run = asked(work.sessions, scene)
    both = [threading.Thread(target=jobs.solve, args=(work, run.id)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert state_of(work.sessions, run)[0] is RunState.DONE
    with work.sessions.read() as db:
        assert rows(db, "draft") == 1
