"""A door person at work, with the keyboard alone: with scripts and without, with network and
without it, in English and in Arabic.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.badges import service
from app.badges.models import Passage
from app.core.db import make_engine
from app.core.web.csrf import SESSION_COOKIE
from tests.browser import PHONE, visiting
from tests.journeys.conftest import Serve
from tests.make import accounts, badges, meetings, registrations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("Ana Pérez", "Ben Example", "Chen Example")
WORD, NAME = "#verdict .verdict-word", "#verdict .verdict-name"
LATER_MS = 20_000  # a try to send what is kept comes every five seconds


class Evening:
    """A meeting that is held today with a door and three badges; `made` goes to `serve`."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.session = ""

    def made(self, db: Session) -> None:
        today = meetings.today()
        meeting = meetings.meeting(
            db, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1)
        )
        badges.door(db, meeting)
        for name in NAMES:
            one = registrations.registration(db, meeting, name, approved=True)
            badges.printed(db, meeting, one)
            self.codes[name] = badges.code(db, one)
            if name == NAMES[2]:
                service.replace(db, accounts.actor(db), meeting, one)
        self.session = accounts.session_secret(
            db, accounts.account(db, "dora@example.org", checks_in_at=meeting.id)
        )

    def signed_in(self, page: Page, address: str) -> None:
        cookie = {"name": SESSION_COOKIE, "value": self.session, "url": address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie as its type says

    def scan(self, page: Page, name: str) -> None:
        """A scanner types the code and Enter, wherever the focus is."""
        page.keyboard.type(self.codes[name])
        page.keyboard.press("Enter")


@pytest.fixture
def evening() -> Evening:
    return Evening()


def passages(database_url: str) -> list[tuple[str, str]]:
    """Way and reason of all that was noted, in the order of the scans."""
    engine = make_engine(database_url)
    with Session(engine) as db:
        noted = list(db.scalars(select(Passage).order_by(Passage.at)))
        assert db.scalar(select(Account).where(Account.email == "dora@example.org"))
    engine.dispose()
    return [(one.direction.value, one.reason) for one in noted]


@pytest.mark.parametrize("scripts", [False, True], ids=["no scripts", "scripts"])
@pytest.mark.parametrize(
    ("language", "direction", "come_in", "stop"),
    [("en", "ltr", "Come in", "Stop"), ("ar", "rtl", "تفضل بالدخول", "قف")],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_door_by_keyboard_alone(  # noqa: PLR0917 - as many as there are parameters
    browser: Browser,
    serve: Serve,
    evening: Evening,
    database_url: str,
    language: str,
    direction: str,
    come_in: str,
    stop: str,
    *,
    scripts: bool,
) -> None:
    live = serve(evening.made)
    with visiting(
        browser, live.address, viewport=PHONE, scripts=scripts, language=language
    ) as page:
        evening.signed_in(page, live.address)
        page.goto("/check-in/im-test")
        expect(page.locator("html")).to_have_attribute("dir", direction)
        expect(page.locator("#typed")).to_be_focused()

        judged(evening, page, come_in, stop)

    assert [reason for _way, reason in passages(database_url)] == [
        "welcome",
        "welcome",
        "replaced",
        "unknown",
        "already_inside",
        "let_in",
    ]


def judged(evening: Evening, page: Page, come_in: str, stop: str) -> None:
    """Two come in, two are stopped, and one who is inside already is let in all the same."""
    evening.scan(page, "Ana Pérez")
    expect(page.locator(WORD)).to_have_text(come_in)
    expect(page.locator(NAME)).to_have_text("Ana Pérez")
    expect(page.locator("#typed")).to_be_focused()
    page.keyboard.type("ben example")
    page.keyboard.press("Enter")
    expect(page.locator(NAME)).to_have_text("Ben Example")
    expect(page.locator("#inside")).to_have_text("2")
    evening.scan(page, "Chen Example")
    expect(page.locator(WORD)).to_have_text(stop)
    page.keyboard.type("Nobody Here")
    page.keyboard.press("Enter")
    expect(page.locator(NAME)).to_have_text("")
    expect(page.locator(WORD)).to_have_text(stop)
    evening.scan(page, "Ana Pérez")
    let_in(page)
    expect(page.locator(WORD)).to_have_text(come_in)


def let_in(page: Page) -> None:
    """Press the button below a yellow answer, reached with the tabulator."""
    button = page.locator("[data-let-in] button")
    expect(button).to_be_visible()
    expect(page.locator("#typed")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
        if button.evaluate("it => it === document.activeElement"):
            break
    page.keyboard.press("Enter")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_door_goes_on_without_network_and_settles_once(
    browser: Browser, serve: Serve, evening: Evening, database_url: str
) -> None:
    live = serve(evening.made)
    with visiting(browser, live.address) as page:
        evening.signed_in(page, live.address)
        with page.expect_response("**/codes.json"):
            page.goto("/check-in/im-test")
        expect(page.locator("#typed")).to_be_focused()
        page.wait_for_function("localStorage.length > 0")
        page.context.set_offline(True)

        for name, word in (
            ("Ana Pérez", "Come in"),
            ("Ben Example", "Come in"),
            ("Ana Pérez", "Look"),
            ("Chen Example", "Stop"),
        ):
            evening.scan(page, name)
            expect(page.locator(WORD)).to_have_text(word)
        page.keyboard.type("Ana")
        page.keyboard.press("Enter")
        expect(page.locator("#verdict .verdict-sentence")).to_contain_text("scan the badge")
        expect(page.locator("#network")).to_contain_text("not sent yet: 4")
        assert passages(database_url) == []
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert not [name for name in NAMES if name.split()[0] in kept]

        page.context.set_offline(False)
        expect(page.locator("#network")).to_have_text("", timeout=LATER_MS)
        expect(page.locator("#inside")).to_have_text("2")
        page.reload()
        expect(page.locator("#latest > li")).to_have_count(4)

    assert passages(database_url) == [
        ("in", "welcome"),
        ("in", "welcome"),
        ("in", "already_inside"),
        ("in", "replaced"),
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_answer_that_never_arrives_counts_once(
    browser: Browser, serve: Serve, evening: Evening, database_url: str
) -> None:
    """The scan is noted but its answer is lost: it is sent again with the same id."""
    live = serve(evening.made)
    with visiting(browser, live.address) as page:
        evening.signed_in(page, live.address)
        with page.expect_response("**/codes.json"):
            page.goto("/check-in/im-test")
        lost = []

        def lose(route: Route) -> None:
            route.fetch()
            lost.append(route)
            route.abort()

        page.route("**/scans*", lose, times=1)
        evening.scan(page, "Ana Pérez")
        expect(page.locator(WORD)).to_have_text("Come in")
        expect(page.locator("#inside")).to_have_text("1", timeout=LATER_MS)
        expect(page.locator("#network")).to_have_text("")

    assert len(lost) == 1
    assert passages(database_url) == [("in", "welcome")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_camera_reads_where_the_browser_can(
    browser: Browser, serve: Serve, evening: Evening, database_url: str
) -> None:
    live = serve(evening.made)
    with visiting(browser, live.address) as page:
        evening.signed_in(page, live.address)
        page.goto("/check-in/im-test")
        reads = page.evaluate(
            "(async () => (await window.BarcodeDetector?.getSupportedFormats?.() ?? [])"
            ".includes('qr_code'))()"
        )

        expect(page.locator("#camera" if reads else "#no-camera")).to_be_visible()
        expect(page.locator("#no-camera" if reads else "#camera")).to_be_hidden()
