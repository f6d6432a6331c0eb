"""Calendars as calendar programmes fetch them: from the current release, private where personal."""

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from lxml import etree
from sqlalchemy import event as sql
from sqlalchemy.orm import Session

from app.accounts.models import TokenKind
from app.accounts.service import issue_token
from app.calendars import exports
from app.core.db import Sessions
from app.meetings.models import Meeting, Room
from app.registrations.service import feed_path, revoke_feed
from app.side_events.models import SideEvent, Speaker, SpeakerRole
from tests.make import calendars as make
from tests.make import meetings, registrations
from tests.make.meetings import hour
from tests.make.readers import Read, read_both
from tests.make.side_events import lead, side_event, speaker
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PROGRAMME = "/im-test/programme.ics"


class World:
    """A meeting with two rooms, two slots, a plenary, and two accepted side events."""

    def __init__(self, db: Session, slug: str = "im-test") -> None:
        self.meeting: Meeting = meetings.meeting(db, slug)
        self.rooms: list[Room] = [meetings.room(db, self.meeting, f"Room {x}") for x in "AB"]
        meetings.slot(db, self.meeting)
        meetings.slot(db, self.meeting, day=1)
        meetings.slot(db, self.meeting, day=2)
        meetings.session(db, self.meeting, rooms=self.rooms[:1])
        self.first = self.accepted(db, "Clearance", "Norway", role=SpeakerRole.CHAIR)
        self.second = self.accepted(db, "Victims", "Chile", role=SpeakerRole.PANELLIST)

    def accepted(self, db: Session, title: str, by: str, *, role: SpeakerRole) -> SideEvent:
        """An accepted event at which Amira Haddad and somebody else speak."""
        people = [
            speaker("Amira Haddad", role, email="amira@example.org", affiliation="Mission"),
            speaker(f"Chair of {title}", SpeakerRole.MODERATOR),
        ]
        return side_event(
            db, self.meeting, accepted=True, title=title, partners=[lead(by)], speakers=people
        )

    def publish(self, db: Session) -> None:
        """A release with the first event on the first day, the second on the second."""
        start, next_day = hour("13:15"), hour("13:15", 1)
        places = {self.first: (self.rooms[0], start), self.second: (self.rooms[1], next_day)}
        make.publish(db, self.meeting, places)


@pytest.fixture
def world(app: FastAPI) -> World:
    with opened(app).write() as db:
        made = World(db)
        made.publish(db)
    return made


def opened(app: FastAPI) -> Sessions:
    sessions: Sessions = app.state.sessions
    return sessions


def feed_of(app: FastAPI, meeting: Meeting, name: str = "Amira Haddad") -> str:
    with opened(app).write() as db:
        person = registrations.person(db, meeting, name, "amira@example.org")
        return feed_path(db, person)


def events(page: Page) -> list[Read]:
    assert page.status == 200
    (calendar,) = read_both(page.answer.content)
    found: list[Read] = calendar["events"]
    return found


def said(page: Page) -> str:
    """What an error page says, without the reference that each has of its own."""
    return re.sub(r"\b[2-9b-z]{14}\b", "", page.words)


def test_the_programme_is_a_calendar_of_sessions_and_side_events(
    visitor: Visitor, world: World
) -> None:
    page = visitor.get(PROGRAMME)

    assert {name: page.headers[name] for name in SHOWN if name in page.headers} == {
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": 'inline; filename="im-test-programme.ics"',
        "cache-control": "public, no-cache",
        "content-language": "en",
        "vary": "Accept-Language",
    }
    told = [
        (one["summary"], one["start"], one["location"], one["sequence"]) for one in events(page)
    ]
    assert told == [
        ("Plenary", "2027-06-15T08:00:00.000Z", "Room A, CICG", 0),
        ("Clearance", "2027-06-15T11:15:00.000Z", "Room A, CICG", 0),
        ("Victims", "2027-06-16T11:15:00.000Z", "Room B, CICG", 0),
    ]
    assert [one["uid"] for one in events(page)][1:] == [
        f"{world.first.id}@127.0.0.1",
        f"{world.second.id}@127.0.0.1",
    ]


SHOWN = (
    "content-type", "content-disposition", "cache-control", "content-language", "vary", "set-cookie"
)  # fmt: skip


def test_json_and_xml_come_from_the_same_release(visitor: Visitor, world: World) -> None:
    as_json = visitor.get("/im-test/programme.json")
    as_xml = visitor.get("/im-test/programme.xml")

    assert as_json.headers["content-type"] == "application/json"
    assert as_xml.headers["content-type"] == "application/xml"
    assert as_xml.headers["content-disposition"] == 'inline; filename="im-test-programme.xml"'
    days = json.loads(as_json.answer.content)["schedule"]["conference"]["days"]
    titles = [t["title"] for day in days for talks in day["rooms"].values() for t in talks]
    assert titles == ["Plenary", "Clearance", "Victims"]
    assert [one.text for one in etree.fromstring(as_xml.answer.content).iter("title")] == [
        "Test Meetings",
        *titles,
    ]
    for page in (as_json, as_xml):  # programme apps look for schedule.*
        path = str(page.answer.url.path).replace("programme", "schedule")
        assert visitor.get(path).answer.content == page.answer.content


@pytest.mark.parametrize("kind", ["ics", "json", "xml"])
def test_the_same_programme_is_not_sent_twice(visitor: Visitor, world: World, kind: str) -> None:
    path = f"/im-test/programme.{kind}"
    tag = visitor.get(path).headers["etag"]

    again = visitor.ask("GET", path, headers={"if-none-match": tag})
    other = visitor.ask("GET", path, headers={"if-none-match": '"another"'})
    head = visitor.ask("HEAD", path)

    assert (again.status, again.answer.content, again.headers["etag"]) == (304, b"", tag)
    assert (other.status, other.headers["etag"]) == (200, tag)
    assert (head.status, head.answer.content, head.headers["etag"]) == (200, b"", tag)


def test_the_programme_is_in_the_language_that_is_asked_for(visitor: Visitor, world: World) -> None:
    french = read_both(visitor.get(f"{PROGRAMME}?lang=fr").answer.content)
    arabic = read_both(visitor.get(PROGRAMME, headers={"accept-language": "ar"}).answer.content)

    assert [calendar["name"] for calendar in (*french, *arabic)] == [
        "Réunions d’essai",
        "اجتماعات تجريبية",
    ]
    assert "15 juin 2027" in french[0]["events"][1]["description"]
    uids = [[event["uid"] for event in calendar["events"]] for calendar in (*french, *arabic)]
    assert uids[0] == uids[1]


def test_before_the_first_release_there_is_nothing(app: FastAPI, visitor: Visitor) -> None:
    with opened(app).write() as db:
        meetings.meeting(db)

    answers = [
        visitor.get(path)
        for path in (PROGRAMME, "/im-test/programme.xml", "/no-such/programme.ics")
    ]

    assert [page.status for page in answers] == [404, 404, 404]
    assert len({said(page) for page in answers}) == 1


def test_one_event_has_a_calendar_of_its_own(visitor: Visitor, world: World) -> None:
    page = visitor.get(f"/im-test/events/{world.first.id}.ics")
    tag = page.headers["etag"]

    assert page.headers["content-disposition"] == f'inline; filename="im-test-{world.first.id}.ics"'
    assert [event["summary"] for event in events(page)] == ["Clearance"]
    assert events(page)[0]["url"] == f"http://127.0.0.1:8000/im-test/events/{world.first.id}"
    assert events(page)[0] == events(visitor.get(PROGRAMME))[1]
    again = visitor.ask("GET", page.path, headers={"if-none-match": tag})
    assert again.status == 304


def test_an_event_that_is_not_public_has_no_calendar(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    with opened(app).write() as db:
        later = side_event(db, world.meeting, accepted=True, title="Accepted after publication")
        waiting = side_event(db, world.meeting, title="Not decided yet")
        other = World(db, "im-other")
        other.publish(db)
    ids = [later.id, waiting.id, other.first.id, "nothing", "%0d%0aX-Header:1", "a" * 300]

    answers = [visitor.get(f"/im-test/events/{one}.ics") for one in ids]

    assert [page.status for page in answers] == [404] * 6
    assert len({said(page) for page in answers}) == 1
    assert visitor.get(f"/im-other/events/{other.first.id}.ics").status == 200


def test_sequences_rise_only_when_time_place_title_or_status_change(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    a, b = world.rooms
    start, next_day = hour("13:15"), hour("13:15", 1)
    told = [[(e["uid"][:14], e["sequence"], e["status"]) for e in events(visitor.get(PROGRAMME))]]
    steps: Sequence[Any] = [
        {world.first: (a, start), world.second: (b, next_day)},  # the same, the first renamed
        {world.first: (b, start), world.second: (b, next_day)},  # another room
        {world.first: (b, next_day), world.second: (a, start)},  # other days, another room
    ]
    for title, places in zip(("Renamed", "Renamed", "Renamed"), steps, strict=True):
        with opened(app).write() as db:
            db.merge(world.first).title = title
            make.publish(db, world.meeting, places)
        found = events(visitor.get(PROGRAMME))
        told.append([(e["uid"][:14], e["sequence"], e["status"]) for e in found])

    counted = [{uid: number for uid, number, _ in step} for step in told]
    first, second = world.first.id, world.second.id
    assert [step[first] for step in counted] == [0, 1, 2, 3]
    assert [step[second] for step in counted] == [0, 0, 0, 1]
    assert {status for step in told for _, _, status in step} == {"CONFIRMED"}
    assert len({uid for step in counted for uid in step}) == 3
    assert {e["summary"] for e in events(visitor.get(PROGRAMME))} == {
        "Plenary",
        "Renamed",
        "Victims",
    }


def test_what_is_withdrawn_after_publication_stays_as_cancelled(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    with opened(app).write() as db:
        event = db.merge(world.second)
        event.state = type(event.state).WITHDRAWN
        db.flush()
        make.publish(db, world.meeting, {world.first: (world.rooms[0], hour("13:15"))})

    gone = events(visitor.get(PROGRAMME))[-1]

    assert (gone["uid"], gone["status"], gone["sequence"], gone["summary"]) == (
        f"{world.second.id}@127.0.0.1",
        "CANCELLED",
        1,
        "CANCELLED: Victims",
    )
    assert visitor.get(f"/im-test/events/{world.second.id}.ics").status == 200
    talks = visitor.get("/im-test/programme.json").text
    assert "Victims" not in talks


def test_a_person_has_a_calendar_of_what_they_do(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    page = visitor.get(feed_of(app, world.meeting))

    assert {name: page.headers[name] for name in SHOWN if name in page.headers} == {
        "content-type": "text/calendar; charset=utf-8",
        "content-disposition": 'inline; filename="my-events.ics"',
        "cache-control": "private, no-cache",
        "content-language": "en",
    }
    (calendar,) = read_both(page.answer.content)
    assert calendar["name"] == "Test Meetings: Amira Haddad"
    assert [event["summary"] for event in calendar["events"]] == ["Clearance", "Victims"]
    own = [event["description"].splitlines()[2] for event in calendar["events"]]
    assert own == ["You chair this event.", "You speak on the panel of this event."]
    public = {event["uid"] for event in events(visitor.get(PROGRAMME))}
    assert {event["uid"] for event in calendar["events"]} < public


def test_a_personal_calendar_is_not_sent_twice_and_follows_the_next_release(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    path = feed_of(app, world.meeting)
    tag = visitor.get(path).headers["etag"]
    same = visitor.ask("GET", path, headers={"if-none-match": tag})
    with opened(app).write() as db:
        places = {
            world.first: (world.rooms[1], hour("13:15")),
            world.second: (world.rooms[1], hour("13:15", 1)),
        }
        make.publish(db, world.meeting, places)

    page = visitor.ask("GET", path, headers={"if-none-match": tag})

    assert (same.status, same.answer.content, same.headers["cache-control"]) == (
        304,
        b"",
        "private, no-cache",
    )
    assert [(e["location"], e["sequence"]) for e in events(page)] == [
        ("Room B, CICG", 1),
        ("Room B, CICG", 0),
    ]


def test_a_personal_calendar_follows_what_a_person_does_without_a_new_release(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    path = feed_of(app, world.meeting)
    before = [event["description"].splitlines()[2] for event in events(visitor.get(path))]
    with opened(app).write() as db:
        person = registrations.person(db, world.meeting, "Amira Haddad", "amira@example.org")
        for one in db.query(Speaker).filter_by(person_id=person.id):
            if one.side_event_id == world.first.id:
                db.delete(one)
            else:
                one.role = SpeakerRole.CHAIR

    after = [(e["summary"], e["description"].splitlines()[2]) for e in events(visitor.get(path))]

    assert before == ["You chair this event.", "You speak on the panel of this event."]
    assert after == [("Victims", "You chair this event.")]


def test_a_personal_calendar_is_in_the_persons_language_or_the_one_asked_for(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    path = feed_of(app, world.meeting)
    with opened(app).write() as db:
        registrations.person(db, world.meeting, "Amira Haddad", "amira@example.org").language = "ar"

    names = [
        read_both(visitor.get(f"{path}{query}").answer.content)[0]["name"]
        for query in ("", "?lang=fr", "?lang=xx")
    ]

    wanted = ["اجتماعات تجريبية", "Réunions d’essai", "اجتماعات تجريبية"]
    assert [meeting in name for meeting, name in zip(wanted, names, strict=True)] == [True] * 3


def test_the_calendar_of_a_person_without_events_or_before_a_release_says_so(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    with opened(app).write() as db:
        unpublished = World(db, "im-later")
        nobody = registrations.person(db, world.meeting, "Nobody", "nobody@example.org")
        paths = [feed_path(db, nobody)]
    paths.append(feed_of(app, unpublished.meeting))

    for path in paths:  # with no entry at all, Evolution keeps whatever was there before
        (note,) = events(visitor.get(path))
        assert (note["summary"], note["start"]) == ("Nothing is in this calendar now", "2027-06-15")
        assert (note["transparency"], note["end"]) == ("TRANSPARENT", None)


def test_a_link_opens_its_calendar_only_and_only_while_it_is_valid(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    path = feed_of(app, world.meeting)
    before = visitor_status(visitor, path)
    with opened(app).write() as db:
        person = registrations.person(db, world.meeting, "Amira Haddad", "amira@example.org")
        other_kind = issue_token(db, TokenKind.REGISTRATION, person.id)
        revoke_feed(db, person)
        renewed = feed_path(db, person)
    refused = [
        visitor.get(one)
        for one in (path, f"/calendars/{other_kind}.ics", "/calendars/x.ics", f"{renewed[:-5]}.ics")
    ]

    assert before == 200
    assert [page.status for page in refused] == [404] * 4
    assert len({said(page) for page in refused}) == 1
    assert visitor.get(renewed).status == 200
    assert visitor.get(renewed.replace("/calendars/", "/registrations/")).status == 404


def visitor_status(visitor: Visitor, path: str) -> int:
    return visitor.get(path).status


def test_the_secret_of_a_link_is_in_no_log(app: FastAPI, visitor: Visitor, world: World) -> None:
    path = feed_of(app, world.meeting)
    secret = path.removeprefix("/calendars/").removesuffix(".ics")

    with structlog.testing.capture_logs() as lines:
        visitor.get(path)
        visitor.get(f"/calendars/{secret}x.ics")

    assert len(lines) == 2
    assert secret not in repr(lines)


def test_no_address_is_in_a_calendar_but_the_hosts_for_who_speaks(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    own = feed_of(app, world.meeting)
    paths = [
        PROGRAMME,
        "/im-test/programme.json",
        "/im-test/programme.xml",
        f"/im-test/events/{world.first.id}.ics",
        own,
    ]

    bodies = [visitor.get(path).answer.content.replace(b"\r\n ", b"") for path in paths]

    assert all(b"Amira Haddad" in body for body in bodies)
    with opened(app).read() as db:
        person = registrations.person(db, world.meeting, "Amira Haddad", "amira@example.org")
    host = b"Contact of the host: Jo Applicant\\, jo@example.org"
    assert bodies[-1].count(host) == 2
    bodies[-1] = bodies[-1].replace(host, b"")
    for body in bodies:
        assert b"@example.org" not in body
        assert b"Jo Applicant" not in body
        assert person.id.encode() not in body


def test_more_events_take_no_more_questions_to_the_database(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    path = feed_of(app, world.meeting)
    with opened(app).write() as db:
        other = World(db, "im-one")
        db.delete(db.merge(other.second))
        db.flush()
        make.publish(db, other.meeting, {other.first: (other.rooms[0], hour("13:15"))})
    one = feed_of(app, other.meeting)

    assert len(events(visitor.get(path))) == 2
    assert len(events(visitor.get(one))) == 1
    assert questions(app, visitor, path) == questions(app, visitor, one)


def questions(app: FastAPI, visitor: Visitor, path: str) -> int:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    engine = opened(app).engine
    sql.listen(engine, "before_cursor_execute", note)
    visitor.get(path)
    sql.remove(engine, "before_cursor_execute", note)
    return len([one for one in asked if one.startswith("SELECT")])


def test_the_command_line_gives_what_the_address_serves(
    app: FastAPI, visitor: Visitor, world: World
) -> None:
    with opened(app).read() as db:
        given = {
            kind: exports.published(db, world.meeting, kind) for kind in ("ics", "json", "xml")
        }
    with opened(app).write() as db:
        unpublished = meetings.meeting(db, "im-later")

    served = {kind: visitor.get(f"/im-test/programme.{kind}").answer.content for kind in given}
    assert given == served
    with opened(app).read() as db:
        assert exports.published(db, unpublished, "ics") is None


def test_hostile_titles_are_read_as_one_event(app: FastAPI, visitor: Visitor) -> None:
    title = "x;y,z\\N END:VEVENT <b>"
    with opened(app).write() as db:
        world = World(db)
        event = world.accepted(db, title, "Norway; \\n Chile", role=SpeakerRole.CHAIR)
        world.first.description = "ATTACH:x\r\nEND:VEVENT\r\nBEGIN:VEVENT\x0b"
        places = {
            world.first: (world.rooms[0], hour("13:15")),
            world.second: (world.rooms[1], hour("13:15", 1)),
            event: (world.rooms[0], hour("13:15", 2)),
        }
        make.publish(db, world.meeting, places)

    found = events(visitor.get(PROGRAMME))

    assert [one["summary"] for one in found] == ["Plenary", "Clearance", "Victims", title]
    assert "ATTACH:x\nEND:VEVENT\nBEGIN:VEVENT" in found[1]["description"]
    assert "Organised by: Norway; \\n Chile\n" in found[3]["description"]
