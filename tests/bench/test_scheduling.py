"""A meeting of the typical size is scheduled within seconds, and no schedule is better."""

import resource
import time
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.migrations import upgrade
from app.schedule import queries, solver
from app.schedule.models import RunState
from app.schedule.rules import Place
from app.schedule.service import ask_for_schedule, solve_now
from app.settings import read_settings
from app.wiring import make_sessions
from tests.bench.conftest import Table
from tests.bench.crowds import filled, shift_to_the_demo

pytestmark = pytest.mark.bench

LONGEST_SECONDS = 10
PROCESSORS = 2  # of the machine for which the promise is made
SEEDS = (20250617, 1, 2, 3, 4)


def processor_seconds() -> float:
    """What processes that this one started, and that have ended, have spent."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.mark.parametrize("seed", SEEDS)
def test_typical_size_is_proved_best(seed: int, table: Table, tmp_path: Path) -> None:
    shift = shift_to_the_demo()
    settings = read_settings(data_dir=tmp_path, demo=True, worker=False, clock_shift=shift)
    upgrade(settings.database)
    sessions = make_sessions(settings)
    with sessions.write() as db:
        meeting = filled(db, seed)
    with sessions.write() as db:
        asked = ask_for_schedule(db, None, meeting, 60, in_background=False)

    started, worked = time.perf_counter(), processor_seconds()
    run = solve_now(sessions, settings, asked.id)
    seconds, work = time.perf_counter() - started, processor_seconds() - worked

    with sessions.read() as db:
        draft = queries.draft_of_run(db, run.id)
    sessions.engine.dispose()
    clock.shift(timedelta(0))
    assert draft is not None
    places = {
        one.side_event_id: Place(one.room_id, one.starts_at, one.ends_at)
        for one in draft.placements
        if one.room_id and one.starts_at and one.ends_at
    }
    unplaced = [one.side_event_id for one in draft.placements if one.room_id is None]
    judged = solver.judge_places(solver.from_json(run.problem), places, unplaced)
    table.add(
        f"schedule of {len(draft.placements)} events, seed {seed}",
        f"{seconds:.1f} s, {work:.1f} s of processors, {run.status}",
        f"≤ {LONGEST_SECONDS} s, optimal",
    )
    assert (run.state, run.status) == (RunState.DONE, "optimal")
    assert (judged.violations, judged.penalty) == ((), run.penalty)
    assert run.penalty == run.bound
    # Where others use the machine too, the clock on the wall says how busy they are.
    assert min(seconds, work / PROCESSORS) <= LONGEST_SECONDS
