"""Why a side event has its slot and room, as its host is told."""

import pytest

from app.core import clock
from app.core.db import Sessions
from app.schedule import rules
from app.schedule.rules.plain import OF_ROOMS, WAY
from app.side_events import service as side_events_service
from app.side_events.models import RoomWish
from scheduler import RULES
from tests.make import schedule
from tests.visitor import Page, Visitor


def page_of(sessions: Sessions, visitor: Visitor, scene: schedule.Scene, number: int) -> Page:
    with sessions.write() as db:
        path = side_events_service.link_path(db, scene.events[number])
    page = visitor.get(path)
    (link,) = page.select("//a[contains(@href, '/why')]/@href")
    return visitor.get(link)


def test_a_host_reads_which_wish_was_met_and_why_not_the_better_ones(
    sessions: Sessions, visitor: Visitor
) -> None:
    """All wished the first slot; the third event is in the second one, in the smaller room."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        db.add(RoomWish(side_event_id=scene.events[2].id, room_id=scene.rooms[1].id, rank=0))
        db.flush()
        db.expire_all()
        schedule.release(db, scene)

    first = page_of(sessions, visitor, scene, 0)
    third = page_of(sessions, visitor, scene, 2)

    assert "It is the slot that you wished for first." in first.words
    assert "What you wished for before it" not in first.words
    assert "The room has 40 seats; you expect 30 people." in third.words
    assert "It is none of the slots that you wished for." in third.words
    assert "The rooms that would do were taken." in third.words
    assert "It is none of the rooms that you wished for." in third.words
    assert "It would have been worse for the programme as a whole." in third.words
    for name in ("Event 1", "Event 2", "Person 1", "Organisation 1"):
        assert name not in third.words


def test_a_frozen_day_is_that_of_the_event_and_not_the_one_wished_for(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        schedule.release(db, scene)
        scene.meeting.frozen_days = [scene.slots[1].starts_at.date().isoformat()]

    words = page_of(sessions, visitor, scene, 2).words

    assert "What is held on the day that it has now is not moved any more." in words
    assert "on that day is not moved" not in words


def test_what_organisers_have_fixed_is_said(sessions: Sessions, visitor: Visitor) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        event = scene.events[0]
        event.pinned_start, event.pinned_room_id = scene.slots[0].starts_at, scene.rooms[0].id
        schedule.release(db, scene)

    words = page_of(sessions, visitor, scene, 0).words

    assert "The organisers have fixed its time." in words
    assert "The organisers have fixed its room." in words


def test_who_cannot_speak_on_the_day_wished_for_is_named_to_the_host(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        (event,) = scene.events
        event.speakers[0].away = [scene.slots[0].starts_at.date().isoformat()]
        event.impossible = [scene.slots[0].id]
        schedule.release(db, scene, {event.id: (scene.rooms[0], scene.slots[1].starts_at)})

    words = page_of(sessions, visitor, scene, 0).words

    assert "\u2068Person 1\u2069 said that they cannot speak on that day." in words
    assert "You said that it is not possible then." in words
    assert "It could not be held at that time." not in words


def test_what_found_no_place_is_told_what_stood_in_the_way(
    sessions: Sessions, visitor: Visitor
) -> None:
    """Four fill the places; the fifth had the first slot as its wish, the sixth fits nowhere."""
    with sessions.write() as db:
        scene = schedule.scene(db, events=6)
        for number in (4, 5):
            scene.events[number].announced_at = clock.now()
        scene.events[5].attendance = 5000
        schedule.release(db, scene)

    fifth = page_of(sessions, visitor, scene, 4)
    sixth = page_of(sessions, visitor, scene, 5)

    assert "has no place for your side event yet. This stood in the way:" in fifth.words
    assert "What you wished for Tue 15 Jun, 13:15–14:45: The rooms that would do were taken." in (
        fifth.words.replace("\u2068", "").replace("\u2069", "")
    )
    assert "None of the rooms has the seats" in sixth.words
    for name in ("Event 1", "Person 1", "Organisation 1"):
        assert name not in fifth.words + sixth.words


def test_before_it_is_published_there_is_nothing_to_explain(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=1)
        path = side_events_service.link_path(db, scene.events[0])

    assert visitor.get(path).select("//a[contains(@href, '/why')]") == []
    page = visitor.get(f"{path}/why")
    assert page.status == 200
    assert "has no place for your side event yet" in page.words
    assert visitor.get("/applications/nosuchsecret/why").status == 404


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([{"room_capacity"}, {"room_features", "room_double"}], "There is no room then"),
        ([{"room_capacity"}, set()], "It would have been worse"),
        ([{"room_capacity", "plenary"}, {"room_double"}], "The rooms that would do were taken."),
    ],
)
def test_a_wish_that_was_not_met_is_explained(places: list[set[str]], said: str) -> None:
    (sentence,) = rules.in_the_way(places)

    assert sentence.startswith(said)


def test_every_rule_that_a_place_can_break_is_told() -> None:
    ids = {rule.id for rule in RULES} - {"one_place", "mandatory"}

    assert WAY.keys() | OF_ROOMS == ids
