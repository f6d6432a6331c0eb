"""Reports of a schedule: what they count, the page with pictures, the file."""

import csv
import io
from datetime import timedelta

import pytest
from fastapi import FastAPI
from lxml.html import HtmlElement
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings.models import Meeting, Room
from app.schedule import queries, solver
from app.schedule.models import Draft, Placement
from app.schedule.rules import Place
from app.schedule.rules.changes import places_in
from app.schedule.rules.reports import most_attended
from app.side_events.models import Interest, SlotWish
from tests.app.schedule.test_rules import NOON
from tests.make import accounts, meetings, registrations, schedule, side_events
from tests.visitor import Page, Visitor

REPORTS = "/organise/im-test/schedule/reports"
LONG = "=Host, of both" + ", and of no other" * 4


def broken(sessions: Sessions) -> list[str]:
    """The rules that the only draft breaks."""
    with sessions.read() as db:
        draft = db.scalars(select(Draft)).one()
        facts = queries.facts_of(db, db.get_one(Meeting, draft.meeting_id))
        places = places_in(db.scalars(select(Placement)))
        judged = solver.judge_places(solver.problem_of(facts), places, [])
        return [one.rule for one in judged.violations]


def table(page: Page, key: str) -> list[list[str]]:
    """The rows of a table by the id of its heading."""
    rows = page.select(f"//section[@aria-labelledby='{key}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def hosts_drawn(page: Page, what: str) -> list[HtmlElement]:
    return page.select(f"//section[@aria-labelledby='hosts']//*[local-name()='{what}']")


def world(db: Session) -> str:
    """Five events on five of six places, two of them one person's; gives the meeting's id."""
    scene = schedule.scene(db)
    late = meetings.slot(db, scene.meeting, start="15:00", end="16:30")
    walker = side_events.speaker("Demo Walker", email="walker@example.org")
    lead = side_events.lead(LONG)
    both = [
        schedule.event(db, scene, number, partners=[lead], speakers=[walker]) for number in (4, 5)
    ]
    small, large = scene.rooms
    first, second = scene.slots
    events = [*scene.events, *both]
    both[0].duration = 50
    there = [(small, first), (small, second), (large, second), (large, first), (small, late)]
    places = {
        event.id: (room, slot.starts_at) for event, (room, slot) in zip(events, there, strict=True)
    }
    schedule.draft(db, scene.meeting, places, events)
    member = registrations.registration(db, scene.meeting, "Demo Member", approved=True)
    wanted = (events[0], events[1], both[0])
    db.add_all(
        Interest(delegation_id=member.delegation_id or "", side_event_id=one.id) for one in wanted
    )
    return scene.meeting.id


def test_each_table_counts_and_has_a_picture_and_a_file(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        meeting_id = world(db)
    accounts.sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get(REPORTS)

    assert "Each side event is counted once, for the host that leads it" in page.words
    assert table(page, "hosts")[0] == [LONG, "2", "2", "1", "0", "1", "0"]
    assert table(page, "categories") == [["Not in the register", "5", "5", "2", "0", "3", "0"]]
    assert table(page, "rooms") == [
        ["Large Room", "1", "1", "2", "2", "1 hr 50 mins"],
        ["Small Room", "2", "1", "3", "3", "3 hrs"],
    ]
    assert table(page, "walking") == [["Demo Walker", "2", "1", "0", "0"]]
    assert [row[1:] for row in table(page, "delegations")] == [["1", "3", "2", "0", "1"]]
    assert "Nothing to report here." in page.words
    bars = page.select("//section[@aria-labelledby='rooms']//*[local-name()='rect']/@width")
    assert bars == ["100", "66.7", "100", "100.0"]  # each before all that there could be
    [path] = page.select("//a[contains(., 'CSV')]/@href")
    lines = list(csv.reader(io.StringIO(visitor.get(path).text.lstrip("\ufeff"))))
    assert ["Small Room", "2", "1", "3", "3", "180"] in lines, "figures that can be summed"
    assert [line[-1] for line in lines if line and line[0] == "Room"] == ["Time in use (minutes)"]
    assert any(line[0] == f"'{LONG}" for line in lines if line)

    with sessions.write() as db:
        db.execute(delete(SlotWish))
    page = visitor.get(REPORTS)
    drawn = [" ".join(one.text_content().split()) for one in hosts_drawn(page, "li")]
    assert drawn == [row[0] for row in table(page, "hosts")]
    assert (drawn[0], len(drawn)) == (LONG, 4)
    assert hosts_drawn(page, "rect") == [], "a bar that is none looks like wishes that were not met"


def test_a_way_between_buildings_is_asked_for_and_counts_once_it_is_given(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        meeting_id = world(db)
        large = db.scalars(select(Room).where(Room.code == "large-room")).one()
        large.venue_id = meetings.venue(db, "annex", "Demo Annex").id
    accounts.sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get(REPORTS)
    assert table(page, "walking") == [["Demo Walker", "2", "1", "0", "–"]]
    [path] = page.select("//a[.='Ways between buildings']/@href")
    rooms = visitor.get(path.split("#")[0])
    assert "not given A run keeps no time" in rooms.words
    assert broken(sessions) == []

    [path] = rooms.select("//a[.='Set the minutes']/@href")
    form = visitor.get(path)
    [way] = form.select("//input[starts-with(@name, 'way_')]/@name")
    for typed in ("241", "soon"):
        wrong = visitor.submit(form, {way: typed})
        assert (wrong.status, wrong.select(f"//input[@name='{way}']/@value")) == (422, [typed])
        assert "Write a number of minutes from 0 to 240" in wrong.errors[0]
    assert "60 minutes A run" not in visitor.submit(wrong, {way: "60"}).words
    assert table(visitor.get(REPORTS), "walking") == [["Demo Walker", "2", "1", "0", "60"]]
    assert broken(sessions) == ["person_double"], "there are 45 minutes between both"
    visitor.submit(visitor.get(path), {way: ""})
    assert broken(sessions) == []


@pytest.mark.parametrize(
    ("hours", "members", "attended"),
    [
        ([(0, 1), (0, 1), (1, 2)], 1, 2),
        ([(0, 1), (0, 1), (1, 2)], 2, 3),
        ([(0, 3), (0, 1), (1, 2), (2, 3)], 1, 3),
        ([(0, 3), (1, 2)], 0, 0),
        ([(0, 2), (1, 3), (2, 4), (3, 5)], 2, 4),
    ],
)
def test_members_attend_as_many_as_can_be(
    hours: list[tuple[int, int]], members: int, attended: int
) -> None:
    there = [
        Place("r", NOON + timedelta(hours=start), NOON + timedelta(hours=end))
        for start, end in hours
    ]

    assert most_attended(there, members) == attended
