"""A side event from the call to the flyer in Arabic, with the keyboard alone.

Applicant, partner, reviewer, organiser and host. Each page that is reached is mirrored and
accessible. Controls are found by their names, which are the same in every language.
"""

import io
import re
from collections.abc import Mapping, Sequence

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.messages.models import ReadBefore
from app.messages.rules import DECISIONS
from app.messages.service.drafts import set_read_before
from tests.browser import visiting
from tests.journeys import worlds
from tests.journeys.axe import violations
from tests.journeys.conftest import Serve
from tests.journeys.steps import (
    choose_by_keys,
    follow,
    mail_by_keys,
    press,
    sign_in_by_keys,
    tab_to,
    type_into,
)
from tests.make import accounts, judging
from tests.make.calls import set_call
from tests.make.questions import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.solver]

TITLE = "إزالة الألغام من آخر المقاطعات"
BACKGROUND = "لماذا الآن"
REASON = "لن تتمكن الرئيسة من السفر"
HOST, PARTNER, REVIEWER = "jo@example.org", "oslo@example.org", "rita@example.org"
PARTS: Sequence[Mapping[str, str]] = (
    {
        "[name=title]": TITLE,
        "[name=language]": "ar",
        "[name=contact_name]": "Jo Applicant",
        "[name=contact_email]": HOST,
        "[name=contact_language]": "ar",
    },
    {
        "[name=lead]": "النرويج",
        "[name=add][value=partners]": "",
        "[name=partners-0-name]": "سويسرا",
        "[name=partners-0-email]": PARTNER,
    },
    {
        "[name=speakers-0-role]": "chair",
        "[name=speakers-0-name]": "نورا الرئيسة",
        "[name=speakers-0-affiliation]": "النرويج",
    },
    {"[name=concept-0-background]": BACKGROUND},
    {"[name=attendance]": "50"},
    {},  # when and where: no wish
)
SEND = "main form.form button.primary"


def called(db: Session) -> None:
    """Partners are to confirm, and every mail on a decision is read before it goes."""
    meeting, _slots = worlds.open_meeting(db)
    set_call(db, meeting, partners_confirm=True, event_badges=True)
    by = accounts.actor(db, worlds.ORGANISER, organiser_of=meeting.id)
    accounts.actor(db, REVIEWER, name="Rita Reviewer", reviews_at=meeting.id)
    judging.criterion(db, meeting, "Relevance")
    judging.criterion(db, meeting, "Speakers", weight=2)
    set_read_before(db, by, meeting.id, DECISIONS, ReadBefore.ALWAYS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_the_call_to_the_flyer_in_arabic_by_keyboard_alone(
    browser: Browser, serve: Serve
) -> None:
    live = serve(called)

    with visiting(browser, live.address, language="ar") as host:
        own = apply(host)
        confirm(host)
        with visiting(browser, live.address, language="ar") as reviewer:
            sign_in_by_keys(reviewer, REVIEWER)
            judge(reviewer)
        with visiting(browser, live.address, language="ar") as organiser:
            sign_in_by_keys(organiser, worlds.ORGANISER)
            accept(organiser)
            release(organiser)
            publish(organiser)
        order(host, own)
        hand_out(host, own)
        ask_for_badge(host, own)
        change(host, own)
        read(host, own)


def mirrored(page: Page) -> None:
    """The page is in Arabic, from right to left, no wider than it is shown; on to its content."""
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "ar")
    expect(html).to_have_attribute("dir", "rtl")
    assert html.evaluate("one => one.scrollWidth <= one.clientWidth"), page.url
    press(page, "a.skip")


def reached(page: Page) -> None:
    """The same, of a page that only a journey fills like this: it is accessible, too."""
    mirrored(page)
    assert not list(violations(page)), page.url


def apply(page: Page) -> str:
    """Part by part; gives the address of the host's own page."""
    page.goto("/im-test")
    follow(page, "nav a[href*='/im-test/apply']")
    for typed in PARTS:
        mirrored(page)
        for control, text in typed.items():
            fill_in(page, control, text)
        follow(page, SEND)
    expect(page.get_by_role("article")).to_contain_text(BACKGROUND)
    reached(page)
    follow(page, SEND)
    expect(page.locator("h1")).to_have_text(TITLE)
    reached(page)
    return re.sub(r"[?#].*", "", page.url)


def fill_in(page: Page, name: str, text: str) -> None:
    """A field is written into, a choice chosen, and a button (without a text) pressed."""
    if not text:
        follow(page, f"button{name}")
    elif page.locator(f"select{name}").count():
        choose_by_keys(page, f"select{name}", text)
    else:
        type_into(page, name, text)


def confirm(page: Page) -> None:
    mail_by_keys(page, PARTNER, "/answers/")
    mirrored(page)
    type_into(page, "[name=by]", "مكتب سويسرا")
    follow(page, "button[name=take][value=yes]")
    expect(page.locator(".notice.success").first).to_be_visible()


def judge(page: Page) -> None:
    """The last of the scores, which is above the one that says that there is none yet."""
    page.goto("/review/im-test")
    reached(page)
    follow(page, "tbody th a")
    reached(page)
    for criterion in range(2):
        tab_to(page, f"fieldset:nth-of-type({criterion + 1}) [name^=score_]")
        page.keyboard.press("ArrowUp")
    type_into(page, "[name=comment]", BACKGROUND)
    follow(page, "button[value=hand_in]")
    page.goto("/review/im-test?show=done")
    reached(page)
    expect(page.locator("tbody .status.ok")).to_have_count(1)


def accept(page: Page) -> None:
    page.goto("/organise/im-test/side-events")
    mirrored(page)
    tab_to(page, "[name=chosen]")
    page.keyboard.press("Space")
    choose_by_keys(page, "[name=step]", "accept")
    follow(page, "form[action*='/decide'] button.primary")
    expect(page.locator("tbody .status.ok")).to_have_count(1)


def release(page: Page) -> None:
    """The host is told nothing before the mail is read."""
    page.goto("/organise/im-test/outbox")
    mirrored(page)
    follow(page, "tbody th a")
    expect(page.locator("[name=text]")).to_contain_text(TITLE)
    reached(page)
    follow(page, "button[name=do][value=release]")
    expect(page.locator("tbody th a")).to_have_count(0)


def publish(page: Page) -> None:
    page.goto("/organise/im-test/schedule")
    mirrored(page)
    choose_by_keys(page, "[name=seconds]", "10")
    press(page, "main form button.primary")
    ready = "main a[href*='/schedule/publish']"
    expect(page.locator(ready).first).to_be_visible(timeout=40_000)
    follow(page, ready)
    mirrored(page)
    follow(page, "form[action*='/publish'] button.primary")
    expect(page.locator(".flashes .notice.success")).to_be_visible()


def order(page: Page, own: str) -> None:
    """Ten minutes for the opening: the discussion gives five of its own."""
    page.goto(own)
    mirrored(page)
    follow(page, "main a[href*='/running-order']")
    reached(page)
    type_into(page, "[name=parts-0-minutes]", "10")
    type_into(page, "[name=parts-1-minutes]", "45")
    page.keyboard.press("Enter")
    expect(page.locator("tbody td.number").first).to_have_text("10")


def hand_out(page: Page, own: str) -> None:
    page.goto(own)
    mirrored(page)
    follow(page, "main a[href*='/materials']")
    type_into(page, "[name=title]", "عرض تقديمي")
    page.on("filechooser", lambda _chooser: None)  # from now on the browser asks here, not a person
    tab_to(page, "[name=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(FilePayload(name="x.pdf", mimeType="application/pdf", buffer=PDF))
    follow(page, "form[enctype] button.primary")
    expect(page.locator("form[action*='/withdraw'] button")).to_have_count(1)


def ask_for_badge(page: Page, own: str) -> None:
    """Who chairs has no address: the host writes what is printed on a badge for side events."""
    page.goto(own)
    mirrored(page)
    follow(page, "main a[href*='/badge']")
    reached(page)
    type_into(page, "[name=badge_honorific]", "سعادة")
    page.keyboard.press("Enter")
    expect(page.locator(".flashes .notice.success")).to_be_visible()
    expect(page.locator("dd .status.wait")).to_have_count(1)


def change(page: Page, own: str) -> None:
    """Who chairs instead is not settled: the State is printed alone."""
    page.goto(own)
    mirrored(page)
    follow(page, "main a[href*='/edit']")
    mirrored(page)
    type_into(page, "[name=speakers-0-name]", "")
    page.keyboard.press("Delete")
    type_into(page, "[name=reason]", REASON)
    follow(page, SEND)
    expect(page.locator(".flashes .notice.success")).to_be_visible()


def read(page: Page, own: str) -> None:
    """The public page says all of it, and the flyer is in Arabic."""
    page.goto(own)
    mirrored(page)
    follow(page, "main a[href*='/im-test/events/']")
    reached(page)
    for text in (TITLE, BACKGROUND, REASON, "سويسرا", "عرض تقديمي"):
        expect(page.locator("main")).to_contain_text(text)
    expect(page.locator("main")).not_to_contain_text("نورا")
    tab_to(page, "main a[href*='flyer.pdf']")
    flyer = page.request.get(str(page.locator("main a[href*='flyer.pdf']").get_attribute("href")))
    read = PdfReader(io.BytesIO(flyer.body()))
    assert str(read.root_object["/Lang"]) == "ar"
    assert str(read.metadata and read.metadata.title) == TITLE
