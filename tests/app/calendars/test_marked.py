"""A person's own calendar holds what they marked; by their link they find its address."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.registrations import service as registrations_service
from app.schedule.service import forget_speakers
from app.side_events import service as side_events
from app.side_events.models import SpeakerRole
from tests.make import accounts, registrations, schedule
from tests.make.papers import words_of
from tests.make.readers import Read, read_both
from tests.make.side_events import speaker
from tests.visitor import Page, Visitor


def opened(app: FastAPI) -> Sessions:
    sessions: Sessions = app.state.sessions
    return sessions


class World:
    """Three published events; Person 1 chairs the first, is registered and marks two."""

    def __init__(self, app: FastAPI) -> None:
        with opened(app).write() as db:
            self.scene = schedule.scene(db)
            self.meeting = self.scene.meeting
            self.ids = [event.id for event in self.scene.events]
            schedule.release(db, self.scene)
            self.registration = registrations.registration(
                db, self.meeting, "Person 1", email="person1@example.org", approved=True
            )
            self.person = self.registration.person
            side_events.mark(db, self.person, self.ids[:2])
            self.own = registrations_service.link_path(db, self.meeting, self.registration)
            self.feed = registrations_service.feed_path(db, self.person)


@pytest.fixture
def world(app: FastAPI) -> World:
    return World(app)


def events(page: Page) -> list[Read]:
    assert page.status == 200
    (calendar,) = read_both(page.answer.content)
    found: list[Read] = calendar["events"]
    return found


def told(page: Page) -> list[tuple[str, str]]:
    """The title and own part of each event."""
    return sorted((one["summary"], one["description"].splitlines()[2]) for one in events(page))


def test_marked_events_are_in_it_once_each_with_what_one_does(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    page = visitor.get(world.feed)

    assert told(page) == [
        ("Event 1", "You chair this event."),
        ("Event 2", "You want to attend this event."),
    ]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "private, no-cache"
    public = {one["uid"]: one for one in events(visitor.get("/im-test/programme.ics"))}
    assert [public[one["uid"]]["start"] == one["start"] for one in events(page)] == [True, True]


def test_it_follows_the_marks_and_is_not_sent_twice(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    tag = {"if-none-match": visitor.get(world.feed).headers["etag"]}
    assert visitor.ask("GET", world.feed, headers=tag).status == 304
    with opened(app).write() as db:
        side_events.unmark(db, db.merge(world.person), world.ids[1:2])
        side_events.mark(db, db.merge(world.person), world.ids[2:])

    page = visitor.ask("GET", world.feed, headers=tag)

    assert [title for title, _part in told(page)] == ["Event 1", "Event 3"]


def test_a_marked_event_that_is_cancelled_stays_as_cancelled(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    before = {one["uid"]: one["sequence"] for one in events(visitor.get(world.feed))}
    with opened(app).write() as db:
        event = db.merge(world.scene.events[1])
        event.state = type(event.state).WITHDRAWN
        db.flush()
        places = schedule.spread(world.scene)
        del world.scene.events[1]
        schedule.release(db, world.scene, places)

    gone = [one for one in events(visitor.get(world.feed)) if one["status"] == "CANCELLED"]

    assert [one["summary"] for one in gone] == ["CANCELLED: Event 2"]
    assert gone[0]["sequence"] > before[gone[0]["uid"]]


def test_the_link_to_a_registration_leads_to_the_address(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    page = visitor.get(f"{world.own}/programme")
    [way] = page.select("//a[contains(@href, '/calendar')]/@href")
    shown = visitor.get(way)

    [address] = shown.select("//input[@id='address']/@value")
    assert address == f"http://127.0.0.1:8000{world.feed}"
    assert shown.select(f"//a[@href='webcal://127.0.0.1:8000{world.feed}']")
    assert len(shown.select("//main//*[local-name()='svg'][@role='img']")) == 2  # one for others
    for name in ("Outlook", "Google Calendar", "Apple Calendar", "Thunderbird"):
        assert shown.select(f"//tr[contains(., '{name}')]")
    assert "Every 8 to 24 hours" in shown.words

    replaced = visitor.submit(shown, {"withdraw": ""}, action="/calendar")
    assert "Your calendar has a new address." in replaced.words
    assert visitor.get(world.feed).status == 404
    [new] = replaced.select("//input[@id='address']/@value")
    new = new.removeprefix("http://127.0.0.1:8000")
    assert told(visitor.get(new))
    taken = visitor.submit(replaced, {}, action="/calendar")
    assert taken.select("//input[@readonly]") == []
    assert visitor.get(new).status == 404


def test_looking_makes_no_address(app: FastAPI, visitor: Visitor) -> None:
    with opened(app).write() as db:
        meeting = schedule.scene(db).meeting
        one = registrations.registration(db, meeting, "Ana Pérez", approved=True)
        own = registrations_service.link_path(db, meeting, one)

    page = visitor.get(f"{own}/calendar")

    assert page.select("//input[@readonly]") == []
    made = visitor.submit(page, {}, action="/calendar")
    [address] = made.select("//input[@readonly]/@value")
    (note,) = events(visitor.get(address.removeprefix("http://127.0.0.1:8000")))
    assert note["summary"] == "Nothing is in this calendar now"


def test_who_is_forgotten_by_a_release_is_in_nobodys_calendar(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    """What a process keeps is known by the release's edition too."""
    with opened(app).write() as db:
        side_events.mark(db, db.merge(world.person), world.ids)
    assert "Person 3" in visitor.get(world.feed).text

    with opened(app).write() as db:
        forget_speakers(db, world.meeting.id)

    assert "Person 3" not in visitor.get(world.feed).text


def test_the_signed_in_page_says_how_to_subscribe(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    accounts.sign_in(visitor, app, "person1@example.org")

    page = visitor.get("/calendars")

    assert page.select(f"//a[@href='webcal://127.0.0.1:8000{world.feed}']")
    assert "Every 30 minutes" in page.words


def panel_and_guest(db: Session) -> tuple[schedule.Scene, dict[str, str]]:
    """A published event with three functions that somebody else marked; the feeds by name."""
    scene = schedule.scene(db, events=0)
    roles = {
        "Person 1": SpeakerRole.CHAIR,
        "Mod Erator": SpeakerRole.MODERATOR,
        "Pan Ellist": SpeakerRole.PANELLIST,
    }
    people = [speaker(name, role) for name, role in roles.items()]
    event = schedule.event(db, scene, 1, speakers=people)
    scene.events = [event]
    schedule.release(db, scene)
    guest = registrations.person(db, scene.meeting, "Gu Est", "guest@example.org")
    side_events.mark(db, guest, [event.id])
    everybody = (guest, *(speaker.person for speaker in event.speakers))
    return scene, {one.name: registrations_service.feed_path(db, one) for one in everybody}


def test_who_leads_the_talk_reads_whom_to_call_in_the_room_and_nobody_else(
    app: FastAPI, visitor: Visitor
) -> None:
    called = "Demo Technician, +41 22 000 00 01"
    with opened(app).write() as db:
        scene, feeds = panel_and_guest(db)
        event = scene.events[0]
        own = side_events.link_path(db, event)
        meeting_id, room_id = scene.meeting.id, schedule.spread(scene)[event.id][0].id
    before = visitor.get(feeds["Gu Est"]).text
    accounts.sign_in(visitor, app, organiser_of=meeting_id)
    rooms = visitor.get("/organise/im-test/rooms")
    [way] = rooms.select(f"//main//a[contains(@href, '/{room_id}/technician')]/@href")
    form = visitor.get(way)

    too_long = visitor.submit(form, {"technician": "x" * 201})
    saved = visitor.submit(too_long, {"technician": called})

    assert too_long.status == 422
    assert called in saved.words
    read = {
        name
        for name, feed in feeds.items()
        if f"Technician of the room: {called}" in events(visitor.get(feed))[0]["description"]
    }
    assert read == {"Person 1", "Mod Erator"}
    assert visitor.get(feeds["Gu Est"]).text == before
    assert called in visitor.get(f"{own}/running-order").words
    assert called in words_of(visitor.get(f"{own}/running-order.pdf"))
    for public in ("", "/programme.ics", f"/events/{event.id}", f"/events/{event.id}.ics"):
        read_there = visitor.get(f"/im-test{public}").text.replace("\r\n ", "")
        assert "Event 1" in read_there
        assert "Demo Technician" not in read_there
