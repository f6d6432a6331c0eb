"""The public page of changes and its feed: what, when, why; what a reader has not seen yet."""

from typing import Any

import pytest
from fastapi import FastAPI
from lxml import etree

from app.core import clock, i18n
from app.core.db import Sessions
from app.meetings import service as programme
from app.schedule import queries, rules, service
from app.schedule.rules.history import News
from app.schedule.service import Cover
from app.side_events import service as side_events
from tests.app.schedule.test_taking_back import elsewhere
from tests.make import accounts, meetings, schedule
from tests.make.meetings import hour
from tests.visitor import Visitor

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def changes_of(visitor: Visitor, query: str = "") -> list[str]:
    """What the page tells, release by release, in one line each."""
    page = visitor.get(f"/im-test/changes{query}")
    return [" ".join(one.text_content().split()) for one in page.select("//article")]


def test_every_public_change_is_told_with_its_time_and_reason(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    assert visitor.get("/im-test/changes").status == 404
    with sessions.write() as db:
        scene = schedule.released(db)
    assert len(changes_of(visitor)) == 1
    with sessions.write() as db:
        draft = schedule.draft(db, scene.meeting, elsewhere(scene), scene.events)
        service.publish(db, None, draft, Cover("Monday, evening", "The hall is being painted."))
    with sessions.write() as db:
        service.take_back(db, None, scene.meeting, 1)
    with sessions.write() as db:
        side_events.withdraw(db, db.merge(scene.events[2]))

    fourth, third, second, first = changes_of(visitor)

    assert first.endswith("The programme was published for the first time, with 3 side events.")
    assert "Release 2 · Monday, eveningReason: The hall is being painted. Moved Event 1:" in second
    assert "Wed 16 Jun, 13:15–14:15, Large Room (before: Tue 15 Jun" in second
    assert "Event 2" not in second
    assert "went back to the places of release 1. Moved Event 1: Tue 15 Jun" in third
    assert "Cancelled Event 3 (was: Wed 16 Jun, 13:15–14:15, Small Room)" in fourth
    assert fourth.endswith("Withdrawn by its host")
    assert changes_of(visitor, "?since=2") == [fourth, third]
    assert changes_of(visitor, "?since=4") == []
    assert "Nothing has changed since." in visitor.get("/im-test/changes?since=4").words
    assert len(changes_of(visitor, "?since=²")) == len(changes_of(visitor, "?since=9999")) == 4


def test_what_was_set_back_is_not_new_when_it_is_held_after_all(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.released(db)
        last = scene.events[2].id
        without = {one: at for one, at in schedule.spread(scene).items() if one != last}
        schedule.release(db, scene, without)
        schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get("/organise/im-test/schedule/publish")
    [coming] = page.select("//section[@aria-labelledby='kind-new']//li")
    assert coming.text_content().startswith("Held after all Event 3")
    assert "Held after all Event 3" in page.words.partition("Who is told")[2]

    visitor.submit(page, {}, action="publish")
    assert "Held after all Event 3:" in changes_of(visitor)[0]
    with sessions.read() as db:
        now = queries.current_release(db, scene.meeting.id)
        assert now is not None
        assert rules.called(now).endswith("1 side event is held after all")


def test_sessions_and_rooms_are_told_with_the_note_as_the_reason(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        plenary = meetings.session(db, scene.meeting, rooms=[scene.rooms[1]], end="12:00")
        panel = meetings.session(db, scene.meeting, start="16:00", end="17:00", title="Panel")
        schedule.release(db, scene)
        programme.set_hours(db, scene.meeting, plenary, hour("10:00"), hour("12:30"))
        db.delete(panel)
        closed = programme.close_room(
            db, scene.meeting, scene.rooms[0],
            starts_at=hour("08:00", 2), ends_at=hour("09:00", 3), reason="Secret visit",
        )  # fmt: skip
        schedule.release(db, scene, note="The plenary ran over.")
        programme.reopen_room(db, closed)
        schedule.release(db, scene)

    third, second, _first = changes_of(visitor)

    assert "Reason: The plenary ran over." in second
    assert "New hours Plenary: Tue 15 Jun, 10:00–12:30, Large Room (before:" in second
    assert "Tue 15 Jun, 10:00–12:00, Large Room)" in second
    assert "Cancelled Panel (was: Tue 15 Jun, 16:00–17:00)" in second
    assert "Room not available Small Room: Thu 17 Jun, 08:00 – Fri 18 Jun, 09:00" in second
    assert "Secret visit" not in visitor.get("/im-test/changes").words
    assert third.endswith("Room available again Small Room: Thu 17 Jun, 08:00 – Fri 18 Jun, 09:00")
    assert changes_of(visitor, "?since=2") == [third]
    feed = visitor.ask("GET", "/im-test/changes.atom?lang=fr").text
    assert "Nouveaux horaires\xa0: Plenary" in feed


def test_the_page_asks_the_cache_and_the_feed_says_the_same(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        scene.events[0].title = "<b>&\x0c Title"
        db.flush()
        schedule.release(db, scene)
        schedule.release(db, scene, elsewhere(scene), note="Why not?")
    page = visitor.get("/im-test")
    [link] = page.select("//a[@data-release='2']/@href")
    tag = visitor.get(link).headers["etag"]
    assert visitor.ask("GET", link, headers={"if-none-match": tag}).status == 304

    answer = visitor.ask("GET", "/im-test/changes.atom?lang=fr")
    feed: Any = etree.fromstring(answer.text.encode())

    assert answer.headers["content-type"].startswith("application/atom+xml")
    titles = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["Version 2 · 1 événement parallèle a été déplacé", "Version 1"]
    [content, _first] = feed.xpath("a:entry/a:content", namespaces=ATOM)
    assert content.text.startswith("Motif\xa0: Why not?\nDéplacé\xa0: <b>& Title –")
    assert len(set(feed.xpath("//a:id/text()", namespaces=ATOM))) == 3


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_a_name_of_figures_alone_is_not_turned_by_arabic_beside_it(language: str) -> None:
    name = "17-06-2025, 12:42"
    with i18n.in_use(language):
        heading = News(4, clock.now(), name, "", []).heading
    assert heading.endswith(f" · \u2068{name}\u2069" if language == "ar" else f" · {name}")
