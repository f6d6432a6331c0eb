"""The organisers' pages: a run and its progress, the draft, publishing, the list of releases."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.core import clock
from app.core.db import Sessions
from app.meetings.models import Meeting
from app.schedule import queries, service
from app.schedule.models import BoardKind, RunState
from app.schedule.rules import Standing
from app.schedule.service import Move
from app.settings import Settings
from app.side_events import service as side_events
from tests.conftest import rows
from tests.make import accounts, meetings, schedule
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

HOME = "/organise/im-test"
SCHEDULE, PUBLISH, RELEASES = f"{HOME}/schedule", f"{HOME}/schedule/publish", f"{HOME}/releases"


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """A meeting with three accepted events; the visitor organises it."""
    with sessions.write() as db:
        made = schedule.scene(db)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def draft_of(
    sessions: Sessions, scene: schedule.Scene, places: schedule.Places | None = None
) -> str:
    with sessions.write() as db:
        spots = schedule.spread(scene) if places is None else places
        return schedule.draft(db, scene.meeting, spots, scene.events).id


def without_reference(page: Page) -> str:
    """An error page's words; the id by which the request is found in the log is its own."""
    return re.sub(r"reference: \w+", "", page.words)


@pytest.mark.parametrize("path", [SCHEDULE, PUBLISH, RELEASES])
def test_only_organisers_of_the_meeting_see_it(
    app: FastAPI, sessions: Sessions, visitor: Visitor, path: str
) -> None:
    with sessions.write() as db:
        schedule.scene(db)
        other = meetings.meeting(db, "other").id

    assert visitor.ask("GET", path).status == 303  # to the sign-in page
    accounts.sign_in(visitor, app, organiser_of=other)
    assert visitor.get(path).status == 404
    nowhere = visitor.get(path.replace("im-test", "nowhere"))
    assert without_reference(visitor.get(path)) == without_reference(nowhere)


def test_without_anything_the_page_says_what_to_do(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
    accounts.sign_in(visitor, app, organiser_of=meeting.id)

    page = visitor.get(SCHEDULE)

    assert "No side event has been accepted yet. Accept applications first." in page.words
    assert page.select("//form[contains(@action, '/schedule')]") == []
    assert "Nothing is published yet" in visitor.get(RELEASES).words
    assert visitor.get(PUBLISH).path == SCHEDULE


@pytest.mark.solver
def test_from_the_button_to_the_public_programme(
    sessions: Sessions, settings: Settings, visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.submit(visitor.get(SCHEDULE), {"seconds": "60"}, action="/schedule")
    assert (page.path, page.status) == (SCHEDULE, 200)
    polled = page.select("//*[@id='solving']")[0]
    assert polled.get("aria-busy") == "true"
    assert "Waiting for a worker" in page.words
    assert "No worker is running" in page.words

    with sessions.read() as db:
        run = queries.newest_run(db, scene.meeting.id)
    assert run is not None
    assert run.seconds == 60
    service.solve_now(sessions, settings, run.id)

    page = visitor.get(SCHEDULE)
    assert "The run of" in page.words
    assert "The best schedule that keeps all the rules" in page.words
    assert page.select("//*[@id='solving']")[0].get("aria-busy") is None
    titles = [chip.text_content() for chip in page.select("//*[@class='chip-title']")]
    assert sorted(titles) == ["Event 1", "Event 2", "Event 3"]
    assert "3 clashes avoided" in page.words
    page = visitor.get(page.select("//a[contains(@href, 'publish')]/@href")[0])
    assert "This is the first release." in page.words
    assert "6 persons are told by mail." in page.words

    page = visitor.submit(page, {"note": "First programme"}, action="publish")

    assert (page.path, page.status) == (RELEASES, 200)
    assert "The programme is published." in page.words
    assert "First programme" in page.words
    assert "Ana Example" in page.words
    assert "Event 1" in visitor.get("/im-test").words
    _claims_no_more_than_it_found(sessions, visitor, scene)


def _claims_no_more_than_it_found(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    """Publishing changes nothing of what a run found; settings and hands do."""
    assert "The best schedule that keeps all the rules" in visitor.get(SCHEDULE).words
    with sessions.write() as db:
        db.get_one(Meeting, scene.meeting.id).turnaround += 5
    page = visitor.get(SCHEDULE)
    assert "does not speak of the board as it stands" in page.words
    assert "The best schedule that keeps all the rules" not in page.words
    with sessions.write() as db:
        db.get_one(Meeting, scene.meeting.id).turnaround -= 5
    assert "The best schedule that keeps all the rules" in visitor.get(SCHEDULE).words
    with sessions.write() as db:
        board = queries.newest_draft(db, scene.meeting.id)
        assert board is not None
        one = next(one for one in board.placements if one.room_id)
        off = Move(one.side_event_id, Standing.of(one).spot, None)
        service.change(db, None, scene.meeting, BoardKind.TAKEN_OFF, [off])
    assert "does not speak of the board as it stands" in visitor.get(SCHEDULE).words


@pytest.mark.parametrize("typed", ["", "abc", "0", "3601"])
def test_a_wrong_number_of_seconds_is_said(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene, typed: str
) -> None:
    page = visitor.submit(visitor.get(SCHEDULE), {"seconds": typed}, action="/schedule")

    assert page.status == 422
    assert len(page.errors) == 1
    assert page.select("//select[@name='seconds']/option[contains(., '1 minute')]")
    with sessions.read() as db:
        assert rows(db, "run") == 0


def test_an_unknown_field_is_refused(visitor: Visitor, scene: schedule.Scene) -> None:
    page = visitor.submit(visitor.get(SCHEDULE), {"seconds": "5", "more": "1"}, action="/schedule")

    assert page.status == 422


def test_asking_twice_makes_one_run(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    form = visitor.get(SCHEDULE)
    visitor.submit(form, {}, action="/schedule")

    page = visitor.submit(form, {}, action="/schedule")

    assert page.status == 409
    assert "A schedule is being made already." in page.words
    with sessions.read() as db:
        assert rows(db, "run") == 1


def test_progress_is_the_same_after_a_reload_and_can_be_stopped(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        run = service.ask_for_schedule(db, None, scene.meeting, 60, in_background=False)
        run.penalty, run.bound, run.elapsed = 200, 150, 7.0

    page = visitor.get(SCHEDULE)

    figures = [one.text_content() for one in page.select("//*[@id='solving']//dd")]
    assert [figures[0], figures[1], figures[3]] == ["200", "150", "7 / 60"]
    assert figures[2].startswith("25")
    page = visitor.submit(page, {}, action="/stop")
    assert "The search was told to stop." in page.words
    assert "Stopping" in page.words
    with sessions.write() as db:
        found = queries.run(db, run.id)
        assert found is not None
        assert (found.state, found.cancel_asked_at is None) == (RunState.RUNNING, False)
        found.state = RunState.DONE
    late = visitor.submit(page, {}, action="/stop")
    assert "The search had come to its end already." in late.words


def test_another_meetings_run_and_draft_are_not_found(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        other = schedule.scene(db, "other")
        run = service.ask_for_schedule(db, None, other.meeting, in_background=False)
        draft = schedule.draft(db, other.meeting, schedule.spread(other), other.events)
    draft_of(sessions, scene)
    form = visitor.get(PUBLISH)

    page = visitor.submit(form, {"draft": draft.id}, action="publish")
    assert page.status == 404
    token = form.select("//input[@name='csrf_token']/@value")[0]
    page = visitor.post(f"{SCHEDULE}/stop", {"run": run.id, "csrf_token": token})
    assert page.status == 404
    with sessions.read() as db:
        assert rows(db, "release") == 0
        assert queries.run(db, run.id).cancel_asked_at is None  # type: ignore[union-attr]  # there


def test_the_confirmation_lists_new_moved_and_cancelled(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    places = dict(schedule.spread(scene))
    last = places.pop(scene.events[2].id)
    with sessions.write() as db:
        schedule.release(db, scene, places)
    del places[scene.events[0].id]
    places[scene.events[1].id] = (scene.rooms[1], scene.slots[1].starts_at)
    draft_of(sessions, scene, {**places, scene.events[2].id: last})

    page = visitor.get(PUBLISH)

    assert "This is what changes against release 1." in page.words
    lists = {
        kind: page.select(f"//section[@aria-labelledby='kind-{kind}']//li")
        for kind in ("new", "moved", "cancelled")
    }
    found = {
        kind: [item.text_content().partition(":")[0] for item in items]
        for kind, items in lists.items()
    }
    assert "New time follows Event 1 – was: Tue 15 Jun" in page.words.partition("Who is told")[2]
    assert found == {
        "new": ["Event 3"],
        "moved": ["Event 2"],
        "cancelled": ["New time follows Event 1 – was"],
    }
    assert "before:" in lists["moved"][0].text_content()


def test_a_refused_draft_says_why_and_keeps_the_note(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    draft_of(sessions, scene)
    form = visitor.get(PUBLISH)
    with sessions.write() as db:
        schedule.event(db, scene, 9)

    page = visitor.submit(form, {"note": "A long thought"}, action="publish")

    assert page.status == 409
    assert "Side events were accepted since this draft was made. Place them" in page.words
    assert "A long thought" in page.words


def test_what_was_cancelled_since_a_draft_was_made_is_left_out_and_all_others_stay(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    placed = schedule.spread(scene)
    with sessions.write() as db:
        schedule.release(db, scene)
    gone, moved, kept = [one.id for one in scene.events]
    placed = {**placed, moved: (scene.rooms[1], scene.slots[1].starts_at)}
    draft_of(sessions, scene, placed)
    with sessions.write() as db:
        side_events.withdraw(db, db.merge(scene.events[0]))

    visitor.submit(visitor.get(PUBLISH), {}, action="publish")

    with sessions.read() as db:
        release = queries.current_release(db, scene.meeting.id)
        assert release
        released = {one.side_event_id: one for one in queries.events_of(db, release.id)}
    assert not released[gone].is_held
    for one in (moved, kept):
        room, starts_at = placed[one]
        assert (released[one].room_id, released[one].starts_at) == (room.id, starts_at)


def test_publishing_twice_makes_one_release(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    draft_of(sessions, scene)
    form = visitor.get(PUBLISH)
    visitor.submit(form, {}, action="publish")

    page = visitor.submit(form, {}, action="publish")

    assert page.status == 409
    assert "There is nothing to publish" in page.words
    assert "This draft has been published already." in page.words
    with sessions.read() as db:
        assert rows(db, "release") == 1


def test_what_has_no_place_says_why(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    places = dict(schedule.spread(scene))
    left_out = scene.events[2]
    del places[left_out.id]
    draft_of(sessions, scene, places)
    with sessions.write() as db:
        db.merge(left_out).attendance = 100

    words = visitor.get(SCHEDULE).words

    assert "2 side events have a place." in words
    assert "1 has none." in words
    assert "If it were alone it could be in 2 of 4 places." in words
    assert "1 place: The room is taken at that time or just before or after" in words
    assert "1 place: Nothing forbids these places" in words
    warned = visitor.get(f"{SCHEDULE}/publish").select("//*[contains(@class, 'notice warning')]")
    assert left_out.title in (warned[0].text_content() or "")


def test_closed_rooms_and_hours_of_ones_own_are_in_the_table(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        meetings.session(
            db,
            scene.meeting,
            start="13:30",
            end="14:00",
            day=1,
            title="Rehearsal",
            exclusive=False,
            rooms=[scene.rooms[1]],
        )
    draft_of(sessions, scene)

    page = visitor.get(SCHEDULE)

    assert "Not free: Rehearsal" in page.words
    assert "13:15–14:15" in page.words  # the events; the slots end at 14:45


def test_arabic_is_mirrored_and_hostile_names_stay_text(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        db.merge(scene.events[0]).title = "<script>alert(1)</script>"
    draft_of(sessions, scene)

    for path in (SCHEDULE, PUBLISH):
        page = visitor.get(f"{path}?lang=ar")
        assert page.tree.get("dir") == "rtl"
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


@pytest.fixture
def counted(app: FastAPI) -> Iterator[list[str]]:
    """The statements that the application sends from now on."""
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    engine = app.state.sessions.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_more_events_ask_no_more_of_the_database(
    app: FastAPI, sessions: Sessions, visitor: Visitor, counted: list[str]
) -> None:
    numbers = []
    for slug, events in (("one", 1), ("three", 3)):
        with sessions.write() as db:
            made = schedule.scene(db, slug, events=events)
            schedule.draft(db, made.meeting, schedule.spread(made), made.events)
        accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
        visitor.get(f"/organise/{slug}/schedule")
        counted.clear()
        assert visitor.get(f"/organise/{slug}/schedule").status == 200
        numbers.append(len(counted))

    assert numbers[0] == numbers[1]


def test_a_lost_run_is_said(sessions: Sessions, visitor: Visitor, scene: schedule.Scene) -> None:
    with sessions.write() as db:
        run = service.ask_for_schedule(db, None, scene.meeting, in_background=False)
        run.seen_at = clock.now() - timedelta(minutes=2)

    page = visitor.get(SCHEDULE)

    assert "The service was stopped while it was solving. Try again." in page.words
    assert page.select("//form//select[@name='seconds']")
