"""Every page of the service in a browser: accessible (WCAG 2.2 AA), in order, and quiet.

Each is looked at in English and in Arabic, on a desk and on a phone, in light and in dark colours.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from shutil import copy

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from app.core.db import Sessions
from app.core.web.csrf import SESSION_COOKIE
from app.wiring import make_sessions
from tests.browser import DESKTOP, NARROWEST, PATIENCE_MS, PHONE, Complaints
from tests.conftest import fold, rows
from tests.journeys.addresses import LOOKS, NO_PAGES, Look, asked_with_get
from tests.journeys.axe import AXE, violations
from tests.journeys.conftest import live_settings
from tests.journeys.filled import Ids, fill
from tests.live import Live, serving
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.once import made_once
from tests.visitor import Visitor

pytestmark = pytest.mark.browser

View = tuple[str, str, ViewportSize, str]  # language, direction, size, colours
# `make test` looks at each page in one view, at the next page in the next one, so that neighbours,
# which have their parts in common, are seen in all four; `make looks` at what that leaves out.
VIEWS: tuple[View, ...] = (
    ("en", "ltr", DESKTOP, "light"),
    ("ar", "rtl", PHONE, "dark"),
    ("en", "ltr", PHONE, "dark"),
    ("ar", "rtl", DESKTOP, "light"),
)
ALL_LOOKS = list(chain.from_iterable(LOOKS.values()))
USUAL = [(look, (VIEWS[number % 4],)) for number, look in enumerate(ALL_LOOKS)]
OTHER = [(look, tuple(view for view in VIEWS if view != seen)) for look, (seen,) in USUAL]


@dataclass
class World:
    """The service with its filled and empty meetings."""

    live: Live
    ids: Ids
    browser: Browser
    pages: dict[str, tuple[Page, Complaints]] = field(default_factory=dict)

    def page_of(self, who: str) -> tuple[Page, Complaints]:
        """The page on which somebody, signed in or not, looks at one address after another."""
        if who not in self.pages:
            context = self.context_of(who)
            complaints = Complaints(context)
            self.pages[who] = context.new_page(), complaints
        return self.pages[who]

    def context_of(self, who: str) -> BrowserContext:
        """A browser in which somebody is signed in, or nobody."""
        context = self.browser.new_context(base_url=self.live.address, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(AXE.axe_script)
        if who != "anybody":
            secret = self.ids[f"{who}_session"]
            cookie = {"name": SESSION_COOKIE, "value": secret, "url": self.live.address}
            context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie as its type says
        return context

    def address(self, look: Look, language: str) -> str:
        path = look.path.format(**self.ids)
        return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.fixture(scope="module")
def filled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ids]:
    """The file of the world and what its addresses are filled in with."""

    def make(folder: Path) -> None:
        copy(migrated_sqlite, folder / "corridor.sqlite3")
        address = f"sqlite:///{folder / 'corridor.sqlite3'}"
        settings = live_settings(address, folder, worker=False)
        sessions = make_sessions(settings)
        (folder / "ids.json").write_text(json.dumps(fill(sessions, settings)))
        sessions.engine.dispose()
        fold(address)

    folder = made_once(tmp_path_factory, "pages", make)
    return folder / "corridor.sqlite3", json.loads((folder / "ids.json").read_text())


@pytest.fixture(scope="module")
def world(
    browser: Browser, filled: tuple[Path, Ids], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for all looks: none of them changes it. No worker runs, so a run stays waiting."""
    folder = tmp_path_factory.mktemp("served")
    file, ids = filled
    copy(file, folder / "corridor.sqlite3")
    settings = live_settings(f"sqlite:///{folder / 'corridor.sqlite3'}", folder, worker=False)
    with serving(settings, folder / "service.log") as live:
        yield World(live, ids, browser)


def test_every_page_is_looked_at(app: FastAPI) -> None:
    routes = asked_with_get(app)

    assert routes - NO_PAGES == set(LOOKS)
    assert routes >= NO_PAGES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "views"),
    [pytest.param(*one, id=str(one[0])) for one in USUAL]
    + [pytest.param(*one, id=f"{one[0]}, other views", marks=pytest.mark.looks) for one in OTHER],
)
def test_a_page_is_accessible_and_in_order(
    world: World, look: Look, views: tuple[View, ...]
) -> None:
    page, complaints = world.page_of(look.who)
    faults: list[str] = []
    for language, direction, size, colours in views:
        show(page, size, colours)
        seen = f"{language}, {size['width']} px, {colours}"
        answer = page.goto(world.address(look, language))
        if answer is None or answer.status != look.status:
            faults.append(f"{seen}: status {answer and answer.status}")
            continue
        faults += [f"{seen}: {fault}" for fault in faults_of(page, language, direction)]
        faults += [f"{seen}: {fault}" for fault in overflow(page)]
    if look.send:
        show(page, NARROWEST, "light")
        faults += send_unfilled(page)

    faults += complaints.taken()
    assert not faults, "\n".join(faults)


def show(page: Page, size: ViewportSize, colours: str) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of two words
    page.set_viewport_size(size)


def faults_of(page: Page, language: str, direction: str) -> Iterator[str]:
    """What is wrong with the page as it is shown now."""
    html = page.locator("html")
    if (html.get_attribute("lang"), html.get_attribute("dir")) != (language, direction):
        yield "the language or direction of the page is not said"
    headings = page.locator("h1").all_inner_texts()
    if len(headings) != 1 or not headings[0].strip():
        yield f"not one heading of the first level but {headings}"
    if "<" in page.title() or not page.title().strip():
        yield f"the title is {page.title()!r}"
    yield from violations(page)


def overflow(page: Page) -> Iterator[str]:
    """Parts that are cut off or make the page scroll sideways on the narrowest screen."""
    page.set_viewport_size(NARROWEST)
    wide = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          const wide = [...document.body.querySelectorAll('*')].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.right > room + 1 || box.left < -1;
          });
          return wide.slice(-2).map((one) => one.outerHTML.slice(0, 150));
        }"""
    )
    yield from (f"wider than {NARROWEST['width']} px: {part}" for part in wide)


def send_unfilled(page: Page) -> Iterator[str]:
    """Send the form as it is; the errors are linked to their fields, and accessible."""
    page.locator("main form.form button.primary").click()
    page.locator(".error-summary").wait_for()
    yield from (f"sent unfilled: {fault}" for fault in violations(page))
    for link in page.locator(".error-summary a").all():
        target = str(link.get_attribute("href"))
        if not page.locator(target).count():
            yield f"sent unfilled: the error leads nowhere: {target}"


def test_looking_changes_nothing(visitor: Visitor, app: FastAPI) -> None:
    """What publishing would change is only said: no address of a calendar is made by looking."""
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        scene = schedule.scene(db)
        schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    with sessions.read() as db:
        before = rows(db, "token")

    page = visitor.get("/organise/im-test/schedule/publish")

    assert "Event 1" in page.words
    with sessions.read() as db:
        assert rows(db, "token") == before


@pytest.mark.slow
def test_mails_are_accessible(world: World) -> None:
    """Each kind of mail that the world has sent, as a mail program shows it on a phone."""
    context = world.context_of("anybody")
    page = context.new_page()
    faults: list[str] = []
    mails = {name: one for name, one in world.ids.items() if name.startswith("mail ")}
    for kind, message in mails.items():
        page.set_viewport_size(PHONE)
        # Served, it is locked up so that no script runs: not axe's either.
        page.set_content(page.request.get(f"/dev/outbox/{message}/html").text())
        faults += [f"{kind}: {fault}" for fault in chain(violations(page), overflow(page))]
    context.close()

    assert len(mails) >= 8
    assert not faults, "\n".join(faults)


SIZES = (DESKTOP, PHONE)


@pytest.mark.parametrize(
    ("path", "size"), list(product(("/full", "/organise/full"), SIZES)), ids=str
)
def test_the_first_key_leads_past_the_navigation(
    world: World, path: str, size: ViewportSize
) -> None:
    context = world.context_of("organiser")
    page = context.new_page()
    page.set_viewport_size(size)
    page.goto(path)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()
