"""An organiser drags side events on the board, from left to right and from right to left."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.db import Sessions
from app.core.web.csrf import SESSION_COOKIE
from app.schedule import queries, service
from app.schedule.models import BoardKind
from app.schedule.rules import Spot
from app.schedule.service import Move
from app.wiring import make_sessions
from tests.browser import visiting
from tests.journeys.conftest import Serve
from tests.live import Live
from tests.make import accounts, meetings, schedule

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOARD = "/organise/im-test/schedule/board"


class World:
    """Event 1 in the small room, event 2 in the large one, 3 on another day, 4 in the tray; the
    green room is free and the blue one has fewer seats than anybody expects. It is published.
    """

    def make(self, db: Session) -> None:
        self.scene = schedule.scene(db, events=4)
        self.green = meetings.room(db, self.scene.meeting, "Green Room", 100)
        self.blue = meetings.room(db, self.scene.meeting, "Blue Room", 20)
        places = dict(list(schedule.spread(self.scene).items())[:3])
        schedule.release(db, self.scene, places)
        account = accounts.account(db, organiser_of=self.scene.meeting.id)
        self.secret = accounts.session_secret(db, account)
        self.bo = accounts.actor(
            db, "bo@example.org", name="Bo Other", organiser_of=self.scene.meeting.id
        )

    def take_off(self, sessions: Sessions, number: int, by: Actor) -> None:
        """Somebody else takes an event off the board that stands in the large room."""
        with sessions.write() as db:
            meeting = queries.meeting_by_id(db, self.scene.meeting.id)
            seen = Spot(self.scene.rooms[1].id, self.scene.slots[0].starts_at)
            move = Move(self.scene.events[number - 1].id, seen, None)
            service.change(db, by, meeting, BoardKind.TAKEN_OFF, [move])


class Board:
    """The board as it is dragged on."""

    def __init__(self, page: Page, world: World) -> None:
        self.page, self.world = page, world

    def event(self, number: int) -> Locator:
        return self.page.locator(f"[data-event='{self.world.scene.events[number - 1].id}']")

    def square(self, room_id: str) -> Locator:
        return self.page.locator(f"td[data-room='{room_id}']").first

    def press(self, number: int) -> tuple[float, float]:
        """Press on an event; gives where."""
        tile = self.event(number)
        tile.evaluate("one => one.scrollIntoView({block: 'center', inline: 'center'})")
        box = tile.bounding_box()
        assert box
        at = box["x"] + box["width"] / 2, box["y"] + 12
        self.page.mouse.move(*at)
        self.page.mouse.down()
        return at

    def pull(self, at: tuple[float, float]) -> None:
        """Pull what is pressed, until every place has said what it comes to."""
        self.page.mouse.move(at[0] + 20, at[1] - 10, steps=3)
        expect(self.page.locator("td .zone")).to_have_count(4)

    def take(self, number: int) -> None:
        """Press on an event and pull it."""
        self.pull(self.press(number))

    def carry(self, number: int, room_id: str) -> Locator:
        """Take an event over a square; gives what the square says."""
        self.take(number)
        zone = self.square(room_id).locator(".zone")
        self.over(zone)
        return zone

    def over(self, zone: Locator) -> None:
        """Hold what is taken over a place."""
        zone.evaluate("one => one.scrollIntoView({block: 'center', inline: 'center'})")
        box = zone.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
        expect(self.page.locator(".zone.over")).to_have_count(1)


def opened(page: Page, live: Live, world: World) -> Board:
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": world.secret, "url": live.address}])
    page.goto(BOARD)
    return Board(page, world)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_events_are_dragged_from_left_to_right_and_from_right_to_left(
    browser: Browser, serve: Serve
) -> None:
    world = World()
    live = serve(world.make)
    with visiting(browser, live.address) as page:
        board = opened(page, live, world)
        in_all_colours(page)
        freely(board)
        to_another_day(board)
    with visiting(browser, live.address, language="ar") as page:
        board = opened(page, live, world)
        for_a_reason(board)
        world.take_off(make_sessions(live.settings), 2, world.bo)
        beside_others(board)


# What is drawn at the edge of a tile of each tone, and in the legend.
TONES = """
() => [...Array(8).keys()].flatMap((number) => {
  const tile = document.createElement("div");
  tile.className = `chip toned tone-${number + 1}`;
  const mark = document.createElement("span");
  mark.className = `tone tone-${number + 1}`;
  document.querySelector(".table.board td").append(tile, mark);
  const styles = [getComputedStyle(tile, "::before"), getComputedStyle(mark)];
  const found = styles.map((style) => [
    style.backgroundImage, style.backgroundColor, style.printColorAdjust, style.forcedColorAdjust,
  ]);
  tile.remove();
  mark.remove();
  return found;
})
"""


def in_all_colours(page: Page) -> None:
    """Eight tones are told apart by patterns, on paper and in colours that somebody has set too."""
    media: tuple[Callable[[], None], ...] = (
        lambda: None,
        lambda: page.emulate_media(forced_colors="active"),
        lambda: page.emulate_media(forced_colors="none", media="print"),
    )
    for use in media:
        use()
        drawn = page.evaluate(TONES)
        assert {tuple(one[2:]) for one in drawn} == {("exact", "none")}
        for kind in (drawn[::2], drawn[1::2]):
            assert len({one[0] for one in kind}) == len(kind)  # one of them is solid
            assert {one[1] for one in kind if one[0] == "none"} != {"rgba(0, 0, 0, 0)"}
    page.emulate_media(media="screen")


def freely(board: Board) -> None:
    """To a free place, which is saved; Escape; and to a taken one, which says why not."""
    page, world = board.page, board.world
    small, large = (room.id for room in world.scene.rooms)

    publish = page.get_by_role("link", name="See what publishing would change")
    expect(publish).to_have_count(0)
    zone = board.carry(1, world.green.id)
    expect(zone).to_have_class("zone free over")
    in_a_hurry(board)
    expect(publish).to_be_visible()
    moved = board.square(world.green.id).locator(board_event(world, 1))
    expect(moved).to_be_visible()
    expect(page.locator("#undo-what")).to_contain_text("Event 1")

    board.carry(1, small)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".zone")).to_have_count(0)
    expect(moved).to_be_visible()

    zone = board.carry(4, large)  # from the tray
    expect(zone).to_have_class("zone no over")
    expect(page.locator("[data-held-place]")).to_contain_text("Event 2")
    page.mouse.up()
    expect(page.get_by_role("alert")).to_contain_text("Event 2")
    expect(board.event(4)).to_have_attribute("data-seen", "")


def in_a_hurry(board: Board) -> None:
    """What is held is let go, and the next event pressed before the board is drawn anew."""
    page, waiting = board.page, list[Route]()
    page.route(f"**{BOARD}", lambda route: waiting.append(route))  # noqa: PLW0108 - a function
    with page.expect_request(f"**{BOARD}"):
        page.mouse.up()
    expect(page.locator("#live")).to_contain_text("Green Room")
    at = board.press(2)
    with page.expect_response(f"**{BOARD}"):
        waiting[0].continue_()
    board.pull(at)
    page.unroute(f"**{BOARD}")
    page.keyboard.press("Escape")
    page.mouse.up()


def to_another_day(board: Board) -> None:
    """Over a day for a moment, the board turns to it: Escape turns it back, letting go saves."""
    page, world = board.page, board.world
    days, table = page.locator("nav.days [aria-current]"), page.locator("table.board:visible")
    expect(days).to_have_text("Tue 15 Jun")

    turned(board, "Wed 16 Jun", within="#held")
    expect(table.locator(board_event(world, 3))).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(days).to_have_text("Tue 15 Jun")
    expect(table.locator(board_event(world, 1))).to_be_visible()

    turned(board, "Wed 16 Jun", within="nav.days")
    turned(board, "Tue 15 Jun", within="nav.days", taken=True)
    turned(board, "Wed 16 Jun", within="nav.days", taken=True)
    board.over(table.locator(f"td[data-room='{world.blue.id}'] .zone"))
    page.mouse.up()
    page.locator("#board-reason button[value=no]").click()
    expect(days).to_have_text("Tue 15 Jun")

    turned(board, "Wed 16 Jun", within="#held")
    board.over(table.locator(f"td[data-room='{world.green.id}'] .zone"))
    page.mouse.up()
    expect(page.locator("#undo-what")).to_contain_text("from \u2068Wed 16 Jun, 13:15, Green Room")
    expect(days).to_have_text("Wed 16 Jun")
    expect(table.locator(board_event(world, 1))).to_be_visible()
    expect(table).to_have_count(1)
    page.reload()
    expect(days).to_have_text("Wed 16 Jun")
    page.get_by_role("button", name="Undo").click()
    page.goto(BOARD)


def turned(board: Board, day: str, *, within: str, taken: bool = False) -> None:
    """Hold event 1 over a day until its places have said what they come to."""
    page = board.page
    if not taken:
        board.take(1)
    tab = page.locator(f"{within} [data-turn]", has_text=day).bounding_box()
    assert tab
    page.mouse.move(tab["x"] + 10, tab["y"] + tab["height"] / 2, steps=3)
    expect(page.locator("table.board:visible caption")).to_contain_text(day[4:6])
    expect(page.locator("td .zone:visible")).to_have_count(4)


def for_a_reason(board: Board) -> None:
    """To a place that breaks a rule which organisers may break."""
    page, world = board.page, board.world

    zone = board.carry(4, world.blue.id)
    expect(zone).to_have_class("zone reason over")
    page.mouse.up()
    page.locator("#board-reason [name=reason]").fill("Two screens outside")
    page.locator("#board-reason button[value=yes]").click()

    expect(board.square(world.blue.id)).to_contain_text("Two screens outside")
    expect(page.get_by_role("alert")).to_be_empty()


def beside_others(board: Board) -> None:
    """What somebody else moved is refused with who did, and drawn as it is; and off the board."""
    page, world = board.page, board.world

    board.carry(2, world.scene.rooms[0].id)
    page.mouse.up()
    expect(page.get_by_role("alert")).to_contain_text("Bo Other")
    expect(board.event(2)).to_have_attribute("data-seen", "")

    board.take(1)
    off = page.locator(".held-off").bounding_box()
    assert off
    page.mouse.move(off["x"] + 20, off["y"] + 10, steps=3)
    page.mouse.up()
    expect(board.event(1)).to_have_attribute("data-seen", "")


def board_event(world: World, number: int) -> str:
    return f"[data-event='{world.scene.events[number - 1].id}']"
