"""A delegate registers on a phone without scripts, in French and in Arabic, and changes their mind.

Controls are found by their names, which are the same in every language.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, visiting
from tests.journeys import worlds
from tests.journeys.conftest import Serve
from tests.journeys.steps import MAIL_TEXT, follow_link_in_mail

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEND = "main form.form button.primary"
BEGUN = {"name": "Ana Pérez", "honorific": "Dr", "position": "Attachée"}


@pytest.mark.parametrize("scripts", [False, True], ids=["no scripts", "scripts"])
@pytest.mark.parametrize(
    ("language", "direction", "switzerland"), [("fr", "ltr", "Suisse"), ("ar", "rtl", "سويسرا")]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_register_change_and_cancel(
    browser: Browser,
    serve: Serve,
    language: str,
    direction: str,
    switzerland: str,
    *,
    scripts: bool,
) -> None:
    live = serve(worlds.open_meeting)

    with visiting(
        browser, live.address, viewport=PHONE, scripts=scripts, language=language
    ) as page:
        page.goto("/im-test")
        expect(page.locator("html")).to_have_attribute("dir", direction)
        page.locator("nav a[href*='/im-test/register']").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        begin(page)
        open_newest_mail(page, language)  # on another day, on another device
        follow_link_in_mail(page, "/registrations/drafts/")
        complete(page, switzerland)
        expect(page).to_have_url(re.compile("/register/sent"))
        open_newest_mail(page, language)
        follow_link_in_mail(page, "/registrations/")
        expect(page.locator("dl.facts")).to_contain_text(switzerland)
        change(page)
        cancel(page)
        expect(page.locator("main form[action*='/renew']")).to_be_visible()


def begin(page: Page) -> None:
    """Forgets the address: it is said, and nothing typed is lost."""
    for name, typed in BEGUN.items():
        page.locator(f"[name={name}]").fill(typed)
    page.locator(SEND).click()

    errors = page.locator(".error-summary a")
    assert [link.get_attribute("href") for link in errors.all()] == ["#email"]
    for name, typed in BEGUN.items():
        expect(page.locator(f"[name={name}]")).to_have_value(typed)
    errors.first.click()
    expect(page.locator("#email")).to_be_focused()
    page.locator("[name=email]").fill("ana@example.org")
    page.locator(SEND).click()
    expect(page.locator("[name=entity]")).to_be_visible()


def complete(page: Page, switzerland: str) -> None:
    """Misspells the State, which is said; then how, and everything once more to be checked."""
    page.locator("[name=entity]").fill("Suise")
    page.locator(SEND).click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("[name=entity]").fill(switzerland)
    page.locator(SEND).click()
    page.locator("[name=need_step_free]").check()
    page.locator("[name=need_step_free_details]").fill("80 cm de large")
    page.locator("[name=listed][value=yes]").check()
    page.locator(SEND).click()
    for text in ("Ana Pérez", switzerland, "80 cm de large"):
        expect(page.locator("main")).to_contain_text(text)
    page.locator(SEND).click()


def open_newest_mail(page: Page, language: str) -> None:
    page.goto(f"/dev/outbox?q=ana@example.org&lang={language}")
    page.locator("tbody th a").first.click()
    expect(page.locator(MAIL_TEXT)).to_have_attribute("lang", language)


def change(page: Page) -> None:
    page.locator("a[href*='/change']").click()
    page.locator("[name=position]").fill("Conseillère")
    page.locator(SEND).click()
    expect(page.locator(".notice.success")).to_be_visible()
    expect(page.locator("dl.facts")).to_contain_text("Conseillère")


def cancel(page: Page) -> None:
    page.locator("a[href*='/cancel']").click()
    page.locator("main button.danger").click()
    expect(page.locator(".notice.success")).to_be_visible()
