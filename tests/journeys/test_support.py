"""Somebody asks in Arabic for what they need, for money and for a letter; all of it is arranged.

Everybody works with the keyboard alone: the person on a phone, and in French the one who sees to
needs and the organiser who decides.
"""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.core.web.csrf import SESSION_COOKIE
from app.registrations import service
from tests.browser import PHONE, visiting
from tests.journeys import worlds
from tests.journeys.axe import violations
from tests.journeys.conftest import Serve
from tests.journeys.steps import MAIL_TEXT, follow, tab_to, type_into
from tests.make import accounts

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AMAL = "amal@example.org"
NAME = "أمل حداد"
NEED = "كرسي بعرض 80 سم"
ANSWER = "الباب الجانبي مفتوح"
GRANTED = "تذكرة وأربع ليال"
PASSPORT = "RL1234567"
BORN = "03031961"  # the same whether a browser asks for the day or for the month first
SEND = "main form.form button.primary"


class Offers:
    """A meeting that offers sponsorship and letters in Arabic; sessions of those who decide."""

    def __init__(self) -> None:
        self.sessions: dict[str, str] = {}

    def made(self, db: Session) -> None:
        meeting, _ = worlds.open_meeting(db)
        service.set_sponsorship(db, None, meeting, budget=5_000, currency="CHF")
        body = "إلى من يهمه الأمر\n\n{name} {passport_number} {meeting}"
        service.set_letter_text(db, None, meeting, "ar", head="الأمانة", body=body)
        carer = accounts.account(db, "carla@example.org", name="Carla", cares_at=meeting.id)
        organiser = accounts.account(db, worlds.ORGANISER)
        for name, who in (("carer", carer), ("organiser", organiser)):
            self.sessions[name] = accounts.session_secret(db, who)

    def sign_in(self, page: Page, name: str, address: str) -> None:
        cookie = {"name": SESSION_COOKIE, "value": self.sessions[name], "url": address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie as its type says


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_need_sponsorship_and_letter_from_asking_to_having(browser: Browser, serve: Serve) -> None:
    offers = Offers()
    live = serve(offers.made)

    with visiting(browser, live.address, viewport=PHONE, language="ar") as person:
        ask(person)
        with visiting(browser, live.address, language="fr") as staff:
            offers.sign_in(staff, "carer", live.address)
            tell(staff)
            offers.sign_in(staff, "organiser", live.address)
            grant(staff)
            approve(staff)
        has(person)


def ask(page: Page) -> None:
    """The form in all its steps."""
    page.goto("/im-test")
    follow(page, "nav a[href*='/im-test/register']")
    type_into(page, "[name=name]", NAME)
    type_into(page, "[name=email]", AMAL)
    follow(page, SEND)
    type_into(page, "[name=entity]", "سويسرا")
    follow(page, SEND)
    tick(page, "[name=need_step_free]")
    type_into(page, "[name=need_step_free_details]", NEED)
    tick(page, "[name=listed]")
    follow(page, SEND)
    tick(page, "[name=asks]")
    type_into(page, "[name=reason]", "تذكرة طائرة")
    follow(page, SEND)
    tick(page, "[name=asks]")
    type_into(page, "[name=number]", PASSPORT)
    type_into(page, "[name=nationality]", "سويسرا")
    tab_to(page, "[name=birth_date]")
    page.keyboard.type(BORN)
    follow(page, SEND)
    expect(page.locator("main")).to_contain_text(NEED)
    in_order(page, "ar")
    follow(page, SEND)
    expect(page.locator(".steps [aria-current=step]")).to_be_visible()


def tick(page: Page, control: str) -> None:
    tab_to(page, control)
    page.keyboard.press("Space")
    expect(page.locator(f"{control}:focus")).to_be_checked()


def in_order(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert not list(violations(page)), page.url


def tell(page: Page) -> None:
    """The one who sees to needs arranges it, and tells the person."""
    page.goto("/care/im-test")
    follow(page, "main .card a")
    expect(page.locator("dl.facts")).to_contain_text(NEED)
    type_into(page, "[name=answer]", ANSWER)
    follow(page, "button[value=tell]")
    expect(page.locator(".card .status.ok")).to_be_visible()
    in_order(page, "fr")


def grant(page: Page) -> None:
    page.goto("/organise/im-test/sponsorship")
    follow(page, "tbody th a")
    expect(page.locator("dl.facts")).to_contain_text("تذكرة طائرة")
    type_into(page, "[name=amount]", "1200")
    type_into(page, "[name=answer]", GRANTED)
    follow(page, "button[value=grant]")
    expect(page.locator(".flashes .notice.success")).to_be_visible()


def approve(page: Page) -> None:
    page.goto("/organise/im-test/visa-letters")
    follow(page, "tbody th a")
    expect(page.locator("article[lang=ar]")).to_contain_text(PASSPORT)
    follow(page, "button[value=approve]")
    expect(page.locator(".flashes .notice.success")).to_be_visible()


def has(page: Page) -> None:
    """The mails lead to the person's page, which says all of it and gives the letter."""
    page.goto(f"/dev/outbox?q={AMAL}")
    follow(page, "tbody th a")
    expect(page.locator(MAIL_TEXT)).to_have_attribute("lang", "ar")
    follow(page, f"{MAIL_TEXT} a[href*='/registrations/']")
    for text in (NEED, ANSWER, GRANTED):
        expect(page.locator("main")).to_contain_text(text)
    in_order(page, "ar")
    tab_to(page, "main a[href*='/letter.pdf']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    letter = PdfReader(BytesIO(Path(download.value.path()).read_bytes()))
    assert PASSPORT in letter.pages[0].extract_text()
    assert str(letter.root_object["/Lang"]) == "ar"
