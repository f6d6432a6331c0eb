"""An organiser goes through the list of registrations with the keyboard alone."""

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from tests.browser import visiting
from tests.journeys import worlds
from tests.journeys.conftest import Serve
from tests.journeys.steps import sign_in
from tests.make import registrations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def three_wait(db: Session) -> None:
    meeting, _ = worlds.open_meeting(db)
    for number, name in enumerate(("Ana Petrova", "Иван Иванов", "Cy Young")):
        email = f"person{number}@example.org"
        registrations.registration(db, meeting, name, email=email, notify=False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_search_tick_and_approve_by_keys(browser: Browser, serve: Serve) -> None:
    live = serve(three_wait)

    with visiting(browser, live.address) as page:
        sign_in(page, worlds.ORGANISER)
        page.goto("/organise/im-test/registrations")
        page.keyboard.press("?")
        expect(page.locator("[data-keys][open]")).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("ivanov jk")  # keys within a field are letters
        expect(page.locator("#q")).to_have_value("ivanov jk")
        for _ in " jk":
            page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        expect(page.locator("tbody tr")).to_have_count(1)
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("a")
        expect(page.locator("#main").get_by_text("1 person is approved and told.")).to_be_visible()
        page.goto("/organise/im-test/registrations?order=name")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        expect(page.locator("tbody tr").first.locator("input")).to_be_focused()
        page.keyboard.press("o")
        expect(page.locator("h1")).to_have_text("Ana Petrova")
