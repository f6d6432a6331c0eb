"""Screens at doors: what is on, what comes, what changed today, in words and in any language."""

import pytest
from fastapi import FastAPI
from lxml import html
from sqlalchemy.orm import Session

from app.core import i18n
from app.core.db import Sessions
from app.schedule import queries, service
from app.schedule.errors import NothingHere
from app.schedule.models import Release
from app.side_events import service as deciding
from app.side_events.rules.states import Step
from tests.make import accounts, meetings, schedule
from tests.make.meetings import hour
from tests.visitor import Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ISOLATES = {ord(sign): None for sign in "\u2068\u2069"}


class Day:
    """A plenary and two events at 13:15, published the day before; by 11:00 the events have
    changed rooms, a third is new at 14:00, and the plenary ends at 12:30.
    """

    def __init__(self, db: Session) -> None:
        self.db, self.scene = db, schedule.scene(db, events=2)
        scene = self.scene
        scene.meeting.start_step = 5
        small, large = self.rooms = scene.rooms
        plenary = meetings.session(db, scene.meeting, rooms=[small])
        before = schedule.release(db, scene)
        before.published_at = hour("18:00", -1)
        plenary.ends_at = hour("12:30")
        scene.events.append(schedule.event(db, scene, 3, duration=30))
        one, two, three = (event.id for event in scene.events)
        lunch = scene.slots[0].starts_at
        places = {one: (large, lunch), two: (small, lunch), three: (small, hour("14:15"))}
        self.release = schedule.release(db, scene, places)
        self.release.published_at = hour("11:00")
        db.flush()

    def screen(self, at: str, *, day: int = 0, room: int | None = 0, language: str = "en") -> str:
        key = None if room is None else self.rooms[room].id
        made = service.screen_page(self.db, self.release.id, key, (hour(at, day), language))
        shown = html.document_fromstring(made).find(".//div[@data-screen]")
        assert shown is not None
        words = " ".join(str(one) for one in shown.itertext())
        return " ".join(words.translate(ISOLATES).split())


@pytest.fixture
def day(db: Session) -> Day:
    return Day(db)


def test_a_door_shows_now_and_next_and_what_changed_since_the_morning(day: Day) -> None:
    early = day.screen("12:00")
    assert "Now Plenary 10:00 – 12:30 Before: 10:00–13:00 Next" in early
    assert "Event 2 13:15 – 14:15 , Organisation 2 Moved here from Large Room, 13:15" in early
    assert "Event 3 14:15 – 14:45 , Organisation 3 New" in early
    assert "Changed Event 1 13:15 Moved to Large Room, 13:15" in early

    later = day.screen("14:15")
    assert "Now Event 3" in later
    assert "Next Nothing more today" in later
    assert "Plenary" not in later
    assert "Changed" not in later
    assert "Person" not in early + later


def test_a_screen_of_all_rooms_has_those_of_today(day: Day) -> None:
    shown = day.screen("12:00", room=None)
    assert shown.index("Large Room") < shown.index("Small Room")
    assert "Event 1 13:15 – 14:15" in shown
    assert day.screen("20:00", room=None).endswith("Nothing is held today")
    with pytest.raises(NothingHere):
        service.screen_page(day.db, day.release.id, "unknown", (hour("12:00"), "en"))


def test_what_is_cancelled_stays_on_the_screen_until_its_hour_is_over(day: Day) -> None:
    event = day.scene.events[0]
    deciding.decide(day.db, None, event, Step.CANCEL, notify=False)
    day.scene.events.remove(event)
    lunch = day.scene.slots[0].starts_at
    places = {
        one.id: (day.rooms[0], start)
        for one, start in zip(day.scene.events, (lunch, hour("14:15")), strict=True)
    }
    day.release = schedule.release(day.db, day.scene, places)
    day.release.published_at = hour("12:00")
    assert "Changed Event 1 13:15 Cancelled" in day.screen("12:00")
    assert "Event 1" not in day.screen("14:20")


def test_what_waits_for_a_new_time_is_not_called_cancelled_on_the_screen(day: Day) -> None:
    _first, *others = day.scene.events
    day.release = schedule.release(
        day.db, day.scene, {one.id: schedule.spread(day.scene)[one.id] for one in others}
    )
    day.release.published_at = hour("12:00")
    assert "Changed Event 1 13:15 New time follows" in day.screen("12:00")


def test_what_changed_late_in_the_evening_is_told_in_the_morning_and_for_a_day(day: Day) -> None:
    day.release.published_at = hour("23:00", -1)
    assert "Moved here from Large Room, 13:15" in day.screen("12:00")
    day.release.published_at = hour("11:59", -1)
    shown = day.screen("12:00")
    assert "Moved" not in shown
    assert "New" not in shown


def test_what_goes_on_past_midnight_is_on_until_it_ends(day: Day) -> None:
    reception = meetings.session(
        day.db, day.scene.meeting, title="Reception", start="22:00", rooms=[day.rooms[0]],
        end="23:00",
    )  # fmt: skip
    reception.ends_at = hour("00:30", 1)
    lunch = day.scene.slots[0].starts_at
    starts = (lunch, lunch, hour("14:15"))
    places = {
        event.id: (room, start)
        for event, room, start in zip(
            day.scene.events, (*day.rooms, day.rooms[0]), starts, strict=True
        )
    }
    day.release = schedule.release(day.db, day.scene, places)

    assert "Now Reception 22:00 – 00:30" in day.screen("23:50")
    assert "Now Reception 22:00 – 00:30" in day.screen("00:10", day=1)
    assert "Reception" not in day.screen("00:30", day=1)


def test_what_was_first_published_today_changes_with_the_next_release(day: Day) -> None:
    first = queries.release_numbered(day.db, day.scene.meeting.id, 1)
    assert first is not None
    first.published_at = hour("09:00")
    assert "Changed Event 1 13:15 Moved to Large Room, 13:15" in day.screen("12:00")


def test_languages_are_chosen_by_address_or_take_turns(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        release: Release = schedule.release(db, scene)
        assert release.number == 1
    path = f"/im-test/rooms/{scene.rooms[0].id}/screen"
    page = visitor.get(f"{path}?lang=ar&turn=en,ar,xx")
    assert page.select("//html/@dir") == ["rtl"]
    assert page.select("//@data-screen") == [f"{path}?lang=en&turn=en,ar"]
    refresh = page.select("//noscript/meta/@content")
    assert refresh == [f"15;url={path}?lang=en&turn=en,ar"]
    assert page.headers["cache-control"] == "public, no-cache"
    for language in i18n.LANGUAGES:
        assert visitor.get(f"/im-test/screen?lang={language}").status == 200
    assert visitor.get("/im-test/rooms/unknown/screen").status == 404


def test_organisers_find_the_screens_where_they_look_for_them(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    home = "/organise/im-test"
    with sessions.write() as db:
        scene = schedule.scene(db)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    assert not visitor.get(f"{home}/releases").select("//a[contains(@href, '/screen')]")
    with sessions.write() as db:
        schedule.release(db, scene)

    for page in ("rooms", "doors"):
        assert visitor.get(f"{home}/{page}").select(f"//main//a[@href='{home}/releases#screens']")
    listed = visitor.get(f"{home}/releases").select(
        "//section[@aria-labelledby='screens']//a/@href"
    )
    assert len(listed) == 3, "all rooms, and both of them"
    assert {visitor.get(path).status for path in listed} == {200}


def test_the_menu_of_an_organiser_folds_and_says_where_one_is(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)

    def where(path: str) -> list[str]:
        page = visitor.get(f"/organise/im-test{path}")
        [line] = page.select("//nav[contains(@class, 'section-nav')]/details/summary")
        marked = page.select("//nav//details//a[@aria-current]")
        return [line.text_content(), *(one.text_content() for one in marked)]

    assert where("") == ["Menu: Overview", "Overview"]
    assert where("/schedule/board") == ["Menu: Schedule", "Schedule"]
    assert where("/invitations") == ["Menu: Releases", "Releases"]
