"""Screens at doors: what is on, what comes, what changed today, in words and in any language."""

from datetime import datetime

import pytest
from fastapi import FastAPI
from lxml import html
from sqlalchemy.orm import Session

from app.core import i18n
from app.core.db import Sessions
from app.meetings import service as venues
from app.meetings.models import Room, RoomDivision
from app.schedule import queries, service
from app.schedule.errors import NothingHere
from app.schedule.models import Release
from app.schedule.service.public import room_page
from app.side_events import service as deciding
from app.side_events.rules.states import Step
from tests.make import accounts, announcements, meetings, schedule
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

    def screen(self, at: str, *, day: int = 0, room: int | None = 0) -> str:
        shown = None if room is None else self.rooms[room]
        return screen(self.db, self.release, shown, hour(at, day))


def screen(db: Session, release: Release, room: Room | None, at: datetime) -> str:
    """What a screen says at a moment."""
    asked = service.ScreenAsked(room.id if room else None)
    made = service.screen_page(db, release.id, asked, (at, "en"))
    shown = html.document_fromstring(made).find(".//div[@data-screen]")
    assert shown is not None
    words = " ".join(str(one) for one in shown.itertext())
    return " ".join(words.translate(ISOLATES).split())


@pytest.fixture
def day(db: Session) -> Day:
    return Day(db)


def test_a_door_shows_now_and_next_and_what_changed_since_the_morning(day: Day) -> None:
    early = day.screen("12:00")
    assert "Now 10:00 – 12:30 Plenary Ends at 12:30 instead of 13:00 Next" in early
    assert "13:15 – 14:15 , Organisation 2 Event 2 Moved here from Large Room, 13:15" in early
    assert "14:15 – 14:45 , Organisation 3 Event 3 New" in early
    assert "Changed 13:15 Event 1 Moved to Large Room, 13:15" in early

    later = day.screen("14:15")
    assert "Now 14:15 – 14:45 , Organisation 3 Event 3" in later
    assert "Next Nothing more today" in later
    assert "Plenary" not in later
    assert "Changed" not in later
    assert "Person" not in early + later


def test_a_screen_of_all_rooms_has_those_of_today(day: Day) -> None:
    shown = day.screen("12:00", room=None)
    assert shown.index("Large Room") < shown.index("Small Room")
    assert "13:15 – 14:15 , Organisation 1 Event 1" in shown
    assert day.screen("20:00", room=None).endswith("Nothing is held today")
    asked = service.ScreenAsked("unknown")
    with pytest.raises(NothingHere):
        service.screen_page(day.db, day.release.id, asked, (hour("12:00"), "en"))


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
    assert "Changed 13:15 Event 1 Cancelled" in day.screen("12:00")
    assert "Event 1" not in day.screen("14:20")


def test_what_waits_for_a_new_time_is_not_called_cancelled_on_the_screen(day: Day) -> None:
    _first, *others = day.scene.events
    day.release = schedule.release(
        day.db, day.scene, {one.id: schedule.spread(day.scene)[one.id] for one in others}
    )
    day.release.published_at = hour("12:00")
    assert "Changed 13:15 Event 1 New time follows" in day.screen("12:00")


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

    assert "Now 22:00 – Wed 16 Jun, 00:30 Reception" in day.screen("23:50")
    assert "Now 22:00 – Wed 16 Jun, 00:30 Reception" in day.screen("00:10", day=1)
    assert "Reception" not in day.screen("00:30", day=1)


def test_what_was_first_published_today_changes_with_the_next_release(day: Day) -> None:
    first = queries.release_numbered(day.db, day.scene.meeting.id, 1)
    assert first is not None
    first.published_at = hour("09:00")
    assert "Changed 13:15 Event 1 Moved to Large Room, 13:15" in day.screen("12:00")


def test_what_stays_in_its_room_says_by_how_much_it_is_later_or_shorter(day: Day) -> None:
    one, *others = day.scene.events
    places = {one.id: (day.rooms[0], hour("13:40"))}
    places |= {event.id: (day.rooms[1], hour("13:15")) for event in others[:1]}
    day.release = schedule.release(day.db, day.scene, places)
    day.release.published_at = hour("11:30")
    shown = day.screen("12:00")
    assert "13:40 – 14:40 , Organisation 1 Event 1 Later: 13:40 instead of 13:15" in shown
    assert "Moved" not in shown


def test_a_room_from_which_the_last_went_elsewhere_says_where_as_long_as_that_lasts(
    day: Day,
) -> None:
    one, two, three = day.scene.events
    places = {
        one.id: (day.rooms[1], hour("13:45")),
        two.id: (day.rooms[1], hour("13:15", 1)),
        three.id: (day.rooms[0], hour("13:15", 1)),
    }
    day.release = schedule.release(day.db, day.scene, places)
    day.release.published_at = hour("11:30")
    for at in ("12:35", "14:20"):  # that was to end at 14:15
        assert day.screen(at).endswith("Next 13:15 Event 1 Moved to Large Room, 13:45")
    assert day.screen("14:50").endswith("Next Nothing more today")


def test_a_closed_room_says_until_when_and_why_and_what_became_of_what_was_there(
    db: Session,
) -> None:
    scene = schedule.scene(db)
    schedule.release(db, scene).published_at = hour("18:00", -1)
    lost = scene.rooms[0], scene.slots[1].starts_at
    mending = schedule.mending(db, scene.meeting, scene.events[2], lost)
    service.approve(db, None, scene.meeting, mending.id, service.Cover(note="Water in the hall"))
    release = queries.current_release(db, scene.meeting.id)
    assert release is not None
    release.published_at = hour("13:00", 1)
    small = scene.rooms[0]

    shown = screen(db, release, small, hour("13:20", 1))
    assert "Now Closed until 14:15 Reason: Water in the hall Next" in shown
    assert "Changed 13:15 Event 3 New time follows" in shown
    earlier = screen(db, release, small, hour("13:05", 1))
    assert "Now Nothing is on now Next Closed from 13:15 to 14:15 Reason: Water" in earlier
    assert "Closed" not in screen(db, release, small, hour("14:15", 1))
    assert "Small Room Now Closed until 14:15" in screen(db, release, None, hour("13:20", 1))
    page = room_page(db, release.id, small.id, "en").decode().translate(ISOLATES)
    assert "Wed 16 Jun, 13:15–14:15. Reason: <bdi>Water in the hall</bdi>" in page


def test_a_room_that_is_closed_for_days_says_where_each_day_went_but_not_what_somebody_typed(
    db: Session,
) -> None:
    scene = schedule.scene(db)
    (small, large), third = scene.rooms, scene.events[2]
    part = meetings.room(db, scene.meeting, "Half Room", 20)
    venues.divide_room(db, whole=small, parts=[part])
    schedule.release(db, scene).published_at = hour("18:00", -2)
    hours = {"starts_at": hour("13:00"), "ends_at": hour("00:00", 3)}
    venues.close_room(db, scene.meeting, small, **hours, reason="Mould")
    places = {third.id: (large, hour("13:15", 1))}
    release = schedule.release(db, scene, places)
    release.published_at = hour("12:30")

    shown = screen(db, release, small, hour("13:10", 1))
    assert "Now Closed up to and including Thu 17 Jun Next" in shown
    assert shown.endswith("Next 13:15 Event 3 Moved to Large Room, 13:15")
    assert "Closed for the rest of the day" in screen(db, release, part, hour("13:10", 2))
    assert "Mould" not in shown


def test_what_does_not_fit_at_once_takes_turns_and_the_languages_after_it(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        schedule.release(db, scene)
        for _number in range(3):
            announcements.shown(db, scene.meeting)
    path = "/im-test/screen"
    first = visitor.get(f"{path}?turn=en,ar&lang=en")
    assert first.select("//@data-screen") == [f"{path}?lang=en&turn=en,ar&sheet=2"]
    hidden = "//*[contains(@class, 'elsewhere')]"
    assert (len(first.select("//section/p")), len(first.select(hidden))) == (3, 1)
    second = visitor.get(first.select("//@data-screen")[0])
    assert second.select("//@data-screen") == [f"{path}?lang=ar&turn=en,ar"]
    assert len(second.select(hidden)) == 2
    assert "Part 2 of 2" in second.words
    [still] = second.select("//main//a[contains(@href, 'still')]/@href")
    whole = visitor.get(still)
    assert not whole.select(hidden)
    assert whole.select("//@data-screen") == [f"{path}?lang=en&still=1"]
    for strange in ("3", "0", "x", "²", "9999"):
        assert "Part 1 of 2" in visitor.get(f"{path}?sheet={strange}").words


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
    assert where("/invitations") == ["Menu: Messages", "Messages"]


def test_a_room_of_which_a_part_is_used_says_so_with_what_is_on_there(db: Session) -> None:
    day = Day(db)
    small, large = day.rooms
    before = day.screen("14:20", room=1)
    db.add(RoomDivision(whole_id=large.id, part_id=small.id))
    db.flush()
    name, title = i18n.in_language(small.name), day.scene.events[2].title

    assert "Nothing is on now" in before
    shown = day.screen("14:20", room=1)
    assert "Nothing is on now" not in shown
    assert f"In use as {name}" in shown
    assert title in shown
    everywhere = day.screen("14:20", room=None)
    assert everywhere.count(title) == 1, "of all rooms, what is on stands at its own door"
