"""What a way out of a mending's clash shows is what is proposed once it is taken."""

import json

from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings.models import Meeting
from app.schedule import queries, service, solver
from app.schedule.models import FactKind, Mending, Run, RunState
from app.schedule.rules import Fact
from scheduler.explain.search import explain
from scheduler.explain.writing import write_explanation
from tests.make import meetings, schedule
from tests.make.meetings import hour


def stuck(db: Session) -> tuple[Meeting, Run]:
    """The plenary takes the whole lunch; event 1 must be held, is fixed to it, and the other day is
    full.
    """
    scene = schedule.scene(db, events=4)
    plenary = meetings.session(db, scene.meeting)
    schedule.release(db, scene)
    first = scene.events[0]
    first.mandatory, first.pinned_start = True, scene.slots[0].starts_at
    late = Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("14:30"))
    mending = service.ask_to_mend(db, None, scene.meeting, late, in_background=False)
    run = db.get_one(Run, mending.run_id)
    problem = solver.from_json(run.problem)
    run.state = RunState.INFEASIBLE
    run.explanation = json.loads(write_explanation(problem, explain(problem)))
    db.flush()
    return scene.meeting, run


def test_what_is_asked_before_a_way_out_is_taken_is_what_would_be_asked_after_it(
    sessions: Sessions,
) -> None:
    with sessions.write() as db:
        meeting, run = stuck(db)
        mending = queries.mending_of_run(db, run.id)
        assert mending is not None
        clashes = service.mending_shown(db, meeting, mending.id).clashes
        assert clashes is not None
        [ways] = [clash.ways for clash in clashes.reasons]
        numbers = [way.number for way in ways if clashes.tries(way)]
        assert len(numbers) > 1
        for number in numbers:
            trial = _answered(db, service.try_way_out(db, None, meeting, run.id, number))
            taken = db.begin_nested()
            service.take_way_out(db, None, meeting, run.id, number)
            made = service.go_on_with(db, None, meeting, mending.id, number)
            assert made.id == trial.id, "what was shown is proposed"
            taken.rollback()


def _answered(db: Session, trial: Mending) -> Mending:
    run = queries.run(db, trial.run_id) if trial.run_id else None
    if run is not None:
        run.state = RunState.DONE
        db.flush()
    return trial
