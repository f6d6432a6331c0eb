"""Changing the board by hand: what moves, what is refused, what is undone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import AuditEntry
from app.core import i18n
from app.schedule import queries, service
from app.schedule.errors import (
    DraftRefused,
    NothingHere,
    NothingToPin,
    NothingToUndo,
    PinnedSince,
    PlaceRefused,
    StandsElsewhere,
)
from app.schedule.models import BoardChange, BoardKind, DraftState
from app.schedule.rules import EventsExchanged, Pin, Spot, Standing, frozen_days, spot_named
from app.schedule.service import Fixed, Move, Seen, Verdict
from app.schedule.service.boarding import Kept
from tests.make import accounts, meetings, schedule


class Desk:
    """A meeting with three events on four places, and an organiser of it."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.scene = schedule.scene(db)
        self.draft = schedule.draft(
            db, self.scene.meeting, schedule.spread(self.scene), self.scene.events
        )
        self.jo = accounts.actor(db, organiser_of=self.scene.meeting.id)

    def spot(self, place: int) -> Spot:
        """Places 0 to 3, as `schedule.spread` counts them."""
        slot = self.scene.slots[place // 2]
        return Spot(self.scene.rooms[place % 2].id, slot.starts_at)

    def at(self, number: int) -> Spot | None:
        """Where an event stands by what the database has."""
        self.db.expire_all()
        board = queries.newest_draft(self.db, self.scene.meeting.id)
        assert board is not None
        known = {one.side_event_id: one for one in board.placements}
        return Standing.of(known.get(self.scene.events[number].id)).spot

    def move(
        self, number: int, to: int | None, *, seen: int | None = -1, reason: str = "",
        by: Actor | None = None,
    ) -> str:  # fmt: skip
        """Move an event from where it is, or from where it is said to have been seen."""
        before = self.at(number) if seen == -1 else None if seen is None else self.spot(seen)
        one = Move(self.scene.events[number].id, before, None if to is None else self.spot(to))
        kind = BoardKind.TAKEN_OFF if to is None else BoardKind.MOVED
        made = service.change(
            self.db, by or self.jo, self.scene.meeting, kind, [one], reason=reason
        )
        return made.id

    def pin(self, number: int, fixed: Fixed) -> BoardChange | None:
        """Pin an event to where it is."""
        event = self.scene.events[number]
        self.db.refresh(event)
        seen = [Seen(event.id, self.at(number), Pin.of(event))]
        return service.pin(self.db, self.jo, self.scene.meeting, seen, fixed)


@pytest.fixture
def desk(db: Session) -> Desk:
    return Desk(db)


def test_an_event_moves_to_a_free_place_and_the_log_says_so(desk: Desk) -> None:
    desk.move(0, 3)

    assert (desk.at(0), desk.draft.revision) == (desk.spot(3), 1)
    entry = desk.db.scalars(
        select(AuditEntry).where(AuditEntry.action == "schedule.board_changed")
    ).one()
    assert entry.account_id == desk.jo.account_id
    assert entry.details == {"kind": "moved", "moves": 1, "overridden": 0}


def test_a_taken_place_is_refused_with_whom_and_cannot_be_overridden(desk: Desk) -> None:
    with pytest.raises(PlaceRefused) as refused:
        desk.move(0, 1, reason="I want it")

    assert "Event 2" in refused.value.sentence
    assert not refused.value.can_override
    assert desk.at(0) == desk.spot(0)


def test_an_event_leaves_the_board_and_comes_back(desk: Desk) -> None:
    desk.move(1, None)
    assert desk.at(1) is None

    desk.move(1, 3)
    assert desk.at(1) == desk.spot(3)


def test_two_events_change_places_and_the_tray_counts_as_one(desk: Desk) -> None:
    first, second, third = (one.id for one in desk.scene.events)

    def swap(one: tuple[str, Spot | None], other: tuple[str, Spot | None]) -> None:
        both = EventsExchanged(one[0], other[0])
        service.exchange(desk.db, desk.jo, desk.scene.meeting, both, [one, other])

    swap((first, desk.spot(0)), (third, desk.spot(2)))
    assert (desk.at(0), desk.at(2)) == (desk.spot(2), desk.spot(0))

    desk.move(0, None)
    swap((first, None), (second, desk.spot(1)))
    assert (desk.at(0), desk.at(1)) == (desk.spot(1), None)


def test_an_event_that_somebody_else_moved_is_refused_with_who_when_and_where(desk: Desk) -> None:
    bo = accounts.actor(desk.db, "bo@example.org", name="Bo", organiser_of=desk.scene.meeting.id)
    desk.move(0, 3, by=bo)

    with pytest.raises(StandsElsewhere) as refused:
        desk.move(0, 3, seen=0)

    said = refused.value.sentence
    assert bo.name in said
    assert said.count("Small Room") == 2  # where it was, and where it was seen
    assert "Large Room" in said


def test_what_somebody_else_moved_besides_does_not_matter(desk: Desk) -> None:
    bo = accounts.actor(desk.db, "bo@example.org", name="Bo", organiser_of=desk.scene.meeting.id)
    desk.move(1, None, by=bo)

    desk.move(0, 1, seen=0)

    assert (desk.at(0), desk.at(1)) == (desk.spot(1), None)


def test_a_rule_is_overridden_for_a_reason_that_stays_and_is_told_before_publishing(
    desk: Desk,
) -> None:
    desk.scene.events[2].attendance = 100
    desk.db.flush()
    desk.move(2, None)
    with pytest.raises(PlaceRefused) as refused:
        desk.move(2, 2)  # the room has 40 seats
    assert refused.value.can_override

    desk.move(2, 2, reason="  Two screens outside  ")

    board = queries.newest_draft(desk.db, desk.scene.meeting.id)
    assert board is not None
    plan = service.plan_release(desk.db, board, queries.facts_of(desk.db, desk.scene.meeting))
    assert plan.refusals == ()
    assert [one.reason for one in plan.overridden] == ["Two screens outside"]
    assert "100 people" in plan.overridden[0].sentence
    desk.scene.events[2].attendance = 110  # it was for a hundred that the reason was given
    desk.db.flush()
    with pytest.raises(DraftRefused):
        service.publish(desk.db, desk.jo, board)


def test_each_undoes_their_own_changes_and_does_them_again(desk: Desk) -> None:
    meeting = desk.scene.meeting
    bo = accounts.actor(desk.db, "bo@example.org", name="Bo", organiser_of=meeting.id)
    first = desk.move(0, 3)
    desk.move(1, None, by=bo)
    second = desk.move(0, 1)

    with pytest.raises(NothingToUndo):
        service.undo(desk.db, desk.jo, meeting, first)
    service.undo(desk.db, desk.jo, meeting, second)
    service.undo(desk.db, desk.jo, meeting, first)
    assert (desk.at(0), desk.at(1)) == (desk.spot(0), None)
    service.redo(desk.db, desk.jo, meeting, first)
    assert desk.at(0) == desk.spot(3)
    desk.move(0, None)
    with pytest.raises(NothingToUndo):
        service.redo(desk.db, desk.jo, meeting, second)


def test_nothing_is_undone_over_what_somebody_else_did_since(desk: Desk) -> None:
    meeting = desk.scene.meeting
    bo = accounts.actor(desk.db, "bo@example.org", name="Bo", organiser_of=meeting.id)
    mine = desk.move(0, 3)
    desk.move(0, None, by=bo)
    with pytest.raises(StandsElsewhere, match=bo.name):
        service.undo(desk.db, desk.jo, meeting, mine)

    desk.move(0, 3, by=bo)  # again where it was left, but its old place is taken
    desk.move(1, 0, by=bo)
    with pytest.raises(PlaceRefused, match="Event 2"):
        service.undo(desk.db, desk.jo, meeting, mine)


def test_after_publishing_the_next_change_begins_a_new_draft(desk: Desk) -> None:
    service.publish(desk.db, desk.jo, desk.draft)

    desk.move(0, 3)

    board = queries.newest_draft(desk.db, desk.scene.meeting.id)
    assert board is not None
    assert (board.id != desk.draft.id, board.state) == (True, DraftState.OPEN)
    assert [desk.at(number) for number in (1, 2)] == [desk.spot(1), desk.spot(2)]
    published = queries.draft(desk.db, desk.draft.id)
    assert published is not None
    assert published.state is DraftState.PUBLISHED
    kept = {one.side_event_id: one for one in published.placements}
    assert Standing.of(kept[desk.scene.events[0].id]).spot == desk.spot(0)


def test_the_board_takes_in_what_was_accepted_since(desk: Desk) -> None:
    desk.scene.events.append(schedule.event(desk.db, desk.scene, 4))

    desk.move(3, 3)

    board = queries.newest_draft(desk.db, desk.scene.meeting.id)
    assert board is not None
    assert service.publish(desk.db, desk.jo, board).number == 1


def test_pins_hold_time_or_room_or_both_or_nothing(desk: Desk) -> None:
    event = desk.scene.events[0]
    room, start = desk.spot(0)
    want = [Pin(start), Pin(None, room), Pin(start, room), Pin()]
    for fixed, pin in zip(Fixed, want, strict=True):
        desk.pin(0, fixed)
        desk.db.refresh(event)
        assert Pin.of(event) == pin

    desk.pin(0, Fixed.ROOM)
    with pytest.raises(PlaceRefused, match="pinned"):
        desk.move(0, 3)
    desk.move(1, None)
    with pytest.raises(NothingToPin):
        desk.pin(1, Fixed.TIME)
    stale = [Seen(event.id, desk.spot(3), Pin(None, room))]
    with pytest.raises(StandsElsewhere):
        service.pin(desk.db, desk.jo, desk.scene.meeting, stale, Fixed.TIME)


def test_a_pin_is_not_set_over_one_that_somebody_set_since(desk: Desk) -> None:
    meeting, event = desk.scene.meeting, desk.scene.events[0]
    bo = accounts.actor(desk.db, "bo@example.org", name="Demo Bo", organiser_of=meeting.id)
    seen = [Seen(event.id, desk.spot(0), Pin())]
    service.pin(desk.db, bo, meeting, seen, Fixed.BOTH)

    for fixed in (Fixed.ROOM, Fixed.TIME):
        with pytest.raises(PinnedSince, match=r"Demo Bo.*is not pinned.*its time and its room"):
            service.pin(desk.db, desk.jo, meeting, seen, fixed)
    assert service.pin(desk.db, desk.jo, meeting, seen, Fixed.BOTH) is None  # it is so already
    assert Pin.of(event) == Pin(desk.spot(0).starts_at, desk.spot(0).room_id)


def test_pins_and_frozen_days_are_undone_and_done_again_among_moves(desk: Desk) -> None:
    meeting, event = desk.scene.meeting, desk.scene.events[0]
    day, other = desk.spot(0).starts_at.date(), desk.spot(3).starts_at.date()
    revision = desk.draft.revision
    pinned = desk.pin(0, Fixed.ROOM)
    frozen = service.freeze(desk.db, desk.jo, meeting, [day])
    assert pinned is not None
    assert frozen is not None
    assert desk.draft.revision == revision  # which is what is planned to be published
    assert service.freeze(desk.db, desk.jo, meeting, [day]) is None  # it is so already
    moved = desk.move(2, 3)

    shown = service.board_shown(desk.db, desk.jo, meeting, service.Asked())
    assert "its room is pinned" in shown.latest[2].sentence
    assert shown.latest[1].sentence == "Tuesday, 15 June 2027 is frozen."
    service.undo(desk.db, desk.jo, meeting, moved)
    service.undo(desk.db, desk.jo, meeting, frozen.id)
    assert not frozen_days(meeting)
    service.undo(desk.db, desk.jo, meeting, pinned.id)
    desk.db.refresh(event)
    assert Pin.of(event) == Pin()
    service.redo(desk.db, desk.jo, meeting, pinned.id)
    service.redo(desk.db, desk.jo, meeting, frozen.id)
    assert (Pin.of(event).room_id, frozen_days(meeting)) == (
        desk.spot(0).room_id,
        frozenset({day}),
    )

    bo = accounts.actor(desk.db, "bo@example.org", name="Demo Bo", organiser_of=meeting.id)
    service.freeze(desk.db, bo, meeting, [day, other])
    service.undo(desk.db, desk.jo, meeting, frozen.id)
    assert frozen_days(meeting) == {other}  # which is another's


def test_what_stands_on_a_frozen_day_stays_in_a_draft_too(desk: Desk) -> None:
    meeting, (first, second, _) = desk.scene.meeting, desk.scene.events
    moved = desk.move(0, 3)
    bo = accounts.actor(desk.db, "bo@example.org", organiser_of=meeting.id)
    service.freeze(desk.db, bo, meeting, [desk.spot(3).starts_at.date()])
    seen = [(first.id, desk.spot(3)), (second.id, desk.spot(1))]
    ways: list[Callable[[], object]] = [
        lambda: desk.move(0, 0, reason="I want it"),
        lambda: desk.move(0, None),
        lambda: service.undo(desk.db, desk.jo, meeting, moved),
        lambda: service.exchange(
            desk.db, desk.jo, meeting, EventsExchanged(first.id, second.id), seen
        ),
    ]

    for way in ways:
        with pytest.raises(PlaceRefused, match=r"Event 1\u2069 stays at .*that day is frozen"):
            way()
    places = service.choices(desk.db, meeting, first.id).places
    assert {one.verdict for one in places} == {Verdict.HERE, Verdict.NO}
    desk.move(1, 0)  # what stands on another day moves
    service.freeze(desk.db, bo, meeting, [desk.spot(3).starts_at.date()], frozen=False)
    desk.move(0, 1)


def test_the_places_of_one_day_are_judged_as_among_those_of_all(desk: Desk) -> None:
    def told(on: date | None) -> list[tuple[object, ...]]:
        found = service.choices(desk.db, desk.scene.meeting, desk.scene.events[0].id, on)
        return [
            (one.on, one.spot, one.verdict, one.difference, one.terms, one.breaches)
            for one in found.places
        ]

    everywhere = told(None)
    days = service.choices(desk.db, desk.scene.meeting, desk.scene.events[0].id).days
    assert len(days) > 1
    for day in days:
        assert told(day) == [one for one in everywhere if one[0] == day]
    assert told(date(2031, 1, 1)) == []


def test_what_is_public_is_not_undone_but_a_pin_is(desk: Desk) -> None:
    meeting = desk.scene.meeting
    desk.move(0, 3)
    service.publish(desk.db, desk.jo, desk.draft)
    pinned = desk.pin(1, Fixed.BOTH)
    assert pinned is not None

    shown = service.board_shown(desk.db, desk.jo, meeting, service.Asked())
    assert shown.undo is not None
    assert shown.undo.change_id == pinned.id
    service.undo(desk.db, desk.jo, meeting, pinned.id)
    shown = service.board_shown(desk.db, desk.jo, meeting, service.Asked())
    assert (shown.undo, shown.kept) == (None, Kept(is_public=True, mending_id=None))


def test_what_was_undone_and_done_again_before_it_became_public_does_no_harm_after(
    desk: Desk,
) -> None:
    meeting = desk.scene.meeting
    moved, pinned = desk.move(0, 3), desk.pin(1, Fixed.BOTH)
    assert pinned is not None
    steps = [(service.undo, pinned.id), (service.undo, moved)]
    for verb, change in [*steps, (service.redo, moved), (service.redo, pinned.id)]:
        verb(desk.db, desk.jo, meeting, change)
    service.publish(desk.db, desk.jo, desk.draft)

    shown = service.board_shown(desk.db, desk.jo, meeting, service.Asked())
    assert shown.undo is not None
    assert (shown.undo.change_id, shown.redo) == (pinned.id, None)
    service.undo(desk.db, desk.jo, meeting, pinned.id)
    shown = service.board_shown(desk.db, desk.jo, meeting, service.Asked())
    assert shown.redo is not None
    assert (shown.undo, shown.redo.change_id) == (None, pinned.id)


def test_what_the_board_does_not_have_is_not_moved(desk: Desk) -> None:
    meeting, event = desk.scene.meeting, desk.scene.events[0]
    other = meetings.meeting(desk.db, "other")
    room = meetings.room(desk.db, other, "Elsewhere", 10)
    wrong = [
        [Move("nobody", None, desk.spot(3))],
        [Move(event.id, desk.spot(0), Spot(room.id, desk.spot(0).starts_at))],
        [Move(event.id, desk.spot(0), None), Move(event.id, desk.spot(0), desk.spot(3))],
        [],
    ]
    for moves in wrong:
        with pytest.raises(NothingHere):
            service.change(desk.db, desk.jo, meeting, BoardKind.MOVED, moves)


def test_a_time_that_is_no_start_is_in_no_slot(desk: Desk) -> None:
    room, start = desk.spot(3)
    one = Move(desk.scene.events[0].id, desk.spot(0), Spot(room, start + timedelta(minutes=7)))

    with pytest.raises(PlaceRefused) as refused:
        service.change(desk.db, desk.jo, desk.scene.meeting, BoardKind.MOVED, [one])

    assert not refused.value.can_override


def test_sentences_are_in_the_readers_language(desk: Desk) -> None:
    with i18n.in_use("fr"), pytest.raises(PlaceRefused) as refused:
        desk.move(0, 1)

    assert "Event 2" in refused.value.sentence
    assert "two uses" not in refused.value.sentence


@pytest.mark.parametrize("key", ["x", "@5", "a@", "a@-1", "a@1.5", "a@٣", "a@9999999999"])
def test_a_spot_that_is_none_is_not_guessed(key: str) -> None:
    with pytest.raises(ValueError, match=key.replace(".", r"\.")):
        spot_named(key)


def test_a_spot_survives_a_form() -> None:
    spot = Spot("room", datetime(2027, 6, 14, 6, 45, tzinfo=UTC))

    assert spot_named(spot.key) == spot
    assert spot_named("") is None
