"""From an application to everybody's calendar, as an applicant, an organiser and a delegate."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests.browser import PHONE, visiting
from tests.journeys import worlds
from tests.journeys.conftest import Serve
from tests.journeys.steps import MAIL_TEXT, choose, heading, open_mail, sign_in
from tests.live import Live
from tests.make.readers import Read, read_both

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.solver]

TITLE = "Clearing the last mile & <after>"
SECONDS = 10
WITH_AND_WITHOUT_SCRIPTS = pytest.mark.parametrize(
    ("database_url", "scripts"),
    [
        pytest.param("sqlite", True, id="scripts"),
        pytest.param("postgresql", False, id="no scripts", marks=pytest.mark.postgres),
    ],
    indirect=["database_url"],
)


def busy_meeting(db: Session) -> None:
    meeting, slots = worlds.open_meeting(db)
    worlds.crowded(db, meeting, slots)


@WITH_AND_WITHOUT_SCRIPTS
def test_from_application_to_calendar(browser: Browser, serve: Serve, *, scripts: bool) -> None:
    live = serve(busy_meeting)

    with visiting(browser, live.address, viewport=PHONE, scripts=scripts) as applicant:
        apply(applicant, scripts=scripts)
    with visiting(browser, live.address, scripts=scripts) as organiser:
        sign_in(organiser, worlds.ORGANISER)
        accept(organiser)
        make_a_schedule(organiser, scripts=scripts)
        publish(organiser)
    with visiting(browser, live.address, viewport=PHONE, scripts=scripts) as delegate:
        read_programme(delegate)
        read_mails(delegate)


def apply(page: Page, *, scripts: bool) -> None:
    page.goto("/im-test")
    page.get_by_role("link", name="Apply for a side event").first.click()
    page.get_by_label("Title of the side event").fill(TITLE)
    page.get_by_label("Contact person", exact=False).first.fill("Jo Applicant")
    go_on(page)

    # What is missing is said, what was typed is kept.
    errors = page.locator(".error-summary")
    expect(errors).to_contain_text("E-mail of the contact person")
    expect(page.get_by_label("Title of the side event")).to_have_value(TITLE)
    page.get_by_label("E-mail of the contact person").fill("jo@example.org")
    go_on(page)
    page.get_by_label("Lead organiser").fill("Norway")
    page.get_by_role("button", name="Add a partner").click()
    page.locator("[name=partners-0-name]").fill("Mine Action Centre")
    expect(page.get_by_label("Lead organiser")).to_have_value("Norway")
    go_on(page)
    page.locator("[name=speakers-0-name]").fill("Nora Chair")
    page.locator("[name=speakers-0-role]").select_option("chair")
    page.locator("[name=speakers-0-email]").fill("nora@example.org")
    go_on(page)
    write_together(page, scripts=scripts)
    go_on(page)
    page.get_by_label("People expected").fill("50")
    go_on(page)
    go_on(page)
    expect(page.get_by_role("article")).to_contain_text("What both partners want.")
    page.get_by_role("button", name="Send the application").click()

    expect(page.locator("#main").get_by_text("We have your application.")).to_be_visible()
    assert heading(page) == TITLE
    received = open_mail(page, "jo@example.org", "received")
    assert TITLE in received


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").last.click()


def write_together(page: Page, *, scripts: bool) -> None:
    """Two partners have the concept note open; one of them saves, with a script by typing only."""
    partner = page.context.new_page()
    partner.goto(page.url)
    partner.locator("[name=concept-0-objectives]").fill("- What the partner wants")
    if scripts:
        expect(partner.locator("[data-saved]")).to_contain_text("Saved")
    else:
        go_on(partner)
    partner.close()
    page.locator("[name=concept-0-background]").fill("What both partners want.")


def accept(page: Page) -> None:
    page.goto("/organise/im-test/side-events?state=submitted")
    page.get_by_role("checkbox", name="Choose application").check()
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator("#main").get_by_text("One application is decided.")).to_be_visible()
    page.goto("/organise/im-test/side-events?q=last+mile")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Must be held").check()
    page.get_by_label("Fixed to this slot").select_option(index=4)
    choose(page, "Fixed to this room", "Room A")
    page.get_by_role("button", name="Save the demands").click()
    expect(
        page.locator("#main").get_by_text("The demands on the schedule are saved.")
    ).to_be_visible()


def ask(page: Page, seconds: int) -> None:
    page.goto("/organise/im-test/schedule")
    page.get_by_label("Effort").select_option(str(seconds))
    page.get_by_role("button", name="Make a schedule").click()


def make_a_schedule(page: Page, *, scripts: bool) -> None:
    """A run with figures that move by themselves, or at a reload where there are no scripts."""
    ask(page, SECONDS)
    figures = page.locator(".figures")
    expect(figures).to_contain_text(f"/ {SECONDS}")
    if scripts:
        expect(figures).to_contain_text(re.compile(rf"[1-9] / {SECONDS}"), timeout=15_000)
    page.reload()
    expect(figures).to_contain_text(f"/ {SECONDS}")
    wait_for_the_end(page, scripts=scripts)
    expect(page.locator(".notice").first).to_contain_text("Penalty")
    expect(page.get_by_role("heading", name="The draft")).to_be_visible()
    expect(page.get_by_role("heading", name="Without a place")).to_be_visible()


def wait_for_the_end(page: Page, *, scripts: bool) -> None:
    """With scripts the page changes by itself; without them a link is there to look again."""
    figures = page.locator(".figures")
    for _ in range(120):
        if not figures.count():
            return
        if not scripts:
            page.get_by_role("link", name="Reload to see how far it is").click()
        time.sleep(0.5)
    pytest.fail(f"still running: {figures.inner_text()}")


def publish(page: Page) -> None:
    page.get_by_role("link", name="See what publishing would change").click()
    changed = page.get_by_role("listitem").filter(has_text=f"{TITLE}:")
    expect(changed).to_contain_text("Room A")
    page.get_by_label("Note").fill("The first programme.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#main").get_by_text("The programme is published.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="public now")).to_contain_text("Olga Organiser")


def read_programme(page: Page) -> None:
    page.goto("/im-test")
    event = page.get_by_role("listitem").filter(has_text=TITLE).last
    expect(event).to_contain_text("Room A")
    page.get_by_role("link", name=TITLE).click()
    assert heading(page) == TITLE
    facts = page.locator("dl.facts")
    expect(facts).to_contain_text("13:15–14:15")
    expect(facts).to_contain_text("Nora Chair")
    address = page.get_by_role("link", name="Add to my calendar").get_attribute("href")
    one = events_of(page, str(address))
    assert [entry["summary"] for entry in one] == [TITLE]
    whole = events_of(page, "/im-test/programme.ics")
    assert TITLE in [entry["summary"] for entry in whole]


def events_of(page: Page, address: str) -> list[Read]:
    """The events of a calendar, which two readers read alike."""
    answer = page.request.get(address)
    assert answer.status == 200, address
    assert answer.headers["content-type"].startswith("text/calendar")
    (calendar,) = read_both(answer.body())
    found: list[Read] = calendar["events"]
    return found


def read_mails(page: Page) -> None:
    told = open_mail(page, "jo@example.org", "Time and room")
    assert "13:15–14:15" in told
    assert "Room A" in told
    open_mail(page, "nora@example.org", "Invitation")
    page.locator(f"{MAIL_TEXT} a[href*='/calendars/']").click()
    file = str(page.get_by_role("link", name="The calendar as a file").get_attribute("href"))
    page.get_by_role("link", name="Entries by mail, or in this calendar only").click()
    page.get_by_label("By mail, and all of it in the calendar").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#main").get_by_text("It is kept.")).to_be_visible()
    (entry,) = events_of(page, file)
    assert entry["summary"] == TITLE
    assert entry["start"] == "2027-06-16T11:15:00.000Z"
    assert entry["location"].startswith("Room A")


@WITH_AND_WITHOUT_SCRIPTS
def test_a_run_that_takes_too_long_is_stopped(
    browser: Browser, serve: Serve, *, scripts: bool
) -> None:
    live: Live = serve(busy_meeting)

    with visiting(browser, live.address, scripts=scripts) as page:
        sign_in(page, worlds.ORGANISER)
        ask(page, 600)
        expect(page.locator(".figures")).to_contain_text("/ 600")
        page.get_by_role("button", name="Stop the search").click()
        expect(page.locator("#main").get_by_text("The search was told to stop.")).to_be_visible()
        wait_for_the_end(page, scripts=scripts)
        expect(page.locator("#solving .notice").first).to_contain_text("stopped")
        expect(page.get_by_role("button", name="Make a schedule")).to_be_visible()
