"""Calendars that a delegation and the organisers share by a secret link, and take back."""

import re

from fastapi import FastAPI

from app.meetings.service import divide_room
from app.side_events import service as side_events
from tests.app.calendars.test_parts import events
from tests.make import delegations, meetings, registrations, schedule
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

BASE = "http://127.0.0.1:8000"


def address_in(page: Page, number: int = 0) -> str:
    found = [str(one) for one in page.select("//main//input[@readonly]/@value")]
    return found[number].removeprefix(BASE)


def test_a_delegation_shares_where_its_people_go(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        norway = delegations.state(db, "NOR", "Norway")
        one = registrations.registration(
            db, scene.meeting, "Ana Pérez", approved=True, entity=norway
        )
        schedule.release(db, scene)
        side_events.mark(db, one.person, [scene.events[1].id])
    sign_in(visitor, app, focal_point_of=one.delegation_id)
    page = visitor.get("/im-test/delegation/calendar")

    made = visitor.submit(page, {}, action="/calendar")
    address = address_in(made)
    feed = visitor.get(address)

    (entry,) = events(feed)
    assert entry["summary"] == "Event 2"
    assert "Attending for your delegation: Ana Pérez" in entry["description"]
    assert "contact2@example.org" not in feed.text
    assert feed.headers["referrer-policy"] == "no-referrer"
    again = visitor.ask("GET", address, headers={"if-none-match": feed.headers["etag"]})
    assert again.status == 304
    gone = visitor.submit(made, {}, action="/calendar")
    assert gone.select("//main//input[@readonly]") == []
    assert visitor.get(address).status == 404


def test_organisers_share_the_programme_and_what_is_free(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        hall = meetings.room(db, scene.meeting, "Hall", 300)
        parts = scene.rooms
        divide_room(db, whole=hall, parts=parts)
        schedule.release(db, scene)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get("/organise/im-test/calendars")
    for kind in ("desk_feed", "rooms_feed"):
        page = visitor.submit(page, {"kind": kind}, action="/calendars")

    desk, rooms = (visitor.get(address_in(page, number)) for number in range(2))

    first = next(one for one in events(desk) if one["summary"] == "Event 1")
    assert "Contact of the host: Contact 1, contact1@example.org" in first["description"]
    free = events(rooms)
    # Both parts are taken on the first day, and so is the hall; on the second one part is.
    assert [(one["summary"], one["start"][:10], one["transparency"]) for one in free] == [
        ("Free: Large Room", "2027-06-16", "TRANSPARENT")
    ]
    assert not re.search("Person|contact", rooms.text)
    public = visitor.get("/im-test/programme.ics").text
    assert "contact1" not in public
