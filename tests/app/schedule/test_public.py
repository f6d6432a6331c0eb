"""The public programme: the same bytes for everybody, from the release, never from a draft."""

import re

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.core.web.templates import static
from app.meetings.models import Basis
from app.schedule import guards, service
from app.side_events import service as decisions
from tests.make import accounts, meetings, schedule
from tests.visitor import Page, Visitor


@pytest.fixture
def scene(sessions: Sessions) -> schedule.Scene:
    """A meeting whose three events are published; the first one sessions knows its source."""
    with sessions.write() as db:
        made = schedule.scene(db)
        plenary = meetings.session(db, made.meeting, rooms=[made.rooms[1]], title="Opening")
        plenary.basis, plenary.why = Basis.INFERRED, "it is always so"
        plenary.source = "https://example.org/programme"
        schedule.release(db, made, note="Doors open at nine")
        return made


def path_of(scene: schedule.Scene, number: int = 0) -> str:
    return f"/im-test/events/{scene.events[number].id}"


def room_path(scene: schedule.Scene, number: int) -> str:
    return f"/im-test/rooms/{scene.rooms[number].id}"


def test_the_programme_shows_sessions_and_side_events(
    visitor: Visitor, scene: schedule.Scene
) -> None:
    page = visitor.get("/im-test")

    titles = [title.text_content() for title in page.select("//h4")]
    assert titles == ["Event 2", "Event 1", "Event 3"]  # by hour, then room
    assert [day.text_content() for day in page.select("//section[@class='day']/h2")] == [
        "Tuesday, 15 June 2027",
        "Wednesday, 16 June 2027",
    ]
    assert "Opening" in page.words
    assert "Why: it is always so" in page.words
    assert page.select("//a[@href='https://example.org/programme']")
    assert "Doors open at nine" in page.words
    assert "13:15–14:15 · Small Room · Organisation 1" in page.words


def test_before_the_first_release_the_official_programme_is_shown(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        made = schedule.scene(db)
        meetings.session(db, made.meeting, title="Opening", rooms=[made.rooms[0]])

    page = visitor.get("/im-test")

    assert page.status == 200
    assert "The side events are not published yet." in page.words
    assert "Opening" in page.words
    assert "Event 1" not in page.words
    assert "Opening" in visitor.get(room_path(made, 0)).words
    assert visitor.get(path_of(made)).status == 404


def test_a_meeting_of_which_nothing_is_known_says_so(sessions: Sessions, visitor: Visitor) -> None:
    with sessions.write() as db:
        meetings.meeting(db, starts_on=None, ends_on=None)

    assert "Nothing is known of the programme yet" in visitor.get("/im-test").words


def test_an_event_has_its_page(visitor: Visitor, scene: schedule.Scene) -> None:
    page = visitor.get(path_of(scene))

    assert page.select("//h1")[0].text_content() == "Event 1"
    for words in ("Small Room", "CICG", "Organisation 1", "Person 1", "What the last provinces"):
        assert words in page.words
    assert page.select(f"//a[starts-with(@href, '{path_of(scene)}.ics')]")
    assert "@example.org" not in page.text


def test_a_room_has_its_own_programme(visitor: Visitor, scene: schedule.Scene) -> None:
    page = visitor.get(room_path(scene, 1))

    assert page.select("//h1")[0].text_content() == "Large Room"
    assert "Event 2" in page.words
    assert "Opening" in page.words
    assert "Event 1" not in page.words


def test_what_is_not_in_the_release_is_not_there(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        submitted = schedule.event(db, scene, 7)
        other = schedule.scene(db, "other")
        schedule.release(db, other)

    def body(page: Page) -> str:
        return re.sub(r"reference: \w+", "", page.words)  # the request's own, for the log

    unknown = visitor.get("/im-test/events/nosuchevent")
    assert unknown.status == 404
    for event_id in (submitted.id, other.events[0].id):
        page = visitor.get(f"/im-test/events/{event_id}")
        assert (page.status, body(page)) == (404, body(unknown))
    assert visitor.get(f"/im-test/rooms/{other.rooms[0].id}").status == 404
    assert visitor.get("/nowhere").status == 404


def test_the_draft_is_never_public(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    before = visitor.get("/im-test").text
    with sessions.write() as db:
        event = schedule.event(db, scene, 7)
        places = {event.id: (scene.rooms[1], scene.slots[1].starts_at)}
        schedule.draft(db, scene.meeting, places, [*scene.events, event])
        db.merge(scene.events[0]).title = "Changed in secret"

    assert visitor.get("/im-test").text == before
    assert "Event 1" in visitor.get(path_of(scene)).words


def test_a_new_release_is_seen_in_the_next_request(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    first = visitor.get("/im-test")
    gone = scene.events[0]
    with sessions.write() as db:
        decisions.withdraw(db, db.merge(gone))
        rest = {**schedule.spread(scene)}
        del rest[gone.id]
        left = schedule.Scene(scene.meeting, scene.rooms, scene.slots, scene.events[1:])
        schedule.release(db, left, rest)

    second = visitor.get("/im-test", headers={"if-none-match": first.headers["etag"]})

    assert second.status == 200
    assert second.headers["etag"] != first.headers["etag"]
    cancelled = second.select("//li[@class='event cancelled']")
    [was] = [" ".join(item.text_content().split()) for item in cancelled]
    assert was.startswith("Event 1Withdrawn by its host was: 13:15–14:15 · Small Room ·")
    assert "Withdrawn by its host" in visitor.get(path_of(scene)).words


def test_moved_events_are_marked(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    places = {**schedule.spread(scene)}
    places[scene.events[0].id] = (scene.rooms[1], scene.slots[1].starts_at)
    with sessions.write() as db:
        schedule.release(db, scene, places)

    moved = visitor.get("/im-test").select("//li[@class='event moved']")

    assert ["Event 1" in item.text_content() for item in moved] == [True]
    assert "This side event has been moved." in visitor.get(path_of(scene)).words


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', 'W/"other",W/{}', "*"])
def test_who_has_it_gets_304(visitor: Visitor, scene: schedule.Scene, form: str) -> None:
    for path in ("/im-test", path_of(scene), room_path(scene, 0), "/im-test/programme.ics"):
        etag = visitor.get(path).headers["etag"]

        again = visitor.ask("GET", path, headers={"if-none-match": form.format(etag)})

        assert (again.status, again.text) == (304, "")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == "public, no-cache"


def test_another_tag_gets_the_page(visitor: Visitor, scene: schedule.Scene) -> None:
    page = visitor.get("/im-test", headers={"if-none-match": '"something else"'})

    assert page.status == 200


def test_public_answers_are_the_same_for_everybody(
    app: FastAPI, visitor: Visitor, scene: schedule.Scene
) -> None:
    paths = ("/im-test", path_of(scene), room_path(scene, 0))
    before = [visitor.get(path) for path in paths]
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    after = [visitor.get(path) for path in paths]

    for mine, theirs in zip(after, before, strict=True):
        assert mine.text == theirs.text
        assert mine.headers["cache-control"] == "public, no-cache"
        assert mine.headers["vary"] == "Accept-Language"
        assert "set-cookie" not in mine.headers
        assert "Ana Example" not in mine.text


def test_each_language_has_its_own_page(visitor: Visitor, scene: schedule.Scene) -> None:
    arabic = visitor.get("/im-test", headers={"accept-language": "ar"})
    french = visitor.get("/im-test?lang=fr", headers={"accept-language": "ar"})

    assert (arabic.tree.get("lang"), arabic.tree.get("dir")) == ("ar", "rtl")
    assert (french.tree.get("lang"), french.tree.get("dir")) == ("fr", "ltr")
    assert set(arabic.select("//main//bdi[time]/@dir")) == {"rtl"}  # hours run as all else does
    assert arabic.headers["content-language"] == "ar"
    assert arabic.headers["etag"] != french.headers["etag"]
    assert "اجتماعات تجريبية" in arabic.words
    assert "Réunions d’essai" in french.words
    links = french.select("//main//h4/a/@href")
    assert all(link.endswith("?lang=fr") for link in links)


def test_hostile_names_stay_text(sessions: Sessions, visitor: Visitor) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e{{ 7*7 }}"
    with sessions.write() as db:
        made = schedule.scene(db, events=0)
        made.events.append(schedule.event(db, made, 1, title=hostile, description=hostile))
        meetings.session(db, made.meeting, title=hostile)
        schedule.release(db, made)

    for path in ("/im-test", path_of(made), room_path(made, 0)):
        page = visitor.get(path)
        assert "<img" not in page.text
        assert "49" not in page.select("//title")[0].text_content()
        assert hostile in page.tree.text_content()


def test_a_page_of_an_older_version_finds_todays_style_sheet() -> None:
    page = b'<link href="/static/app.0123456789ab.css"><a href="/static/app.ics">'

    refreshed = guards.with_own_files_of_today(page)

    assert refreshed.startswith(f'<link href="{static("app.css")}">'.encode())
    assert refreshed.endswith(b'<a href="/static/app.ics">')


def test_nobody_is_served_after_they_are_forgotten(
    sessions: Sessions, visitor: Visitor, scene: schedule.Scene
) -> None:
    """What this process has served before is not served again."""
    name = scene.events[0].speakers[0].person.name
    addresses = (path_of(scene), f"{path_of(scene)}.ics", "/im-test/programme.json")
    before = [visitor.get(address).text for address in addresses]
    with sessions.write() as db:
        service.forget_speakers(db, scene.meeting.id)

    after = [visitor.get(address).text for address in addresses]

    assert [name in text for text in before] == [True, True, True]
    assert [name in text for text in after] == [False, False, False]


def test_bodies_are_forgotten_when_there_are_too_many_bytes() -> None:
    bodies = guards.Bodies(10)
    for name in "abc":
        bodies.keep((name,), guards.Body(b"12345", "text/plain", "", '"x"'))

    assert [bodies.get((name,)) is None for name in "abc"] == [True, False, False]


def test_an_artefact_that_is_not_there_is_not_found(
    app: FastAPI, visitor: Visitor, scene: schedule.Scene
) -> None:
    assert visitor.get("/im-test/programme.doc").status == 404
