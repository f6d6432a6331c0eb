"""A mending that finds no answer: what can be given up for it, and what becomes of that."""

import json

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings.models import Meeting
from app.schedule import queries, service, solver
from app.schedule.models import DraftState, FactKind, Mending, Run, RunState
from app.schedule.rules import Fact
from app.side_events.models import SideEvent
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
        room.capacity, scene.rooms[1].capacity = 100, 60
        fact = Fact(FactKind.ROOM_LOST, room.id, hour("08:00"), hour("20:00", 1), "Water")
        mending = service.ask_to_mend(db, None, scene.meeting, fact, in_background=False)
        run = queries.run(db, mending.run_id or "")
        assert run is not None
        asked = solver.from_json(run.problem)
        found = explain(asked)
        run.explanation = json.loads(write_explanation(asked, found))
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


@pytest.mark.solver
@pytest.mark.parametrize("approved", [False, True])
def test_what_is_given_up_for_a_mending_is_asked_for_again_without_it(
    sessions: Sessions, visitor: Visitor, lost: tuple[schedule.Scene, Page], approved: bool
) -> None:
    scene, page = lost
    way, *_ = [
        str(one.get("href"))
        for one in page.select("//ol//a[contains(@href, '/ways-out/')]")
        if "60" in one.get("aria-label", "") and "fixed" in one.get("aria-label", "")
    ]
    page = visitor.submit(visitor.get(way), {}, action=str(way))
    assert "It is asked for again if this is dropped or taken back." in page.words
    with sessions.write() as db:
        event = db.get_one(SideEvent, scene.events[2].id)
        assert (event.attendance, event.pinned_room_id) == (60, None)
        event.priority = 7  # somebody sets something else meanwhile: that stays
        if approved:
            answer_and_approve(db, scene, page.path.split("/")[-1])
    if approved:
        page = visitor.submit(visitor.get(page.path), {"note": ""}, action="/take-back")
        assert "Everything is as it was before." in page.words
    else:
        page = visitor.submit(page, {}, action="/drop")
        assert "Nothing has changed." in page.words
    with sessions.read() as db:
        event = db.get_one(SideEvent, scene.events[2].id)
        assert (event.attendance, event.priority) == (80, 7)
        assert event.pinned_room_id == scene.rooms[0].id


def answer_and_approve(db: Session, scene: schedule.Scene, mending_id: str) -> None:
    """Two in the room that is left and one nowhere, as a run would have found it."""
    meeting, mending = db.get_one(Meeting, scene.meeting.id), db.get_one(Mending, mending_id)
    events = [db.get_one(SideEvent, one.id) for one in scene.events]
    left = zip(events[1:], scene.slots, strict=True)
    places = {one.id: (scene.rooms[1], slot.starts_at) for one, slot in left}
    draft = schedule.draft(db, meeting, places, events)
    draft.run_id, draft.state = mending.run_id, DraftState.PROPOSED
    run = db.get_one(Run, mending.run_id)
    run.state, run.status = RunState.DONE, "optimal"
    db.flush()
    service.approve(db, None, meeting, mending_id)
