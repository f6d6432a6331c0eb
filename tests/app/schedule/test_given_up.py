"""A mending that finds no answer: what can be given up for it, and what becomes of that."""

import json

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.schedule import queries, service, solver
from app.schedule.models import FactKind, RunState
from app.schedule.rules import Fact
from scheduler.explain import write_explanation
from scheduler.explain.search import explain
from tests.make import accounts, schedule
from tests.make.meetings import hour
from tests.visitor import Page, Visitor

MEND = "/organise/im-test/schedule/mend"


@pytest.fixture
def lost(app: FastAPI, sessions: Sessions, visitor: Visitor) -> tuple[schedule.Scene, Page]:
    """The room to which event 3 is fixed cannot be used; what else there is, is too small."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        third, room = scene.events[2], scene.rooms[0]
        schedule.release(db, scene)
        third.pinned_room_id = room.id
        third.attendance = 80
        scene.rooms[1].capacity = 60
        fact = Fact(FactKind.ROOM_LOST, room.id, hour("08:00"), hour("20:00", 1), "Water")
        mending = service.ask_to_mend(db, None, scene.meeting, fact, notice=30, in_background=False)
        run = queries.run(db, mending.run_id or "")
        assert run is not None
        found = explain(solver.from_json(run.problem))
        run.explanation = json.loads(write_explanation(found))
        run.state = RunState.INFEASIBLE
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    return scene, visitor.get(f"{MEND}/{mending.id}")


@pytest.mark.solver
def test_a_lost_room_has_its_hours_and_leads_to_where_it_was_said(
    visitor: Visitor, lost: tuple[schedule.Scene, Page]
) -> None:
    scene, page = lost
    words = page.words.replace("\u2068", "").replace("\u2069", "")
    assert "Have Small Room when it is closed: Tue 15 Jun, 08:00 – Wed 16 Jun, 20:00." in words
    assert "and it is fixed to: Small Room." in words
    [link] = {one for one in page.select("//a/@href") if "room-about" in one}
    [chosen] = visitor.get(link).select("//select[@name='room-about']/option[@selected]/@value")
    assert chosen == scene.rooms[0].id
