"""What people do in journeys, in a browser, by what they read on the page."""

import re

from playwright.sync_api import Page, expect

MAIL_TEXT = ".mail-text"


def open_mail(page: Page, to: str, subject: str) -> str:
    """Open the newest mail to an address whose subject contains the words; gives its text."""
    page.goto(f"/dev/outbox?q={to}")
    page.locator("tbody th a").filter(has_text=subject).first.click()
    return page.locator(MAIL_TEXT).inner_text()


def follow_link_in_mail(page: Page, path: str) -> None:
    """Follow the link of the open mail whose address contains the path."""
    page.locator(f"{MAIL_TEXT} a[href*='{path}']").first.click()


def sign_in(page: Page, email: str) -> None:
    """Ask for a link, read the mail, follow the link, confirm."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    open_mail(page, email, "sign in")
    follow_link_in_mail(page, "/sign-in/")
    expect(page.get_by_text(email)).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_attached()


def choose(page: Page, label: str, words: str) -> None:
    """Choose the option of a select whose text contains the words."""
    select = page.get_by_label(label)
    select.select_option(select.locator("option").filter(has_text=words).get_attribute("value"))


def heading(page: Page) -> str:
    """The page's only first-level heading."""
    return page.locator("h1").inner_text()


def last_part(url: str) -> str:
    """The id or secret at the end of an address."""
    return re.sub(r"[?#].*", "", url).rpartition("/")[2]
