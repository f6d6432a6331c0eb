"""A release that comes out at a time: as it was looked at, or not at all."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI

from app.core import clock
from app.core.db import Sessions
from app.core.i18n import in_language, show_datetime
from app.messages import queries as messages
from app.schedule import queries, service
from app.schedule.models import BoardKind, FactKind
from app.schedule.rules import Fact, Spot
from app.schedule.service import Move
from tests.make import accounts, schedule
from tests.visitor import Visitor

HOME = "/organise/im-test"
BOARD = f"{HOME}/schedule/board"
ZONE = "Europe/Zurich"


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """A meeting with a board; the visitor organises it."""
    with sessions.write() as db:
        made = schedule.scene(db)
        schedule.draft(db, made.meeting, schedule.spread(made), made.events)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def asked() -> tuple[str, dict[str, str]]:
    """Tomorrow, half past eleven at night by the meeting's clocks: in words, and in a form."""
    at = (clock.now() + timedelta(days=1)).astimezone(ZoneInfo(ZONE)).replace(hour=23, minute=30)
    form = {"later_day": at.date().isoformat(), "later_time": "23:30", "note": "As agreed."}
    return show_datetime(at, ZONE), {**form, "letters": "to_read"}


def test_a_release_is_planned_by_the_clocks_of_the_meeting_and_called_off(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(f"{HOME}/schedule/publish")
    assert "By the clocks of the meeting (Europe/Zurich) it is now" in page.words
    late = visitor.submit(
        page, {"later_day": "2020-01-01", "later_time": "09:00", "name": "Kept"}, action="publish"
    )
    assert (late.status, late.select("//input[@name='name']/@value")) == (422, ["Kept"])
    assert "Choose a time from now on" in late.words
    moment, form = asked()

    page = visitor.submit(page, form, action="publish")
    assert f"on {moment} by the clocks of the meeting (Europe/Zurich)" in page.words
    assert f"planned for {moment}" in visitor.get(f"{HOME}/schedule/publish").words
    page = visitor.submit(page, {}, action="call-off")

    assert "Nothing is going to be published by itself." in page.words
    assert "A release is planned" not in page.words


def test_what_is_planned_comes_out_at_its_time_once(
    sessions: Sessions,
    visitor: Visitor,
    scene: schedule.Scene,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor.submit(visitor.get(f"{HOME}/schedule/publish"), asked()[1], action="publish")
    with sessions.read() as db:
        planned = queries.planned_at(db, scene.meeting.id)
    assert planned is not None
    service.publish_planned(sessions, planned.id)  # too early
    with sessions.read() as db:
        assert queries.current_release(db, scene.meeting.id) is None

    monkeypatch.setattr(clock, "now", lambda: planned.at)
    for _ in range(2):  # as a worker may
        service.publish_planned(sessions, planned.id)

    with sessions.read() as db:
        release = queries.current_release(db, scene.meeting.id)
        assert release is not None
        assert (release.number, in_language(release.note)) == (1, "As agreed.")
        assert release.published_by == planned.planned_by
        assert queries.planned_at(db, scene.meeting.id) is None
        assert messages.drafts_by_cause(db, scene.meeting.id) == {"schedule.published": 6}


def test_what_changed_since_is_not_published_and_whoever_planned_it_is_told(
    sessions: Sessions,
    visitor: Visitor,
    scene: schedule.Scene,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sessions.write() as db:
        board = queries.newest_draft(db, scene.meeting.id)
        assert board is not None
        actor = accounts.actor(db, "jo@example.org", organiser_of=scene.meeting.id)
        at = clock.now() + timedelta(hours=2)
        planned = service.publish_later(db, actor, board, service.Cover("Soon"), at)
        event, room = scene.events[0].id, scene.rooms[0].id
        off = Move(event, Spot(room, scene.slots[0].starts_at), None)
        service.change(db, actor, scene.meeting, BoardKind.TAKEN_OFF, [off])
    monkeypatch.setattr(clock, "now", lambda: at)

    service.publish_planned(sessions, planned.id)

    page = visitor.get(f"{HOME}/releases")
    assert "The release that was planned did not come out" in page.words
    assert "The board has changed since you looked at it." in page.words
    with sessions.read() as db:
        assert queries.current_release(db, scene.meeting.id) is None
        [mail] = messages.newest_messages(db, "jo@example.org")
    assert "The board has changed since you looked at it." in mail.text
    page = visitor.submit(page, {}, action="call-off")
    assert "did not come out" not in page.words


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_happens_before_a_planned_release_comes_out_takes_it_along(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    """It is said before the approval, and afterwards with what was written for it."""
    with sessions.write() as db:
        schedule.release(db, scene)
        third = scene.events[2].id
        stands = Spot(scene.rooms[0].id, scene.slots[1].starts_at)
        moved = Move(third, stands, stands._replace(room_id=scene.rooms[1].id))
        service.change(db, None, scene.meeting, BoardKind.MOVED, [moved])
        board = queries.newest_draft(db, scene.meeting.id)
        assert board is not None
        actor = accounts.actor(db, "jo@example.org", organiser_of=scene.meeting.id)
        at = clock.now() + timedelta(hours=2)
        service.publish_later(db, actor, board, service.Cover("Soon"), at)
        ill = Fact(FactKind.EVENT_CANCELLED, scene.events[0].id, reason="Ill")
        mending = service.ask_to_mend(db, actor, scene.meeting, ill)

    page = visitor.get(f"{HOME}/schedule/mend/{mending.id}")
    assert f"It was to come out on {show_datetime(at, ZONE)}." in page.words
    assert "by itself it does not come out any more. Soon" in page.words
    done = visitor.submit(page, {"letters": "to_read"}, action="/approve")

    assert "It was to come out" not in done.words
    with sessions.read() as db:
        release = queries.current_release(db, scene.meeting.id)
        assert release is not None
        there = queries.event_of(db, release.id, third)
    assert there is not None
    assert there.room_id == scene.rooms[1].id
    assert "The release that is planned will not come out" in visitor.get(f"{HOME}/releases").words


def test_a_day_alone_and_an_hour_alone_are_asked_about(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get(f"{HOME}/schedule/publish")
    form = {**asked()[1], "note": "Kept"}

    alone = visitor.submit(page, {**form, "later_time": ""}, action="publish")
    assert (alone.status, "Write the hour too." in alone.words) == (422, True)
    assert "Kept" in alone.words
    alone = visitor.submit(page, {**form, "later_day": ""}, action="publish")
    assert (alone.status, "Write the day too." in alone.words) == (422, True)
    assert "A release is planned" not in visitor.get(f"{HOME}/releases").words


def test_what_is_planned_and_cannot_come_out_is_said_before_its_time(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    _moment, form = asked()
    page = visitor.submit(visitor.get(f"{HOME}/schedule/publish"), form, action="publish")
    assert "will not come out" not in page.words
    assert "A release is planned" in visitor.get(BOARD).words
    with sessions.read() as db:
        planned = queries.planned_at(db, scene.meeting.id)
        assert planned is not None
        assert planned.name == "", "it is called by what it changes when it comes out"
        board = queries.newest_draft(db, scene.meeting.id)
    assert board is not None
    with sessions.write() as db:
        service.publish(db, None, db.merge(board, load=False))
    page = visitor.get(f"{HOME}/releases")
    assert "This draft has been published already." in page.words
    assert "This draft has been published already." in visitor.get(BOARD).words

    event, room = scene.events[0].id, scene.rooms[0].id
    off = Move(event, Spot(room, scene.slots[0].starts_at), None)
    with sessions.write() as db:
        service.change(db, None, scene.meeting, BoardKind.TAKEN_OFF, [off])
    page = visitor.get(f"{HOME}/releases")
    assert "The release that is planned will not come out" in page.words
    assert "If it changes before" not in page.words
    assert page.select("//a[contains(., 'Look again')]/@href") == [f"{HOME}/schedule/publish"]
    on_board = visitor.get(BOARD)
    assert "The board has changed since it was planned." in on_board.words
    page = visitor.submit(on_board, {}, action="call-off")
    assert "will not come out" not in page.words
    assert "will not come out" not in visitor.get(BOARD).words
