"""The board after a release was taken back: it says so, and can be taken back too."""

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.meetings.models import Room
from app.schedule import queries, service
from app.schedule.rules import Spot, Standing
from app.side_events.models import SideEvent
from tests.make import accounts, schedule
from tests.visitor import Visitor

HOME = "/organise/im-test/schedule/board"
BACK = f"{HOME}/back"
LINK = f"//a[starts-with(@href, '{BACK}')]"


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """Three events are published; then release 2 moved the first to the second day and the large
    room, took the second off and was taken back. The visitor organises.
    """
    with sessions.write() as db:
        made = schedule.released(db)
        places = dict(schedule.spread(made))
        places[made.events[0].id] = (made.rooms[1], made.slots[1].starts_at)
        del places[made.events[1].id]
        schedule.release(db, made, places)
        service.take_back(db, None, made.meeting, 1)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def standing(sessions: Sessions, scene: schedule.Scene) -> list[Spot | None]:
    with sessions.read() as db:
        board = queries.newest_draft(db, scene.meeting.id)
        assert board is not None
        known = {one.side_event_id: Standing.of(one).spot for one in board.placements}
    return [known[event.id] for event in scene.events]


def test_the_board_says_that_the_programme_went_back_and_goes_back_too(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    before = standing(sessions, scene)
    page = visitor.get(HOME)
    assert "Release 2 was taken back" in page.words
    assert "2 side events still stand" in page.words
    [link] = page.select(f"{LINK}/@href")
    publish = visitor.get("/organise/im-test/schedule/publish")
    assert "2 side events still stand" in publish.words
    places_that_say_so = ("/releases", "/schedule/publish", "/schedule/mend")
    pages = [visitor.get(f"/organise/im-test{one}") for one in places_that_say_so]
    assert all(one.select(f"//main{LINK}") for one in pages)

    asked = visitor.get(link)
    assert "It breaks no rule" in asked.words
    done = visitor.submit(asked, {}, action=BACK)

    public = {one: Spot(place[0].id, place[1]) for one, place in schedule.spread(scene).items()}
    assert standing(sessions, scene) == [public[event.id] for event in scene.events]
    assert "was taken back" not in done.words
    assert "Nothing is left to be taken back" in visitor.get(BACK).words
    undone = visitor.submit(done, {}, action=f"{HOME}/undo")
    assert standing(sessions, scene) == before
    assert "Release 2 was taken back" in undone.words


def test_what_was_moved_since_stays_and_what_breaks_a_rule_by_now_needs_a_reason(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    first, second, _third = scene.events
    page = visitor.get(BACK)
    token = page.select("//input[@name='csrf_token']/@value")[0]
    own = Spot(scene.rooms[1].id, scene.slots[0].starts_at)
    visitor.post(f"{HOME}/{second.id}", {"place": own.key, "seen": "", "csrf_token": token})
    to = Spot(scene.rooms[0].id, scene.slots[0].starts_at)

    late = visitor.submit(page, {}, action=BACK)
    assert (late.status, "changed since you looked" in late.words) == (409, True)
    with sessions.write() as db:
        db.get_one(SideEvent, first.id).attendance = 50
        db.get_one(Room, to.room_id).capacity = 40
    asked = visitor.get(BACK)
    assert asked.select("//input[@name='reason']")
    visitor.submit(asked, {"reason": "They have been told"}, action=BACK)

    assert standing(sessions, scene)[:2] == [to, own]
