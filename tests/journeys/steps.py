"""What people do in journeys, in a browser, by what they read on the page."""

import re

from playwright.sync_api import Page, expect

MAIL_TEXT = ".mail-text"
MOST_TABS = 120


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


def tab_to(page: Page, control: str) -> None:
    """Press Tab until the control has the focus, and see that it shows."""
    page.wait_for_load_state()  # before, the browser may yet move on to the part of the address
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", control):
            break
    focused = page.locator(f"{control}:focus-visible")
    expect(focused).to_be_visible()
    outline = focused.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline != "none", f"the focus does not show on {control}"


def press(page: Page, control: str) -> None:
    """Reach a link or a button with the tabulator, and press Enter."""
    tab_to(page, control)
    page.keyboard.press("Enter")


def follow(page: Page, control: str) -> None:
    """The same, and wait for the page that it leads to."""
    tab_to(page, control)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, control: str, text: str) -> None:
    """Reach a field with the tabulator and write into it, over what it holds."""
    tab_to(page, control)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def choose_by_keys(page: Page, control: str, value: str) -> None:
    """Reach a select with the tabulator and go down its options to the one of this value."""
    tab_to(page, control)
    page.keyboard.press("Home")
    select = page.locator(control)
    for _ in range(select.locator("option").count()):
        if select.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{control} has no option {value}")


def mail_by_keys(page: Page, email: str, link: str) -> None:
    """Open the newest mail to an address and follow its link."""
    page.goto(f"/dev/outbox?q={email}")
    follow(page, "tbody th a")
    follow(page, f"{MAIL_TEXT} a[href*='{link}']")


def sign_in_by_keys(page: Page, email: str) -> None:
    """Ask for a link, read the mail, follow the link, confirm."""
    page.goto("/sign-in")
    type_into(page, "[name=email]", email)
    page.keyboard.press("Enter")
    expect(page.locator("[name=email]")).to_have_count(0)
    mail_by_keys(page, email, "/sign-in/")
    follow(page, "main form button")
