"""Screens at doors in a browser: at no size is anything below the edge, and every room is shown."""

from datetime import timedelta
from itertools import cycle

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize
from sqlalchemy.orm import Session

from app.core.i18n import LANGUAGES
from app.core.web.templates import BUILT
from app.schedule import service
from tests.browser import visiting
from tests.make import meetings, schedule, side_events
from tests.make.meetings import hour

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # What is drawn is asked, and not how it is kept.
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

ROOMS = 12
SCREENS = [
    ViewportSize(width=width, height=height)
    for width, height in ((1366, 768), (1080, 1920), (1920, 1080))
]
SITE = "http://screens.test"
LONG = (
    "Strengthening the implementation of the regional framework for the humanitarian disarmament"
    " of explosive remnants: lessons by all"
)
HOST = "Permanent Mission of the Demo Republic to the Office in Geneva and Demo Foundation"
MEASURE = """async () => {
  // What a screen of another size makes necessary is done before the next frame.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return {
    over: document.documentElement.scrollHeight - innerHeight,
    wide: document.documentElement.scrollWidth - innerWidth,
    cut: [...document.querySelectorAll(".fitted .screen-changed .status, .fitted h2")]
      .filter((one) => one.offsetParent && one.scrollHeight > one.clientHeight + 2)
      .map((one) => one.textContent),
    smallest: Math.min(...[...document.querySelectorAll(".screen-title, .screen-meta, .status")]
      .filter((one) => one.offsetParent)
        .map((one) => parseFloat(getComputedStyle(one).fontSize)))
      / Math.min(innerHeight, innerWidth),
    filled: document.querySelector(".screen-content").getBoundingClientRect().bottom / innerHeight,
    rooms: [...document.querySelectorAll(".door h2")].filter((one) => one.offsetParent)
      .map((one) => one.textContent),
  };
}"""


class World:
    """Twelve rooms with long names and titles.

    On the first day something is on in the n-th until 9:00 and n times ten minutes, then something
    else for ten: of every three one lost that to the room before it, in one it begins later. On
    the second day there are eight things in the first room, of which five went to the second.
    """

    def __init__(self, db: Session) -> None:
        self.db, self.scene = db, schedule.scene(db, events=0)
        self.at, self.language = hour("09:00"), "en"
        self.scene.meeting.start_step = 5
        for day, slot in enumerate(self.scene.slots):
            slot.starts_at, slot.ends_at = hour("08:00", day), hour("18:00", day)
        self.rooms = [
            meetings.room(db, self.scene.meeting, f"Conference Room {number}, first floor")
            for number in range(1, ROOMS + 1)
        ]
        before, now = dict[str, schedule.Spot](), dict[str, schedule.Spot]()
        for number, room in enumerate(self.rooms, 1):
            ends = hour("09:00") + timedelta(minutes=10 * number)
            on = self._event(60 + 10 * number)
            follows = self._event(10)
            before |= {on: (room, hour("08:00")), follows: (room, ends)}
            if number % 3 == 0 and number < ROOMS:
                now[follows] = (self.rooms[number - 2], ends)
            elif number % 3 == 1:
                now[follows] = (room, ends + timedelta(minutes=5))
        for number in range(8):
            made, starts = self._event(30), hour("10:00", 1) + timedelta(minutes=40 * number)
            before[made] = (self.rooms[0], starts)
            if number < 5:
                now[made] = (self.rooms[1], starts)
        schedule.release(db, self.scene, before).published_at = hour("18:00", -2)
        self.release = schedule.release(db, self.scene, {**before, **now})
        self.release.published_at = hour("06:00")

    def release_short(self) -> None:
        """As it is released then, four rooms have a short title each, all from other rooms."""
        starts = hour("16:30", 1)
        made = [self._event(60, title=f"Demo title {number}") for number in range(4)]
        before = {one: (room, starts) for one, room in zip(made, self.rooms[4:8], strict=True)}
        now = {one: (room, starts) for one, room in zip(made, self.rooms[:4], strict=True)}
        schedule.release(self.db, self.scene, before).published_at = hour("18:00")
        self.release = schedule.release(self.db, self.scene, now)
        self.release.published_at = hour("06:00", 1)
        self.at = starts

    def _event(self, minutes: int, title: str = LONG) -> str:
        number = len(self.scene.events) + 1
        more = {"title": f"{title} {number}", "duration": minutes}
        partners = [side_events.lead(f"{HOST} {number}")]
        made = schedule.event(self.db, self.scene, number, partners=partners, **more)
        self.scene.events.append(made)
        return made.id

    def answer(self, route: Route) -> None:
        """As the service does, at the moment `at`, in `language`."""
        path, _, query = route.request.url.removeprefix(SITE).partition("?")
        if path.startswith("/static/"):
            route.fulfill(path=BUILT / path.removeprefix("/static/"))
            return
        _before, _, sheet = query.partition("sheet=")
        room = path.split("/")[3] if "/rooms/" in path else None
        asked = service.ScreenAsked(room, sheet=int(sheet or 1))
        when = (self.at, self.language)
        made = service.screen_page(self.db, self.release.id, asked, when)
        route.fulfill(body=made, content_type="text/html; charset=utf-8")


@pytest.fixture
def world(db: Session) -> World:
    return World(db)


def shown_on_all_sheets(page: Page, path: str) -> list[str]:
    """The rooms that are shown one sheet after the other, each of which fits on every screen."""
    rooms, address = list[str](), path
    while True:
        page.goto(f"{SITE}{address}")
        for size in SCREENS:
            page.set_viewport_size(size)
            found = page.evaluate(MEASURE)
            assert found["over"] <= 0, f"{address}, {size}: {found['over']} px are below the edge"
            assert found["wide"] <= 0
            assert found["cut"] == []
            assert found["smallest"] >= 0.0235  # 12 mm of a screen half a metre high
        rooms += found["rooms"]
        address = page.locator("[data-screen]").get_attribute("data-screen") or ""
        if "sheet=" not in address:
            return rooms


def test_all_that_is_to_be_said_is_shown_one_sheet_after_the_other(
    world: World, browser: Browser
) -> None:
    """Of twelve rooms one after the other is done for the day; then two that have much to say."""
    languages, counted = cycle(LANGUAGES), list[int]()
    with visiting(browser, SITE) as page:
        page.route("**/*", world.answer)
        for done in range(ROOMS + 1):
            world.at = hour("09:05") + timedelta(minutes=10 * done)
            world.language = next(languages)
            rooms = shown_on_all_sheets(page, "/im-test/screen")
            assert sorted(rooms) == sorted(page.locator(".door h2").all_text_contents())
            counted.append(len(rooms))
        assert counted == sorted(counted, reverse=True)
        assert (counted[0], counted[-1]) == (ROOMS, 1)

        world.at = hour("05:30", 1)
        for room, said in zip(world.rooms, (8, 5), strict=False):
            shown_on_all_sheets(page, f"/im-test/rooms/{room.id}/screen")
            assert page.locator(".further:not(.elsewhere)").count() == 1
            assert page.locator(".on-screen").count() == said


def test_what_is_little_stands_together_and_fills_the_screen(
    world: World, browser: Browser
) -> None:
    world.release_short()
    with visiting(browser, SITE) as page:
        page.route("**/*", world.answer)
        for path, least in (("screen", 0.7), (f"rooms/{world.rooms[0].id}/screen", 0.5)):
            page.goto(f"{SITE}/im-test/{path}")
            for size in SCREENS:
                page.set_viewport_size(size)
                found = page.evaluate(MEASURE)
                assert found["over"] <= 0
                assert found["smallest"] >= 0.0235
                assert found["filled"] >= least, f"{path}, {size}: the rest of the screen is black"
                if path == "screen":
                    assert len(found["rooms"]) == 4
            address = page.locator("[data-screen]").get_attribute("data-screen") or ""
            assert "sheet=" not in address, f"{path} goes on to another part"
