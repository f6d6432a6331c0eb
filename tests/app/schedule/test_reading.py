"""Before a release it is said which texts will read otherwise: the old and the new side by side."""

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import service as programme
from app.meetings.models import AgendaItem, Room
from app.meetings.models import Session as MeetingSession
from app.schedule.rules.reading import SHOWN
from app.side_events.queries import side_event_to_change
from tests.make import accounts, meetings, schedule
from tests.make.meetings import hour
from tests.visitor import Page, Visitor

HOME = "/organise/im-test"
LONG = "word " * 200


def table_of(page: Page) -> list[tuple[str, ...]]:
    """The rows of what reads otherwise."""
    rows = page.select("//section[@aria-labelledby='reads']//tbody/tr")
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in rows]


def rewritten(db: Session, scene: schedule.Scene, plenary: MeetingSession) -> None:
    first, second = (side_event_to_change(db, one.id) for one in scene.events[:2])
    first.title, first.speakers[0].affiliation = "Better title", "Demo Institute"
    second.description = f"{LONG}new end"
    meeting = db.merge(scene.meeting)
    programme.set_hours(db, meeting, db.merge(plenary), hour("10:00"), hour("12:30"))
    db.get_one(Room, scene.rooms[0].id).capacity = 44
    db.add(AgendaItem(meeting_id=meeting.id, number="7", position=1, title={"en": "Clearance"}))
    db.flush()
    schedule.draft(db, meeting, schedule.spread(scene), scene.events)


def test_each_text_that_reads_otherwise_is_named_with_the_old_and_the_new(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        scene.events[1].description = f"{LONG}old end"
        plenary = meetings.session(db, scene.meeting, end="12:00")
        db.flush()
        schedule.release(db, scene)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    with sessions.write() as db:
        rewritten(db, scene, plenary)

    page = visitor.get(f"{HOME}/schedule/publish")

    assert "What reads otherwise is named below" in page.words
    rows = table_of(page)
    assert ("Better title", "Title", "Event 1", "Better title") in rows
    speakers = "Chair: Person 1"
    named = (speakers, f"{speakers} (Demo Institute)")
    assert ("Better title", "Chair, moderator and speakers", *named) in rows
    [text] = [row for row in rows if row[1] == "Description"]
    assert (text[2][-8:], text[3][-8:], text[2][0]) == (" old end", " new end", "…")
    assert len(text[2]) < SHOWN
    moved = ("Plenary", "When and where", "Tue 15 Jun, 10:00–12:00", "Tue 15 Jun, 10:00–12:30")
    assert moved in rows
    assert ("Small Room", "Seats", "40", "44") in rows
    assert rows[-1][:3] == ("Agenda item, 7", "New", "–")
    assert len(rows) == 6


def test_going_back_says_what_of_the_official_programme_goes_back(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        plenary = meetings.session(db, scene.meeting, end="12:00")
        schedule.release(db, scene)
        programme.set_hours(db, scene.meeting, plenary, hour("10:00"), hour("12:30"))
        places = dict(schedule.spread(scene))
        places[scene.events[0].id] = (scene.rooms[1], scene.slots[1].starts_at)
        schedule.release(db, scene, places)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get(f"{HOME}/releases/1")

    back = ("Plenary", "When and where", "Tue 15 Jun, 10:00–12:30", "Tue 15 Jun, 10:00–12:00")
    assert table_of(page) == [back]
