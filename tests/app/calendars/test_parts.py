"""Calendars of a day, a room, a theme and an organisation at plain addresses, and their pages."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings.service import add_theme
from app.side_events.models import PartnerRole
from app.side_events.rules.application import PartnerGiven
from tests.make import delegations, meetings, schedule
from tests.make.readers import Read, read_both
from tests.make.side_events import lead
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class World:
    """Three events in two rooms on two days; the third has a theme and Norway beside its host."""

    def __init__(self, db: Session) -> None:
        self.scene = schedule.scene(db, events=2)
        self.meeting = self.scene.meeting
        self.theme = add_theme(
            db, self.meeting, code="gender", name={"en": "Gender", "fr": "Genre"}
        )
        self.norway = delegations.state(db, "NOR", "Norway", fr="Norvège")
        partners = [lead("A Host"), PartnerGiven(name="Norway", role=PartnerRole.CO_SPONSOR)]
        third = schedule.event(
            db, self.scene, 3, partners=partners, themes=(self.theme.id,), title="Event 3"
        )
        self.scene.events.append(third)
        meetings.session(db, self.meeting, rooms=self.scene.rooms[:1], title="Plenary")
        schedule.release(db, self.scene)


@pytest.fixture
def world(app: FastAPI) -> World:
    with opened(app).write() as db:
        return World(db)


def opened(app: FastAPI) -> Sessions:
    sessions: Sessions = app.state.sessions
    return sessions


def events(page: Page) -> list[Read]:
    assert page.status == 200
    (calendar,) = read_both(page.answer.content)
    found: list[Read] = calendar["events"]
    return found


def addresses(world: World) -> dict[str, list[str]]:
    """Each part with the titles of what is in it."""
    small, large = world.scene.rooms
    return {
        "/im-test/days/2027-06-15": ["Plenary", "Event 1", "Event 2"],
        "/im-test/days/2027-06-16": ["Event 3"],
        f"/im-test/rooms/{small.id}": ["Plenary", "Event 1", "Event 3"],
        f"/im-test/rooms/{large.id}": ["Event 2"],
        "/im-test/themes/gender": ["Event 3"],
        f"/im-test/organisations/{world.norway.id}": ["Event 3"],
    }


def test_each_part_has_what_is_in_it_as_the_whole_programme_has_it(
    visitor: Visitor, world: World
) -> None:
    whole = {one["uid"]: one for one in events(visitor.get("/im-test/programme.ics"))}

    for path, titles in addresses(world).items():
        found = events(visitor.get(f"{path}.ics"))
        assert sorted(one["summary"] for one in found) == sorted(titles), path
        assert [whole[one["uid"]] == one for one in found] == [True] * len(found)


def test_a_part_is_public_kept_and_in_the_language_asked_for(
    visitor: Visitor, world: World
) -> None:
    path = "/im-test/themes/gender.ics"
    page = visitor.get(f"{path}?lang=fr")
    tag = {"if-none-match": page.headers["etag"]}

    assert read_both(page.answer.content)[0]["name"] == "Réunions d’essai: Genre"
    assert page.headers["cache-control"] == "public, no-cache"
    assert visitor.ask("GET", f"{path}?lang=fr", headers=tag).status == 304
    assert visitor.ask("GET", path, headers=tag).status == 200


def test_a_part_follows_the_next_release(app: FastAPI, visitor: Visitor, world: World) -> None:
    large = f"/im-test/rooms/{world.scene.rooms[1].id}.ics"
    assert [one["summary"] for one in events(visitor.get(large))] == ["Event 2"]
    with opened(app).write() as db:
        event = db.merge(world.scene.events[1])
        event.state = type(event.state).WITHDRAWN
        db.flush()
        places = schedule.spread(world.scene)
        del world.scene.events[1]
        schedule.release(db, world.scene, places)

    (gone,) = events(visitor.get(large))

    assert (gone["summary"], gone["status"]) == ("CANCELLED: Event 2", "CANCELLED")


def test_a_part_that_has_nothing_any_more_says_so(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    small, large = world.scene.rooms
    with opened(app).write() as db:
        second = world.scene.events[1]
        later = meetings.slot(db, world.meeting, day=2).starts_at
        places = schedule.spread(world.scene)
        schedule.release(db, world.scene, {**places, second.id: (small, later)})
    there = events(visitor.get(f"/im-test/rooms/{large.id}.ics?lang=en"))

    assert [one["summary"] for one in there] == ["Nothing is in this calendar now"]
    assert visitor.get(f"/im-test/calendars/rooms/{large.id}").status == 404  # to subscribe anew
    small_now = [one["summary"] for one in events(visitor.get(f"/im-test/rooms/{small.id}.ics"))]
    assert sorted(small_now) == ["Event 1", "Event 2", "Event 3", "Plenary"]
    assert visitor.get("/im-test/rooms/nothing.ics").status == 404


def test_what_is_in_no_part_has_no_calendar(app: FastAPI, visitor: Visitor, world: World) -> None:
    with opened(app).write() as db:
        other = meetings.room(db, meetings.meeting(db, "im-other"), "Elsewhere").id
        nobody = delegations.state(db, "CHL", "Chile").id
    paths = [
        "days/2027-06-17", "days/yesterday", f"rooms/{other}", "rooms/nothing", "themes/nothing",
        f"organisations/{nobody}", "organisations/%0d%0aX:1",
    ]  # fmt: skip

    answers = [visitor.get(f"/im-test/{path}.ics").status for path in paths]
    answers += [visitor.get(f"/im-test/calendars/{path}").status for path in paths]
    answers += [
        visitor.get(path).status
        for path in ("/im-test/calendars/events/x", "/im-other/calendars", "/no-such/calendars")
    ]

    assert set(answers) == {404}
    for path in ("themes/nothing", "events/x"):
        page = visitor.get(f"/im-test/calendars/{path}?lang=fr")
        [way] = page.select("//main//a[contains(@href, '/im-test/calendars')]/@href")
        assert visitor.get(way).status == 200


def test_every_calendar_is_found_from_the_programme(visitor: Visitor, world: World) -> None:
    [way] = visitor.get("/im-test").select("//main//a[contains(@href, '/calendars')]/@href")
    page = visitor.get(way)
    links = page.select("//main//ul//a/@href")

    assert page.headers["cache-control"] == "public, no-cache"
    paths = {link.partition("?")[0].replace("/calendars/", "/") for link in links}
    assert set(addresses(world)) <= paths
    for link in links:
        part = visitor.get(link)
        [address] = part.select("//input[@readonly]/@value")
        assert events(visitor.get(address.removeprefix("http://127.0.0.1:8000"))), link
        assert part.select(f"//a[@href='{address.replace('http', 'webcal')}']")
        assert "Every 8 to 24 hours" in part.words


def test_calendars_on_the_web_are_handed_a_public_address_as_it_is(
    visitor: Visitor, world: World
) -> None:
    page = visitor.get(f"/im-test/calendars/organisations/{world.norway.id}?lang=fr")
    [address] = page.select("//input[@readonly]/@value")
    links = [urlsplit(one) for one in page.select("//main//a[@rel='noreferrer']/@href")]
    asked = {one.hostname: dict(parse_qsl(one.query, strict_parsing=True)) for one in links[1:]}

    outlook = {"url": address, "name": "Norvège"}
    assert "?lang=fr" in address
    assert asked == {
        "calendar.google.com": {"cid": address.replace("http://", "webcal://")},
        "outlook.office.com": outlook,
        "outlook.live.com": outlook,
    }


def test_no_text_can_end_an_entry(app: FastAPI, visitor: Visitor, world: World) -> None:
    hostile = (
        "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil@127.0.0.1\r\nEND:VCALENDAR\r\n" + "y" * 200
    )
    with opened(app).write() as db:
        for event in world.scene.events:
            db.merge(event).description = hostile
        db.flush()
        schedule.release(db, world.scene)

    for path, titles in addresses(world).items():
        found = events(visitor.get(f"{path}.ics"))
        assert sorted(one["summary"] for one in found) == sorted(titles), path
