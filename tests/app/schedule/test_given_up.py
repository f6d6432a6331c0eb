"""A mending that finds no answer: what can be given up for it, and what becomes of that."""

import json
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.meetings.models import Meeting
from app.messages.models import Message
from app.messages.rules import QUESTIONS
from app.schedule import queries, service, solver
from app.schedule.models import DraftState, FactKind, Mending, Run, RunState
from app.schedule.rules import Fact
from app.side_events.models import SideEvent
from app.side_events.rules.eased import people_counted
from scheduler.explain import write_explanation
from scheduler.explain.search import explain
from tests.make import accounts, meetings, schedule
from tests.make.meetings import FIRST_DAY, hour
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

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
        _explain(run)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    return scene, visitor.get(f"{MEND}/{mending.id}")


def _explain(run: Run) -> None:
    asked = solver.from_json(run.problem)
    run.explanation = json.loads(write_explanation(asked, explain(asked)))
    run.state = RunState.INFEASIBLE


@pytest.mark.solver
def test_a_lost_room_has_its_hours_and_leads_to_where_it_was_said(
    visitor: Visitor, lost: tuple[schedule.Scene, Page]
) -> None:
    scene, page = lost
    words = page.words.replace("\u2068", "").replace("\u2069", "")
    assert "Have Small Room when it is closed: Tue 15 Jun, 08:00 – Wed 16 Jun, 20:00." in words
    assert "It is fixed to: Small Room." in words
    [link] = {one for one in page.select("//a/@href") if "room-about" in one}
    [chosen] = visitor.get(link).select("//select[@name='room-about']/option[@selected]/@value")
    assert chosen == scene.rooms[0].id


@pytest.mark.solver
@pytest.mark.parametrize("approved", [False, True])
def test_what_is_given_up_for_a_mending_is_asked_for_again_without_it(
    sessions: Sessions, visitor: Visitor, lost: tuple[schedule.Scene, Page], approved: bool
) -> None:
    scene, page = lost
    page = tried(sessions, visitor, page, "contains(., '60') and contains(., 'now fixed')")
    assert "If you later drop what happened" in page.words
    page = visitor.submit(page, {}, action=page.path)
    assert "It is asked for again if this is dropped or taken back." in page.words
    with sessions.write() as db:
        event = db.get_one(SideEvent, scene.events[2].id)
        assert (people_counted(event), event.pinned_room_id) == (60, None)
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
        assert (people_counted(event), event.priority) == (80, 7)
        assert event.pinned_room_id == scene.rooms[0].id


def tried(sessions: Sessions, visitor: Visitor, page: Page, which: str) -> Page:
    """A way out of a mending, once it is known what follows from it: here nothing."""
    action, *_ = page.select(f"//ol//form[contains(@action, '/try')][{which}]/@action")
    way = visitor.submit(page, {}, action=str(action))
    with sessions.write() as db:
        mending = db.scalars(select(Mending).where(Mending.way_run_id.is_not(None))).one()
        db.get_one(Run, mending.run_id).state = RunState.DONE
    return visitor.get(way.path)


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


@pytest.fixture
def soon(
    app: FastAPI, sessions: Sessions, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> Page:
    """Ten minutes to one, the plenary runs over; events 1 and 2 can only be at a quarter past."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        plenary = meetings.session(db, scene.meeting)
        schedule.release(db, scene)
        first, second = scene.events[:2]
        first.pinned_start, first.pinned_room_id = hour("13:15"), scene.rooms[0].id
        slot = scene.slots[0]
        ends = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
        second.available, second.mandatory = [ends], True
        monkeypatch.setattr(clock, "now", lambda: hour("12:50"))
        fact = Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("14:00"))
        mending = service.ask_to_mend(db, None, scene.meeting, fact, in_background=False)
        run = queries.run(db, mending.run_id or "")
        assert run is not None
        _explain(run)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    return visitor.get(f"{MEND}/{mending.id}")


@pytest.mark.solver
def test_the_notice_of_a_mending_is_no_wish_of_a_host(visitor: Visitor, soon: Page) -> None:
    words = soon.words.replace("\u2068", "").replace("\u2069", "")
    assert "Event 1 is moved to no sooner than Tue 15 Jun, 13:20" in words
    own = "Event 2 can only be held at this time: Tue 15 Jun, 13:15–14:45. Event 2 is moved"
    assert own in words
    assert words.count("Could it be held at another time") == 2, "event 2, and all together"
    [path] = soon.select("//a[contains(@aria-label, 'Give less notice')]/@href")
    way = visitor.get(path)
    assert "would begin so soon that people hear of it late" in way.words
    assert "On the board" in way.words
    assert "organisers are not available" not in way.words
    assert way.select("//a[contains(@href, 'session-notice=30')]")


@pytest.mark.solver
def test_what_hosts_were_to_be_asked_is_withdrawn_with_the_mending(
    sessions: Sessions, visitor: Visitor, soon: Page
) -> None:
    asks = "//li[contains(., 'Could it be held at another time')]//form[contains(@action, '/ask')]"
    action = soon.select(f"{asks}/@action")[0]
    visitor.submit(soon, {}, action=str(action))
    with sessions.read() as db:
        [letter] = db.scalars(select(Message).where(Message.draft_of == QUESTIONS))
        assert letter.to_email == "contact2@example.org"
        assert "Could it be held at another time" in letter.text
    visitor.submit(soon, {}, action="/again")
    with sessions.read() as db:
        assert not db.scalars(select(Message).where(Message.draft_of == QUESTIONS)).all()


@pytest.mark.solver
def test_a_frozen_day_is_let_go_where_that_is_what_stands_in_the_way(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        schedule.release(db, scene)
        service.freeze(db, None, scene.meeting, [FIRST_DAY + timedelta(days=1)])
        scene.events[2].pinned_start = scene.slots[1].starts_at
        scene.events[2].pinned_room_id = scene.rooms[0].id
        fact = Fact(FactKind.ROOM_LOST, scene.rooms[0].id, hour("08:00", 1), hour("20:00", 1))
        mending = service.ask_to_mend(db, None, scene.meeting, fact, in_background=False)
        _explain(db.get_one(Run, mending.run_id))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{MEND}/{mending.id}")

    shown = tried(sessions, visitor, page, "contains(., 'Freeze this day no more')")
    way = shown.path
    assert "can be moved again: Wednesday, 16 June 2027." in shown.words
    steps = lines(shown, "changes")
    stays = ["This stays so, also if you later drop" in one for one in steps]
    assert ["on this day can be moved" in one for one in steps] == stays
    taken = visitor.submit(shown, {}, action=way)
    assert "No side event has to move. Below you can approve it." in taken.words
    given = lines(taken, "given-up")
    assert ["This stays so" in one for one in given] == stays, "as it was said before"
    assert sorted(stays) == [False, True]
    with sessions.read() as db:
        assert queries.meeting_by_id(db, scene.meeting.id).frozen_days == []
    done = visitor.get(way)
    assert "This day is not frozen any more: Wednesday, 16 June 2027." in done.words
    visitor.submit(done, {}, action="/undo")
    with sessions.read() as db:
        assert queries.meeting_by_id(db, scene.meeting.id).frozen_days == ["2027-06-16"]


def lines(page: Page, section: str) -> list[str]:
    """What a section lists."""
    return [
        one.text_content() for one in page.select(f"//section[@aria-labelledby='{section}']//li")
    ]
