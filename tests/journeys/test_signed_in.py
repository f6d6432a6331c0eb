"""A focal point signs in by mail link and enters somebody, with the keyboard alone."""

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from tests.browser import visiting
from tests.journeys import worlds
from tests.journeys.conftest import Serve
from tests.journeys.steps import open_mail, tab_to
from tests.make import accounts, delegations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def meeting_with_focal_point(db: Session) -> None:
    meeting, _ = worlds.open_meeting(db)
    norway = delegations.delegation(db, meeting, delegations.state(db, "NOR"))
    accounts.account(db, "farid@example.org", name="Farid", focal_point_of=norway.id)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_with_the_keyboard_alone(browser: Browser, serve: Serve, scripts: bool) -> None:
    live = serve(meeting_with_focal_point)

    with visiting(browser, live.address, scripts=scripts) as page:
        page.goto("/im-test/delegation")
        tab_to(page, "#email")
        page.keyboard.type("farid@example.org")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Look into your mail")
        open_mail(page, "farid@example.org", "sign in")
        tab_to(page, "a[href*='/sign-in/']")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Sign in")
        tab_to(page, "main button")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Norway")

        tab_to(page, "[name=name]")
        page.keyboard.type("Bjørn Nygård")
        tab_to(page, "[name=email]")
        page.keyboard.type("bjorn@example.org")
        tab_to(page, "main form.form button")
        page.keyboard.press("Enter")

        expect(
            page.locator("#main").get_by_text("The person is entered and approved.")
        ).to_be_visible()
        expect(page.get_by_role("row").filter(has_text="Bjørn Nygård")).to_contain_text("Approved")
        assert "/registrations/" in open_mail(page, "bjorn@example.org", "Test Meetings")
