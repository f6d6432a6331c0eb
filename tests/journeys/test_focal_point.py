"""A focal point takes up an invitation and enters a whole delegation, with the keyboard alone.

In French and in Arabic. Each page that is reached is accessible; the workspace when all is in it.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy.orm import Session

from tests.browser import visiting
from tests.journeys import worlds
from tests.journeys.axe import violations
from tests.journeys.conftest import Serve
from tests.journeys.steps import MAIL_TEXT, choose_by_keys, follow, press, tab_to, type_into
from tests.make import delegations, nominations
from tests.make.questions import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FARID = "farid@example.org"
DEPUTY = "dina@example.org"
# As a table of Word comes: headings, and one with an address that is none.
TABLES = {
    "fr": (
        ("Nom", "Fonction", "Courriel"),
        ("Astrid Lie", "Conseillère", "astrid@"),
        ("Ola Vik", "Expert", ""),
    ),
    "ar": (
        ("الاسم", "الصفة", "البريد الإلكتروني"),
        ("Astrid Lie", "مستشارة", "astrid@"),
        ("Ola Vik", "خبير", ""),
    ),
}
DIRECTIONS = {"fr": "ltr", "ar": "rtl"}
SEND = "main form.form button.primary"


def invited(language: str) -> Callable[[Session], object]:
    """A meeting at which somebody is asked in a language to speak for Norway."""

    def made(db: Session) -> None:
        meeting, _ = worlds.open_meeting(db)
        norway = delegations.delegation(db, meeting, delegations.state(db, "NOR"))
        nominations.invitation_link(db, meeting, norway, FARID, language)

    return made


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_delegation_by_keyboard_alone(browser: Browser, serve: Serve, language: str) -> None:
    live = serve(invited(language))

    with visiting(browser, live.address, language=language) as page:
        accept(page, language)
        add_one(page)
        add_table(page, language)
        reserve(page)
        move_up(page)
        send_letter(page)
        invite_deputy(page)
        declare_final(page)
        take_back(page)
        reached(page, language)
        mail_to(page, DEPUTY)
        expect(page.locator(f"{MAIL_TEXT} a[href*='/invitations/']")).to_be_attached()


def reached(page: Page, language: str) -> None:
    """The page is in the language, and accessible."""
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", DIRECTIONS[language])
    assert not list(violations(page)), page.url


def mail_to(page: Page, email: str) -> None:
    page.goto(f"/dev/outbox?q={email}")
    press(page, "tbody th a")
    expect(page.locator(MAIL_TEXT)).to_be_visible()


def accept(page: Page, language: str) -> None:
    """The link of the mail leads to a page with one button, which signs in."""
    mail_to(page, FARID)
    expect(page.locator(MAIL_TEXT)).to_have_attribute("lang", language)
    press(page, f"{MAIL_TEXT} a[href*='/invitations/']")
    expect(page.locator("#name")).to_be_visible()
    reached(page, language)
    type_into(page, "#name", "Farid")
    press(page, SEND)
    said(page)


def said(page: Page) -> None:
    """What was just done is said where it is seen, wherever the page is scrolled to."""
    expect(page.locator(".flashes .notice.success")).to_be_in_viewport()


def members(page: Page) -> list[str]:
    return page.locator("#members tbody th > bdi").all_inner_texts()


def add_one(page: Page) -> None:
    type_into(page, "#add [name=name]", "Bjørn Nygård")
    type_into(page, "#add [name=email]", "bjorn@example.org")
    choose_by_keys(page, "#add [name=function]", "head_of_delegation")
    press(page, "#add button.primary")
    expect(page.locator("#members tbody th > bdi")).to_have_text(["Bjørn Nygård"])
    said(page)


def add_table(page: Page, language: str) -> None:
    """One row is faulty: the cell is named and corrected before anything is saved."""
    press(page, "#add a[href*='/import']")
    expect(page.locator("#table")).to_be_visible()
    reached(page, language)
    type_into(page, "#table", "\n".join("\t".join(row) for row in TABLES[language]))
    press(page, SEND)
    wrong = page.locator("main [aria-invalid=true]")
    expect(wrong).to_have_value("astrid@")
    reached(page, language)
    press(page, ".faults a")
    expect(wrong).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("astrid@example.org")
    page.keyboard.press("Enter")
    expect(page.locator("main [aria-invalid=true]")).to_have_count(0)
    reached(page, language)
    press(page, "form[action*='/save'] button")
    expect(page.locator("#members tbody th > bdi")).to_have_count(3)
    said(page)


def reserve(page: Page) -> None:
    press(page, "nav a[href='#reserved']")
    type_into(page, "#reserved [name=number]", "2")
    page.keyboard.press("Enter")
    expect(page.locator("#reserved tbody .number")).to_have_text("2")
    said(page)


def move_up(page: Page) -> None:
    before = members(page)
    press(page, "nav a[href='#members']")
    press(page, "#members tr:last-child form[action*='/up'] button")
    expect(page.locator("#members tbody th > bdi")).to_have_text([before[0], before[2], before[1]])
    press(page, "#members tr:nth-child(2) form[action*='/up'] button")
    expect(page.locator("#members tbody th > bdi")).to_have_text([before[2], before[0], before[1]])


def send_letter(page: Page) -> None:
    page.on("filechooser", lambda _chooser: None)  # from now on the browser asks here, not a person
    tab_to(page, "#letter [name=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(FilePayload(name="nv.pdf", mimeType="application/pdf", buffer=PDF))
    press(page, "#letter form button")
    expect(page.locator("#letter a[href*='/delegation/letter']")).to_be_visible()
    said(page)


def invite_deputy(page: Page) -> None:
    type_into(page, "#focal-points [name=invited_email]", DEPUTY)
    page.keyboard.press("Enter")
    expect(page.locator("#focal-points li")).to_have_count(2)
    said(page)


def declare_final(page: Page) -> None:
    """What is open is said first: here a place without a name; it is declared knowing that."""
    press(page, "nav a[href='#final']")
    follow(page, "#final a[href*='/final']")
    press(page, "form[action*='/final'] button")
    expect(page.locator("#final .status.ok")).to_be_visible()
    said(page)


def take_back(page: Page) -> None:
    """It is asked first; what is asked has the focus, and Enter says yes."""
    press(page, "form[action*='/deputy/end'] button")
    expect(page.locator("dialog button[value=yes]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#focal-points li")).to_have_count(1)
    said(page)
