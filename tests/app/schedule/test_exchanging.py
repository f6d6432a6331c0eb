"""Two rooms, or two slots, change places on the board, and a room is closed from there."""

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.meetings.models import RoomClosure
from app.schedule import queries
from app.schedule.models import BoardChange
from app.schedule.rules import Spot, Standing
from app.side_events.models import SideEvent
from tests.make import accounts, meetings, schedule
from tests.visitor import Page, Visitor

HOME = "/organise/im-test/schedule/board"
EXCHANGE = f"{HOME}/exchange"
NAMES = ("one", "other")


@pytest.fixture
def scene(app: FastAPI, sessions: Sessions, visitor: Visitor) -> schedule.Scene:
    """Event 1 in the small room and 2 in the large one, on the first day; 3 in the small one on the
    second; the visitor organises.
    """
    with sessions.write() as db:
        made = schedule.scene(db)
        schedule.draft(db, made.meeting, schedule.spread(made), made.events)
    accounts.sign_in(visitor, app, organiser_of=made.meeting.id)
    return made


def standing(sessions: Sessions, scene: schedule.Scene) -> list[tuple[int, int] | None]:
    """Of each event the number of its room and of its slot."""
    rooms, starts = [r.id for r in scene.rooms], [s.starts_at for s in scene.slots]
    with sessions.read() as db:
        board = queries.newest_draft(db, scene.meeting.id)
        assert board is not None
        spots = {one.side_event_id: Standing.of(one).spot for one in board.placements}
    found = [spots[event.id] for event in scene.events]
    return [
        (rooms.index(one.room_id), starts.index(one.starts_at)) if one else None for one in found
    ]


def asked(visitor: Visitor, scene: schedule.Scene, when: str) -> Page:
    """The two rooms, as the form of the board's page asks for them."""
    page = visitor.get(HOME)
    [link] = page.select(
        f"//a[contains(@href, 'exchange') and contains(@href, '{scene.rooms[1].id}')]"
    )
    assert link.get("aria-label") == "Exchange it with another room: Large Room"
    return visitor.get(f"{EXCHANGE}?one={scene.rooms[1].id}&other={scene.rooms[0].id}&when={when}")


def test_two_rooms_are_exchanged_for_a_day_or_a_slot_in_one_step_which_is_undone_as_one(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    page = asked(visitor, scene, "2027-06-15")

    said = [one.text_content() for one in page.select("//section[@aria-labelledby='follows']//li")]
    assert len(said) == 2
    assert "Large Room" in said[0].split(" to ")[1]
    assert "It breaks no rule" in page.words
    assert standing(sessions, scene) == [(0, 0), (1, 0), (0, 1)]
    done = visitor.submit(page, {}, action=EXCHANGE)
    assert "It is moved." in done.words
    assert standing(sessions, scene) == [(1, 0), (0, 0), (0, 1)]

    visitor.submit(done, {}, action=f"{HOME}/undo")
    assert standing(sessions, scene) == [(0, 0), (1, 0), (0, 1)]

    page = asked(visitor, scene, scene.slots[1].id)
    visitor.submit(page, {}, action=EXCHANGE)
    assert standing(sessions, scene) == [(0, 0), (1, 0), (1, 1)]


def test_two_slots_are_exchanged_with_the_minutes_by_which_something_begins_later(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    one, other = (slot.id for slot in scene.slots)
    form = visitor.get(f"{EXCHANGE}?what=slots")
    assert len(form.select("//select[@name='one']/option")) == 2
    selected = [form.select(f"//select[@name='{name}']/option[@selected]/@value") for name in NAMES]
    assert selected == [[one], [other]], "two of which nothing changes places with itself"

    page = visitor.get(f"{EXCHANGE}?what=slots&one={one}&other={other}")
    visitor.submit(page, {}, action=EXCHANGE)

    assert standing(sessions, scene) == [(0, 1), (1, 1), (0, 0)]
    same = visitor.get(f"{EXCHANGE}?what=slots&one={one}&other={one}")
    assert (same.status, same.errors) == (422, ["and the slot: Choose two that are not the same."])
    assert visitor.get(f"{EXCHANGE}?what=doors").status == 404


def test_what_an_exchange_breaks_is_said_before_and_needs_a_reason_or_cannot_be(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        db.get_one(SideEvent, scene.events[1].id).attendance = 90  # only the large room has seats

    page = asked(visitor, scene, "2027-06-15")
    assert page.select("//input[@name='reason']")
    assert "Event 2" in page.select("//div[contains(@class, 'notice')]//li")[0].text_content()
    assert visitor.submit(page, {}, action=EXCHANGE).status == 409
    visitor.submit(page, {"reason": "They film it"}, action=EXCHANGE)
    assert standing(sessions, scene)[1] == (0, 0)

    with sessions.write() as db:
        event = db.get_one(SideEvent, scene.events[1].id)
        event.pinned_room_id = scene.rooms[0].id
    page = asked(visitor, scene, "2027-06-15")
    assert "This cannot be done." in page.words
    assert not page.select(f"//form[starts-with(@action, '{EXCHANGE}')][@method='post']")


def test_what_came_into_a_room_since_it_was_looked_at_is_not_moved_unseen(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    page = asked(visitor, scene, scene.slots[1].id)
    seen = Spot(scene.rooms[1].id, scene.slots[0].starts_at).key
    to = Spot(scene.rooms[1].id, scene.slots[1].starts_at).key
    token = page.select("//input[@name='csrf_token']/@value")[0]
    visitor.post(f"{HOME}/{scene.events[1].id}", {"place": to, "seen": seen, "csrf_token": token})

    late = visitor.submit(page, {}, action=EXCHANGE)

    assert late.status == 409
    assert "The board has changed since you looked." in late.words
    assert standing(sessions, scene) == [(0, 0), (1, 1), (0, 1)]
    visitor.submit(late, {}, action=EXCHANGE)
    assert standing(sessions, scene) == [(0, 0), (0, 1), (1, 1)]


def follows(page: Page) -> list[str]:
    """What would follow, in sentences."""
    lines = page.select("//section[@aria-labelledby='follows']/ul[1]/li")
    return [one.text_content().translate(str.maketrans("", "", "\u2068\u2069")) for one in lines]


def test_two_events_change_places_once_what_follows_was_seen(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    with sessions.write() as db:
        db.get_one(SideEvent, scene.events[1].id).attendance = 90  # only the large room has seats
    first, swap = (f"{HOME}/{scene.events[0].id}{part}" for part in ("", "/swap"))
    form = visitor.get(first)
    assert len(form.select("//select[@name='other']/option")) == 2

    page = visitor.get(f"{swap}?other={scene.events[1].id}")
    assert follows(page) == [
        "Event 1 goes from Tue 15 Jun, 13:15, Small Room to Tue 15 Jun, 13:15, Large Room.",
        "Event 2 goes from Tue 15 Jun, 13:15, Large Room to Tue 15 Jun, 13:15, Small Room.",
    ]
    assert "Rooms that are larger than needed" in page.words
    assert standing(sessions, scene) == [(0, 0), (1, 0), (0, 1)]
    refused = visitor.submit(page, {}, action=swap)
    assert (refused.status, "Write a reason below." in refused.words) == (409, True)
    done = visitor.submit(refused, {"reason": "They film it"}, action=swap)
    assert "It is moved." in done.words
    assert standing(sessions, scene) == [(1, 0), (0, 0), (0, 1)]

    late = visitor.submit(page, {"reason": "Again"}, action=swap)
    assert late.status == 409
    assert "stood at" in late.words or "moved" in late.words
    assert standing(sessions, scene) == [(1, 0), (0, 0), (0, 1)]
    assert "Choose a side event." in visitor.get(swap).words
    assert visitor.get(f"{swap}?other=nobody").status == 404


def test_a_room_is_closed_from_the_board_for_the_hours_of_the_day(
    visitor: Visitor, sessions: Sessions, scene: schedule.Scene
) -> None:
    [address] = visitor.get(f"{HOME}?day=2027-06-16").select(
        "//thead//a[@aria-label='Close it for a while: Large Room']/@href"
    )
    page = visitor.get(address.partition("#")[0])
    mend = "/organise/im-test/schedule/mend"
    chosen = {"room-from_hour": "14:00", "room-reason": "Wet paint", "room-notice": "60"}
    folded = "//form[contains(@action, 'new/room')]//details[not(@open)]//input/@name"
    assert page.select(folded) == ["room-notice", "room-ahead"]

    wrong = visitor.submit(page, {**chosen, "room-until_hour": ""}, action=f"{mend}/new/room")
    assert not wrong.select(folded), "what is not as usual is seen"
    found = visitor.submit(wrong, {"room-until_hour": "14:45"}, action=f"{mend}/new/room")
    assert "No side event has to move" in found.words
    done = visitor.submit(found, {}, action=f"{found.path}/approve")

    with sessions.read() as db:
        [closure] = db.query(RoomClosure).all()
        slot = scene.slots[1]
        assert (closure.room_id, closure.starts_at, closure.ends_at) == (
            scene.rooms[1].id, meetings.hour("14:00", 1), slot.ends_at,
        )  # fmt: skip
    assert "Not free: Wet paint" in visitor.get(f"{HOME}?day=2027-06-16").words
    visitor.submit(done, {}, action=f"{found.path}/take-back")
    with sessions.read() as db:
        assert not db.query(RoomClosure).all()
        assert not db.query(BoardChange).all()
