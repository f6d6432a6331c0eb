"""A meeting of the typical size is scheduled within seconds, and no schedule is better."""

import time
from pathlib import Path

import pytest

from app.core.migrations import upgrade
from app.schedule import queries, solver
from app.schedule.models import RunState
from app.schedule.rules import Place
from app.schedule.service import ask_for_schedule, solve_now
from app.settings import read_settings
from app.wiring import make_sessions
from tests.bench.conftest import Table
from tests.bench.crowds import filled

pytestmark = pytest.mark.bench

LONGEST_SECONDS = 10
SEEDS = (20250617, 1, 2, 3, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_typical_size_is_proved_best(seed: int, table: Table, tmp_path: Path) -> None:
    settings = read_settings(data_dir=tmp_path, demo=True, worker=False)
    upgrade(settings.database)
    sessions = make_sessions(settings)
    with sessions.write() as db:
        meeting = filled(db, seed)
    with sessions.write() as db:
        asked = ask_for_schedule(db, None, meeting, 60, in_background=False)

    started = time.perf_counter()
    run = solve_now(sessions, settings, asked.id)
    seconds = time.perf_counter() - started

    with sessions.read() as db:
        draft = queries.draft_of_run(db, run.id)
    sessions.engine.dispose()
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
        f"{seconds:.1f} s, {run.status}",
        f"≤ {LONGEST_SECONDS} s, optimal",
    )
    assert (run.state, run.status) == (RunState.DONE, "optimal")
    assert (judged.violations, judged.penalty) == ((), run.penalty)
    assert run.penalty == run.bound
    assert seconds <= LONGEST_SECONDS
