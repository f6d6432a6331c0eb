"""Calendars that a delegation and the organisers share by a secret link, and take back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.hosting.service import ordering
from app.meetings.queries import rooms_of
from app.meetings.service import divide_room
from app.registrations.models import Person
from app.side_events import service as side_events
from app.side_events.models import SideEvent
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


@dataclass
class SharedByTwo:
    """A delegation one of whose people marked the first event, and the desk: both share."""

    visitor: Visitor
    sessions: Sessions
    scene: schedule.Scene
    guest: str
    addresses: Sequence[str]

    @property
    def event_id(self) -> str:
        return self.scene.events[0].id

    def told(self) -> list[tuple[int, str]]:
        """SEQUENCE and text of the first event, as far as each calendar has it."""
        given = [events(self.visitor.get(one)) for one in self.addresses]
        return [
            (one["sequence"], one["description"])
            for found in given
            for one in found
            if one["summary"] == "Event 1"
        ]

    def shown(self) -> list[tuple[str, bool]]:
        """What organisers see of them: what each is called, and whether it got an older one."""
        page = self.visitor.get(f"/organise/im-test/side-events/{self.event_id}/invitations")
        rows = page.select("(//main//table)[2]/tbody/tr")
        return [(row[0].text_content(), "changed since" in row[1].text_content()) for row in rows]


@pytest.fixture
def shared(app: FastAPI, visitor: Visitor) -> SharedByTwo:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        norway = delegations.state(db, "NOR", "Norway")
        one = registrations.registration(
            db, scene.meeting, "Ana Pérez", approved=True, entity=norway
        )
        schedule.release(db, scene)
        side_events.mark(db, one.person, [scene.events[0].id])
    sign_in(visitor, app, focal_point_of=one.delegation_id)
    page = visitor.submit(visitor.get("/im-test/delegation/calendar"), {}, action="/calendar")
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    desk = visitor.submit(
        visitor.get("/organise/im-test/calendars"), {"kind": "desk_feed"}, action="/calendars"
    )
    addresses = address_in(page), address_in(desk)
    return SharedByTwo(visitor, app.state.sessions, scene, one.person_id, addresses)


def test_what_a_shared_calendar_says_otherwise_is_newer(shared: SharedByTwo) -> None:
    """Whoever goes, and is to be asked: each of it raises the entry, once."""
    desk = "The whole programme, with whom to write to"
    given = [shared.told(), shared.told()]
    assert shared.shown() == [(desk, False), ("Norway", False)]
    with shared.sessions.write() as db:
        db.get_one(Person, shared.guest).name = "Ana María Pérez"
    assert shared.shown() == [(desk, False), ("Norway", True)]
    given.append(shared.told())
    assert shared.shown() == [(desk, False), ("Norway", False)]
    with shared.sessions.write() as db:
        db.get_one(SideEvent, shared.event_id).contact_name = "Demo Contact"
    assert shared.shown() == [(desk, True), ("Norway", False)]
    given.append(shared.told())
    with shared.sessions.write() as db:
        side_events.unmark(db, db.get_one(Person, shared.guest), [shared.event_id])
    given.append(shared.told())

    assert [[sequence for sequence, _text in one] for one in given] == [
        [0, 0], [0, 0], [1, 0], [1, 1], [1],
    ]  # fmt: skip
    assert "Attending for your delegation: Ana María Pérez" in given[2][0][1]
    assert shared.shown() == [(desk, False)]
