"""Side events that are held for fewer minutes than were asked for: in a mending, and by hand."""

import re

import pytest
from fastapi import FastAPI
from lxml.html import HtmlElement
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import service as programme
from app.meetings.models import Meeting
from app.meetings.models import Session as MeetingSession
from app.messages.models import Message
from app.messages.rules import PROGRAMME
from app.schedule import service, solver
from app.schedule.models import (
    DraftState,
    FactKind,
    Mending,
    MendingState,
    Run,
    RunState,
    Scheduling,
)
from app.schedule.rules import Fact
from app.schedule.service.mending.weighing import weigh
from app.side_events.models import SideEvent
from tests.make import accounts, meetings, schedule
from tests.make.meetings import hour
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MEND = "/organise/im-test/schedule/mend"


def hall(db: Session) -> tuple[schedule.Scene, MeetingSession]:
    """A plenary until 13:00, and in each of two rooms 90 minutes at 13:15, in slots as long."""
    scene = schedule.scene(db, events=2)
    for event in scene.events:
        event.duration = 90
    plenary = meetings.session(db, scene.meeting)
    schedule.release(db, scene)
    return scene, plenary


def answered(db: Session, scene: schedule.Scene, places: schedule.Places) -> Mending:
    """The open mending, with an answer as a run would have left it."""
    mending = db.scalars(select(Mending).where(Mending.state == MendingState.OPEN)).one()
    made = schedule.draft(db, scene.meeting, places, scene.events)
    made.run_id, made.state = mending.run_id, DraftState.PROPOSED
    run = db.get_one(Run, mending.run_id)
    run.state, run.status = RunState.DONE, "optimal"
    return mending


def test_a_plenary_that_runs_over_leaves_some_of_an_event_and_that_is_held(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene, plenary = hall(db)
        first = scene.events[0]
        tomorrow = {one.id: (scene.rooms[0], hour("13:15", 1)) for one in scene.events}
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    late = {"session-about": plenary.id, "session-edge": "ends", "session-hour": "13:35"}
    page = visitor.submit(visitor.get(MEND), late, action="/new/session")
    with sessions.write() as db:
        answered(db, scene, tomorrow)
    page = visitor.get(page.path)
    assert [_words(one) for one in page.select("//input[@name='events']/..")] == [
        "Event 1 for 70 instead of 90 minutes",
        "Event 2 for 70 instead of 90 minutes",
    ]
    assert page.select("//section[@aria-labelledby='moves']/following::input[@name='events']")
    assert page.select("//input[@name='events'][@checked]") == []

    again = visitor.submit(page, {"events": [first.id]}, action="/choices")
    with sessions.write() as db:
        mending = answered(db, scene, {**tomorrow, first.id: (scene.rooms[0], hour("13:35"))})
        assert (mending.minutes, first.shortened_to) == ({first.id: 70}, None)
        asked = db.get_one(Run, mending.run_id).problem
        assert [one["duration"] for one in asked["events"]] == [70, 90]
    page = visitor.get(again.path)
    assert page.select("//input[@name='events'][@checked]/@value") == [first.id]
    done = visitor.submit(page, {"letters": "to_read", "note": "Late."}, action="/approve")

    _everything_says_70(sessions, visitor, done, first)
    visitor.submit(done, {"letters": "to_read"}, action="/take-back")
    assert "13:15–14:45" in visitor.get("/im-test").words
    with sessions.read() as db:
        assert db.get_one(SideEvent, first.id).shortened_to is None


def _everything_says_70(sessions: Sessions, visitor: Visitor, done: Page, event: SideEvent) -> None:
    assert "Event 1 for 70 instead of 90 minutes" in _words(done.select("//main")[0])
    assert "13:35–14:45" in visitor.get("/im-test").words
    assert "13:35–14:45" in visitor.get(f"/im-test/events/{event.id}").words
    [ends] = [one for one in _calendar(visitor, event).splitlines() if one.startswith("DTEND")]
    assert ends.endswith("T124500Z")
    with sessions.read() as db:
        drafts = db.scalars(select(Message).where(Message.draft_of == PROGRAMME))
        letters = {one.to_email: one.text for one in drafts}
    assert "It is held for 70 minutes, not for 90 as before." in letters["contact1@example.org"]
    assert "not for 90" not in letters["contact2@example.org"], "it is as long on another day"


def test_what_is_shorter_may_stay_and_only_its_end_is_news(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """A room is lost at 14:30: 75 minutes are left of 90, which is all that changes."""
    with sessions.write() as db:
        scene, _plenary = hall(db)
        first = scene.events[0]
        lost = Fact(FactKind.ROOM_LOST, scene.rooms[0].id, hour("14:30"), hour("18:00"), "Water")
        mending = service.ask_to_mend(db, None, scene.meeting, lost, in_background=False)
        shown = service.mending_shown(db, scene.meeting, mending.id)
        assert [(one.event_id, one.minutes) for one in shown.lengths.shorter] == [(first.id, 75)]
        policy = Scheduling(meeting_id=scene.meeting.id, shortest=80)
        db.add(policy)
        db.flush()
        assert service.mending_shown(db, scene.meeting, mending.id).lengths.shorter == []
        policy.shortest = 70
        ticks = service.Ticks(frozenset({first.id}), frozenset(), frozenset())
        again = service.ask_again(db, None, scene.meeting, mending.id, ticks)
        assert again.run_id is None, "nothing has to move"
        service.approve(db, None, scene.meeting, again.id)
    assert "13:15–14:30" in visitor.get("/im-test").words
    assert "13:15–14:30" in visitor.get("/im-test/changes").words
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"/organise/im-test/side-events/{first.id}")
    assert "90 minutes, held for 75 minutes" in page.words

    wrong = visitor.submit(page, {"minutes": "95"}, action="/demands")
    assert wrong.status == 422
    assert "It can be shortened to 10 minutes at least" in wrong.errors[0]
    visitor.submit(page, {"minutes": "70"}, action="/demands")
    publish = visitor.get("/organise/im-test/schedule/publish")
    assert {*re.findall("(?i)longer or shorter|Shorter Event 1", publish.words)} == {
        "Shorter Event 1"
    }
    visitor.submit(publish, {"letters": "at_once"}, action="publish")
    assert "13:15–14:25" in visitor.get("/im-test").words


def test_what_was_shortened_before_and_moves_can_get_its_full_length(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene, _plenary = hall(db)
        first, second = scene.events
        first.shortened_to = 70
        second.duration, second.shortened_to = 120, 80  # longer than a slot
        lost = Fact(FactKind.ROOM_LOST, scene.rooms[0].id, hour("08:00"), hour("18:00"), "Water")
        service.ask_to_mend(db, None, scene.meeting, lost, in_background=False)
        tomorrow, elsewhere = ((room, hour("13:15", 1)) for room in scene.rooms)
        answered(db, scene, {first.id: tomorrow, second.id: elsewhere})
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get(visitor.get(MEND).select("//tbody//a/@href")[0])

    said = "Held for 70 minutes, as it was shortened before, instead of 90."
    cells = page.select("//section[@aria-labelledby='moves']//td[contains(., 'shortened')]")
    words = sorted(_words(cell) for cell in cells)
    assert [said in one for one in words] == ["Tick it below" in one for one in words]
    assert len(words) == 2
    assert page.select("//input[@name='full']/@value") == [first.id], "which is one tick away"
    assert page.select("//input[@name='full'][@checked]") == [], "it has to move anyway"


def test_what_fits_again_gets_its_full_length_unless_it_is_not_to(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """The plenary ends earlier again than when an event was shortened because of it."""
    with sessions.write() as db:
        scene, plenary = hall(db)
        first, second = scene.events
        tomorrow = {second.id: (scene.rooms[1], hour("13:15", 1))}
        stays = {first.id: (scene.rooms[0], hour("13:35")), **tomorrow}
        late = Fact(
            FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("13:35"), minutes={first.id: 70}
        )
        was = service.ask_to_mend(db, None, scene.meeting, late, in_background=False)
        answered(db, scene, stays)
        service.approve(db, None, scene.meeting, was.id)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    early = {"session-about": plenary.id, "session-edge": "ends", "session-hour": "13:05"}
    page = visitor.submit(visitor.get(MEND), early, action="/new/session")
    back = {first.id: (scene.rooms[0], hour("13:15")), **tomorrow}
    page = _looked(sessions, visitor, page, scene, back)
    assert page.select("//input[@name='full'][@checked]/@value") == [first.id]
    short = visitor.submit(page, {"full": []}, action="/choices")
    assert "No side event has to move" in short.words
    page = visitor.submit(short, {"full": [first.id]}, action="/choices")
    page = _looked(sessions, visitor, page, scene, back)
    [why] = page.select("//section[@aria-labelledby='moves']//td[@data-label='Why']")
    assert _words(why).startswith("Event 1 is held for 90 minutes again.")
    told = page.select("//section[@aria-labelledby='told']//tbody/tr")
    assert ["contact1@example.org" in _words(one) for one in told] == [True, False]
    done = visitor.submit(page, {"letters": "to_read"}, action="/approve")

    assert "Event 1 for 90 instead of 70 minutes" in _words(done.select("//main")[0])
    assert "13:15–14:45" in visitor.get(f"/im-test/events/{first.id}").words
    visitor.submit(done, {"letters": "to_read"}, action="/take-back")
    assert "13:35–14:45" in visitor.get(f"/im-test/events/{first.id}").words


def _looked(
    sessions: Sessions, visitor: Visitor, page: Page, scene: schedule.Scene, found: schedule.Places
) -> Page:
    """The page of a mending when its answer is there."""
    with sessions.write() as db:
        answered(db, scene, found)
    return visitor.get(page.path)


def test_an_event_gets_its_full_length_again_on_its_page(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene, plenary = hall(db)
        first = scene.events[0]
        first.shortened_to = 70
        programme.set_hours(db, scene.meeting, plenary, hour("10:00"), hour("13:35"))
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    path, ticked = f"/organise/im-test/side-events/{first.id}", "//input[@name='full'][@checked]"
    page = visitor.get(path)
    assert "Its full length does not fit where it stands now" in page.words
    assert page.select(ticked) == []
    unticked = visitor.submit(page, {}, action="/full-length")
    assert (unticked.status, len(unticked.errors)) == (422, 1)

    with sessions.write() as db:
        meeting = db.get_one(Meeting, scene.meeting.id)
        session = db.get_one(MeetingSession, plenary.id)
        programme.set_hours(db, meeting, session, hour("10:00"), hour("13:00"))
    page = visitor.get(path)
    assert "Its full length fits again where it stands." in page.words
    assert len(page.select(ticked)) == 1
    page = visitor.submit(page, {}, action="/full-length")

    assert page.select("//input[@name='full']") == []
    with sessions.read() as db:
        assert db.get_one(SideEvent, first.id).shortened_to is None


@pytest.mark.parametrize(
    ("plenary_ends", "shortest", "now", "expected"),
    [
        ("13:10", 45, "09:00", None),  # it fits in its full length
        ("13:20", 45, "09:00", 85),
        ("13:42", 45, "09:00", 60),  # nobody is told to come at 13:42
        ("13:20", 45, "13:45", None),  # and nobody at 13:20 when that is over
        ("14:05", 45, "09:00", None),
        ("14:05", 40, "09:00", 40),
    ],
)
def test_an_event_keeps_as_much_as_fits_and_not_less_than_organisers_want(
    db: Session, plenary_ends: str, shortest: int, now: str, expected: int | None
) -> None:
    scene, plenary = hall(db)
    late = Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour(plenary_ends))
    weighed = weigh(db, scene.meeting, late)
    event = scene.events[0].id
    left = solver.HowLong(
        solver.problem_of(weighed.mended), {}, hour(now), shortest, ignored=frozenset()
    )
    assert left.longest(event, weighed.places[event]) == expected


def _words(node: HtmlElement) -> str:
    text = node.text_content()
    return " ".join(text.replace("\u2068", "").replace("\u2069", "").split())


def _calendar(visitor: Visitor, event: SideEvent) -> str:
    return visitor.get(f"/im-test/events/{event.id}.ics").text
