"""Calendars that a delegation and the organisers share by a secret link, and take back."""

import re

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.hosting.service import ordering
from app.meetings.queries import rooms_of
from app.meetings.service import divide_room
from app.side_events import service as side_events
from tests.app.calendars.test_parts import events
from tests.make import delegations, meetings, registrations, schedule
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

BASE = "http://127.0.0.1:8000"


LINK = "https://join.example.org/room-1"
CALLED = "Demo Technician"


def detailed(db: Session, scene: schedule.Scene, number: int) -> None:
    """So many events have a link to join and a running order, and every room a technician."""
    for given in rooms_of(db, scene.meeting.id):
        given.technician = CALLED
    for event in scene.events[:number]:
        event.remote_link = LINK
        ordering.set_order(db, event, ordering.order_of(db, scene.meeting, event).items)


def unfolded(feed: Page) -> str:
    """The file with its long lines joined (RFC 5545, 3.1)."""
    return feed.text.replace("\r\n ", "")


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
        two = registrations.registration(
            db, scene.meeting, "Person 1", email="person1@example.org", approved=True,
            entity=norway,
        )  # fmt: skip
        assert two.delegation_id == one.delegation_id
        detailed(db, scene, 2)
        schedule.release(db, scene)
        side_events.mark(db, one.person, [scene.events[1].id])
    sign_in(visitor, app, focal_point_of=one.delegation_id)
    page = visitor.get("/im-test/delegation/calendar")

    made = visitor.submit(page, {}, action="/calendar")
    address = address_in(made)
    feed = visitor.get(address)

    spoken, entry = sorted(events(feed), key=lambda one: str(one["summary"]))
    assert [spoken["summary"], entry["summary"]] == ["Event 1", "Event 2"]
    for here in (spoken["description"], entry["description"]):
        assert f"Language: English\nLink to join: {LINK}" in here
    assert "Running order:\n13:15" in spoken["description"]  # where one of them speaks
    assert "Running order" not in entry["description"]
    assert "Attending for your delegation: Ana Pérez" in entry["description"]
    assert not re.search(rf"contact\d@|{CALLED}", unfolded(feed))
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
        detailed(db, scene, 1)
        schedule.release(db, scene)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get("/organise/im-test/calendars")
    for kind in ("desk_feed", "rooms_feed"):
        page = visitor.submit(page, {"kind": kind}, action="/calendars")

    desk, rooms = (visitor.get(address_in(page, number)) for number in range(2))

    first = next(one for one in events(desk) if one["summary"] == "Event 1")
    for said in (
        "Contact of the host: Contact 1, contact1@example.org",
        f"Technician of the room: {CALLED}",
        f"Link to join: {LINK}",
        "Running order:\n13:15",
    ):
        assert said in first["description"]
    free = events(rooms)
    # Both parts are taken on the first day, and so is the hall; on the second one part is.
    assert [(one["summary"], one["start"][:10], one["transparency"]) for one in free] == [
        ("Free: Large Room", "2027-06-16", "TRANSPARENT")
    ]
    assert not re.search(f"Person|contact|{CALLED}", unfolded(rooms))
    assert not re.search(f"contact1|{CALLED}", unfolded(visitor.get("/im-test/programme.ics")))
