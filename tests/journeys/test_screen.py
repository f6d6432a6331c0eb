"""A screen at a door in a browser: it looks for what is new, and outlives a lost network."""

import time

import pytest
from playwright.sync_api import Browser, Error, Page, expect
from sqlalchemy.orm import Session

from app.announcements import service as sending
from tests.browser import PHONE, visiting
from tests.journeys.conftest import Serve
from tests.make import accounts, announcements, schedule

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_SECONDS = 20
KEPT = """async (path) =>
    navigator.serviceWorker.controller?.state === "activated" && !!(await caches.match(path))"""


def test_a_screen_keeps_what_it_shows_while_the_network_is_lost(
    serve: Serve, browser: Browser
) -> None:
    made: list[schedule.Scene] = []

    def world(db: Session) -> None:
        made.append(schedule.scene(db))
        schedule.release(db, made[0])
        screens = announcements.on_screens()  # for another hour
        said = announcements.announcement(db, made[0].meeting, screens=screens, by_mail=False)
        sending.send(db, accounts.actor(db), said)

    live = serve(world)
    path = f"/im-test/rooms/{made[0].rooms[0].id}/screen?lang=en&turn=en,ar"
    with visiting(browser, live.address, viewport=PHONE) as page:
        page.clock.install()
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.clock.run_for(16_000)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")

        page.context.set_offline(True)
        page.clock.run_for(16_000)
        expect(page.locator("[data-lost]")).to_be_visible()
        expect(page.locator("h1")).to_have_text("Small Room")
        announced = page.locator("[data-until]")
        expect(announced).to_be_visible()
        page.clock.fast_forward("01:30:00")
        page.clock.run_for(16_000)
        expect(announced).to_be_hidden()

        page.context.set_offline(False)
        page.clock.run_for(16_000)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("[data-lost]")).to_be_hidden()


def test_a_screen_that_is_started_without_a_network_shows_what_it_showed_last(
    serve: Serve, browser: Browser
) -> None:
    made: list[schedule.Scene] = []

    def world(db: Session) -> None:
        made.append(schedule.scene(db))
        schedule.release(db, made[0])

    live = serve(world)
    path = f"/im-test/rooms/{made[0].rooms[0].id}/screen"
    with visiting(browser, live.address) as page:
        page.goto(path)
        _wait_until_kept(page, path)
        page.context.set_offline(True)
        page.reload()
        expect(page.locator("h1")).to_have_text("Small Room")
        expect(page.locator("[data-lost]")).to_contain_text("The network is lost.")
        expect(page.locator("[data-age]")).to_have_text("(just now)")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"

        elsewhere = page.goto(f"{path}?lang=fr")
        assert elsewhere is not None
        assert elsewhere.from_service_worker
        expect(page.locator("h1")).to_have_text("Small Room")
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            page.goto("/im-test")

        page.context.set_offline(False)
        page.goto(path)
        expect(page.locator("[data-lost]")).to_be_hidden()


def _wait_until_kept(page: Page, path: str) -> None:
    """Until the worker answers for the page: it keeps it already while it is being activated.

    Asked from here, as `wait_for_function` takes the promise of an answer for a yes.
    """
    deadline = time.monotonic() + MOST_SECONDS
    while not page.evaluate(KEPT, path):
        assert time.monotonic() < deadline, "the worker does not answer for the page"
        page.wait_for_timeout(50)
