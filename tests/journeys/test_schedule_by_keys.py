"""An organiser makes, changes, mends and publishes a schedule by keyboard alone, and hears it.

What a screen reader has to tell at each step is read from the browser's own tree. No rule of axe is
switched off.
"""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from tests.browser import visiting
from tests.journeys import worlds
from tests.journeys.axe import violations
from tests.journeys.conftest import Serve
from tests.journeys.heard import Heard, heard
from tests.journeys.steps import choose_by_keys, follow, press, sign_in_by_keys, tab_to, type_into
from tests.make import accounts, meetings, schedule

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.solver]

HERE = "/organise/im-test/schedule"
LONG = "/organise/im-long/schedule"
SEND = "main form.form button.primary"
STOP = "form[action*='/stop'] button"
ANSWER_MS = 40_000


class World:
    """Events 1 to 3 are published, in the small and the large room on the first day and in the
    small one on the second; 4 to 6 have no place. Another meeting has more than a search can prove.
    """

    def make(self, db: Session) -> None:
        scene = schedule.scene(db, events=6)
        meetings.room(db, scene.meeting, "Green Room", 100)
        meetings.session(db, scene.meeting)
        schedule.release(db, scene, dict(list(schedule.spread(scene).items())[:3]))
        self.events = [event.id for event in scene.events]
        long = meetings.meeting(db, "im-long", starts_on=meetings.FIRST_DAY)
        for number in range(8):
            meetings.room(db, long, f"Room {number}", 40 + 20 * number)
        slots = [meetings.slot(db, long, day=day) for day in range(8)]
        worlds.crowded(db, long, slots, events=200)
        for meeting in (scene.meeting, long):
            accounts.account(db, worlds.ORGANISER, organiser_of=meeting.id)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_the_board_to_the_page_of_changes_by_keyboard_alone(
    browser: Browser, serve: Serve
) -> None:
    world = World()
    live = serve(world.make)

    with visiting(browser, live.address) as page:
        sign_in_by_keys(page, worlds.ORGANISER)
        move(page, world)
        take_back_and_forth(page)
        pin(page, world)
        make(page)
        choose(page)
        loosen(page)
        publish(page)
        mend(page)
        read(page)
        stop(page)
    with visiting(browser, live.address, language="ar") as page:
        sign_in_by_keys(page, worlds.ORGANISER)
        mirrored(page, world)


def reached(page: Page, address: str = "") -> Heard:
    """The page, which is accessible; gives what is heard of it."""
    if address:
        page.goto(address)
    assert not list(violations(page)), page.url
    return heard(page)


def told(page: Page) -> Locator:
    """The one region of each page that is read out whenever its words change."""
    return page.locator("#live[role=status]")


def move(page: Page, world: World) -> None:
    """From the tray to the best place; what each comes to is heard before, where it is after."""
    page.goto(f"{HERE}/board")
    follow(page, f"[data-event='{world.events[3]}'] a")
    reached(page)
    tab_to(page, "button[name=place]")
    on = heard(page).focused
    assert (on.role, on.name) == ("button", "Move here")
    assert on.description.startswith(
        "Tue 15 Jun, 13:15–14:15, Green Room Free Rooms that are larger"
    )
    assert "Difference in penalty: " in on.description
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(told(page)).to_have_text("It is moved. You can undo that.")
    on = reached(page)
    assert (on.focused.role, on.focused.name) == ("group", "Event 4")
    table = on.one("table", "Tuesday, 15 June 2027")
    assert table.headers("Event 4") == ("13:15 – 14:45", "Green Room 100 seats")
    assert "Breaks a rule" not in table.words


def take_back_and_forth(page: Page) -> None:
    """Undo and redo say what they would do, and the event keeps the focus wherever it goes."""
    for action, name, role in (("undo", "Undo", "listitem"), ("redo", "Do again", "group")):
        tab_to(page, f"form[action*='/{action}'] button")
        on = heard(page).focused
        assert on.name == name
        assert "Event 4" in on.description
        with page.expect_navigation():
            page.keyboard.press("Enter")
        on = reached(page).focused
        assert (on.role, on.name) == (role, "Event 4")


def pin(page: Page, world: World) -> None:
    """From the event on the board to its page, where it is held to its room."""
    follow(page, f"[data-event='{world.events[3]}'] a")
    choose_by_keys(page, "[name=fixed]", "room")
    assert heard(page).focused.name == "Keep"
    follow(page, "form[action*='/pin'] button")
    expect(told(page)).to_have_text("The pins are set.")
    assert "Green Room room pinned" in reached(page).one("main").words


def make(page: Page) -> None:
    """The effort is chosen in words, and the answer is read out when it comes."""
    reached(page, HERE)
    choose_by_keys(page, "[name=mode]", "improve")
    choose_by_keys(page, "[name=seconds]", "600")
    on = heard(page).focused
    assert (on.role, on.name) == ("combobox", "Effort")
    assert on.value == "Thoroughly: up to 10 minutes"
    follow(page, SEND)
    assert reached(page).each("progressbar")
    best = "The best schedule that keeps all the rules: no other that does has a lower penalty."
    expect(told(page)).to_have_text(best, timeout=ANSWER_MS)
    reached(page)
    follow(page, "main a[href*='/proposals']")


def choose(page: Page) -> None:
    """Of the two that have no place yet one is taken; what each term gains is in a table."""
    assert reached(page).one("table", "Side by side").headers("2,028") == ("Penalty", "Board")
    tab_to(page, "[name=moves]")
    on = heard(page).focused
    assert on.role == "checkbox"
    assert "Event 5" in on.name
    assert on.states["checked"] == "true"
    page.keyboard.press("Space")
    assert heard(page).focused.states["checked"] == "false"
    follow(page, "form[action*='/take'] button.primary")
    expect(told(page)).to_have_text("It is on the board. You can undo that there.")
    on = reached(page)
    assert (on.focused.role, on.focused.name) == ("group", "Event 6")
    assert "Event 5" in on.one("list", "Side events without a place").words


def loosen(page: Page) -> None:
    """A weight by the arrow keys, which says what it means at each stop; a rule only warns."""
    reached(page, f"{HERE}/settings")
    unfold(page, "weights")
    tab_to(page, "[name=weight_room_fit]")
    before = heard(page).focused
    assert before.role == "slider"
    page.keyboard.press("ArrowRight")
    after = heard(page).focused
    assert int(after.value) == int(before.value) + 1
    assert "counts more" in after.description
    unfold(page, "rules")
    tab_to(page, "[name=rule_available]:checked")
    page.keyboard.press("ArrowDown")
    follow(page, SEND)
    expect(told(page)).to_contain_text("Saved.")
    on = reached(page)
    assert f"{after.name}: counts more" in on.words
    assert "when its hosts have said that they can: warns only" in on.words


def unfold(page: Page, part: str) -> None:
    """Open a part of the settings, whose head says what is set in it."""
    tab_to(page, f"details:has(#{part}) > summary")
    page.keyboard.press("Enter")


def publish(page: Page) -> None:
    reached(page, f"{HERE}/publish")
    type_into(page, "[name=note]", "Two more side events.")
    follow(page, SEND)
    expect(told(page)).to_contain_text("The programme is published.")
    reached(page)


def mend(page: Page) -> None:
    """ "The plenary ends at 13:40": who moves is read out, and one approval publishes it."""
    reached(page, f"{HERE}/mend")
    tab_to(page, "[name=session-hour]")
    page.keyboard.type("0140PM")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(told(page)).to_have_text("3 side events move.", timeout=ANSWER_MS)
    moves = reached(page).one("table", "What moves")
    assert moves.headers("13:40–14:40, Small Room") == ("Event 1", "To")
    type_into(page, "form[action*='/approve'] [name=note]", "The plenary ran over.")
    follow(page, "form[action*='/approve'] button.primary")
    expect(told(page)).to_have_text("It is done: everything says the same now.")
    reached(page)


def read(page: Page) -> None:
    """In public, the newest first, with time and reason."""
    on = reached(page, "/im-test/changes").one("main")
    assert on.words.index("The plenary ran over.") < on.words.index("Two more side events.")
    assert (on.words.count("Moved"), on.words.count("New hours")) == (3, 1)  # the plenary's
    assert on.words.count("New") == 3


def stop(page: Page) -> None:
    """While the search is told anew each second, the focus stays, and what is open stays open."""
    page.goto(LONG)
    choose_by_keys(page, "[name=seconds]", "60")
    follow(page, SEND)
    expect(page.locator("main summary")).to_be_visible(timeout=ANSWER_MS)
    press(page, "main summary")
    tab_to(page, STOP)
    figures = page.locator("#solving .figures")
    expect(figures).not_to_have_text(figures.text_content() or "", timeout=ANSWER_MS)
    on = reached(page)
    assert (on.focused.role, on.focused.name) == ("button", "Stop the search")
    assert on.each("table", "The search in numbers")
    page.keyboard.press("Enter")
    said = "The search was stopped. The draft is the best schedule that was found until then."
    expect(told(page)).to_have_text(said, timeout=ANSWER_MS)
    assert reached(page).each("heading", "The draft")


def mirrored(page: Page, world: World) -> None:
    """In Arabic the first room is on the right, and what is more is on the left."""
    on = reached(page, f"{HERE}/board?day=2027-06-15")
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    heads = page.locator("table.board thead th")
    places = [heads.nth(number).bounding_box() for number in range(heads.count())]
    rights = [one["x"] for one in places if one]
    assert len(rights) == 3
    assert rights == sorted(rights, reverse=True)
    row = on.one("table", "2027").headers("Event 4")[0]
    assert row == "13:15 – 14:45"
    follow(page, f"[data-event='{world.events[4]}'] a")
    follow(page, "button[name=place]")
    expect(told(page)).not_to_be_empty()
    assert reached(page).focused.name == "Event 5"
    reached(page, f"{HERE}/settings")
    unfold(page, "weights")
    tab_to(page, "[name=weight_room_fit]")
    before = heard(page).focused
    page.keyboard.press("ArrowLeft")
    assert int(heard(page).focused.value) == int(before.value) + 1
    follow(page, SEND)
    reached(page, "/im-test/changes")
