"""Two organisers at one board, in any order: no change is lost, none is mixed with another."""

import itertools
import threading
from collections.abc import Callable
from typing import Any

from hypothesis import settings as how
from hypothesis import strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.db import Sessions
from app.core.errors import Conflict
from app.meetings.models import Meeting
from app.schedule import queries, service
from app.schedule.errors import (
    DraftRefused,
    NothingToUndo,
    PlaceRefused,
    ReleaseRefused,
    StandsElsewhere,
)
from app.schedule.models import BoardChange, BoardKind, Draft, DraftState
from app.schedule.rules import EventsExchanged, Spot, Standing, moves_of, what_to_undo
from app.schedule.service import Fixed, Move
from tests.make import accounts, schedule

EVENTS, PLACES = 3, 4
WHO = strategies.sampled_from(("ana", "bo"))
EVENT = strategies.integers(0, EVENTS - 1)
PLACE = strategies.integers(-1, PLACES - 1)  # -1: the tray
EXAMPLES = {"sqlite": 6, "postgresql": 3}
STEPS = 12
_numbers = itertools.count()

Board = dict[str, Spot | None]


class World:
    """A meeting on a database, what stands where by what was answered, and two who look at it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        with sessions.write() as db:
            self.scene = schedule.scene(db, f"meeting-{next(_numbers)}", events=EVENTS)
            schedule.draft(db, self.scene.meeting, schedule.spread(self.scene), self.scene.events)
            slug, meeting = self.scene.meeting.slug, self.scene.meeting.id
            self.people = {
                name: accounts.actor(db, f"{name}@{slug}.org", name=name, organiser_of=meeting)
                for name in ("ana", "bo")
            }
            self.ids = [event.id for event in self.scene.events]
            self.spots: list[Spot | None] = [
                Spot(room.id, slot.starts_at)
                for slot in self.scene.slots
                for room in self.scene.rooms
            ]
            self.spots.append(None)  # the tray has the number -1
        self.board = self.look()
        self.seen = {name: dict(self.board) for name in self.people}

    def meeting(self, db: Session) -> Meeting:
        return queries.meeting_by_id(db, self.scene.meeting.id)

    def draft(self, db: Session) -> Draft:
        found = queries.newest_draft(db, self.scene.meeting.id)
        assert found is not None
        return found

    def look(self) -> Board:
        """What the database has."""
        with self.sessions.read() as db:
            placements = {one.side_event_id: one for one in self.draft(db).placements}
            return {one: Standing.of(placements.get(one)).spot for one in self.ids}

    def changes(self) -> list[BoardChange]:
        """What was changed on the board, in order."""
        with self.sessions.read() as db:
            return list(queries.changes_of(db, self.draft(db).id))

    def do(self, who: str, verb: Callable[[Session, Actor, Meeting], object]) -> object:
        """Do something in a request of its own; what is refused changes nothing."""
        try:
            with self.sessions.write() as db:
                return verb(db, self.people[who], self.meeting(db))
        except Conflict as refused:
            return refused


class TwoOrganisers(RuleBasedStateMachine):
    """Each looks when they like, and acts on what they saw then."""

    make: Callable[[], World]

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).make()
        self.answered: list[tuple[str, str]] = []  # who, and the change that was acknowledged
        self.pins: dict[str, Fixed] = {}

    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.world.seen[who] = self.world.look()

    @rule(who=WHO, number=EVENT, place=PLACE)
    def move(self, who: str, number: int, place: int) -> None:
        event, to = self.world.ids[number], self.world.spots[place]
        seen, stands = self.world.seen[who][event], self.world.board[event]
        one = Move(event, seen, to)
        kind = BoardKind.MOVED if to else BoardKind.TAKEN_OFF
        said = self.world.do(who, lambda db, a, m: service.change(db, a, m, kind, [one]))
        taken = to is not None and to in {
            spot for other, spot in self.world.board.items() if other != event
        }
        if seen != stands:
            assert isinstance(said, StandsElsewhere)
        elif taken:
            assert isinstance(said, PlaceRefused)
        elif event in self.pins and to != stands:
            assert to is None or isinstance(said, PlaceRefused | BoardChange)
        else:
            assert isinstance(said, BoardChange)
        self._answered(who, said, {event: to})

    @rule(who=WHO, first=EVENT, second=EVENT)
    def swap(self, who: str, first: int, second: int) -> None:
        if first == second:
            return
        one, other = self.world.ids[first], self.world.ids[second]
        seen = self.world.seen[who]
        both, saw = EventsExchanged(one, other), [(one, seen[one]), (other, seen[other])]
        said = self.world.do(who, lambda db, a, m: service.exchange(db, a, m, both, saw))
        if any(seen[event] != self.world.board[event] for event in (one, other)):
            assert isinstance(said, StandsElsewhere)
        self._answered(who, said, {one: seen[other], other: seen[one]})

    @rule(who=WHO, again=strategies.booleans())
    def undo(self, who: str, again: bool) -> None:
        own = [
            one
            for one in self.world.changes()
            if one.account_id == self.world.people[who].account_id
        ]
        found = what_to_undo(own)[int(again)]
        verb = service.redo if again else service.undo
        name = found.id if found else "nothing"
        said = self.world.do(who, lambda db, a, m: verb(db, a, m, name))
        if found is None:
            assert isinstance(said, NothingToUndo)
            return
        moves = moves_of(found)
        left = {one.event_id: (one.before if again else one.after).spot for one in moves}
        back = {one.event_id: (one.after if again else one.before).spot for one in moves}
        if any(self.world.board[event] != spot for event, spot in left.items()):
            assert isinstance(said, StandsElsewhere)
        self._answered(who, said, back)

    @rule(who=WHO, number=EVENT, fixed=strategies.sampled_from(Fixed))
    def pin(self, who: str, number: int, fixed: Fixed) -> None:
        event = self.world.ids[number]
        seen = self.world.seen[who][event]
        said = self.world.do(who, lambda db, a, m: service.pin(db, a, m, [(event, seen)], fixed))
        if seen != self.world.board[event] and fixed is not Fixed.NOTHING:
            assert isinstance(said, StandsElsewhere)
        if said is None:
            self.pins.pop(event, None)
            if fixed is not Fixed.NOTHING:
                self.pins[event] = fixed

    @rule(who=WHO)
    def publish(self, who: str) -> None:
        with self.world.sessions.read() as db:
            name = self.world.draft(db).id

        def verb(db: Session, actor: Actor, _meeting: Meeting) -> object:
            draft = queries.draft(db, name)
            assert draft is not None
            return service.publish(db, actor, draft)

        said = self.world.do(who, verb)
        if isinstance(said, DraftRefused):
            return
        with self.world.sessions.read() as db:
            release = queries.current_release(db, self.world.scene.meeting.id)
            assert release is not None
            printed = self._held(db, release.id)
        assert printed == {event: spot for event, spot in self.world.board.items() if spot}

    @rule(who=WHO)
    def take_back(self, who: str) -> None:
        """The public programme goes back; the board stays as it is, and can be published again."""
        meeting = self.world.scene.meeting.id
        with self.world.sessions.read() as db:
            number = service.last_published(db, meeting)
            before = queries.release_numbered(db, meeting, number or 0)
            held = self._held(db, before.id) if before else {}
        if number is None:
            return
        said = self.world.do(who, lambda db, a, m: service.take_back(db, a, m, number, seen=None))
        if isinstance(said, ReleaseRefused):
            return
        with self.world.sessions.read() as db:
            release = queries.current_release(db, meeting)
            assert release is not None
            assert self._held(db, release.id) == held

    @staticmethod
    def _held(db: Session, release_id: str) -> Board:
        return {
            one.side_event_id: Spot(one.room_id, one.starts_at)
            for one in queries.events_of(db, release_id)
            if not one.cancelled
        }

    @invariant()
    def nothing_is_lost_or_mixed(self) -> None:
        world = self.world
        assert world.look() == world.board
        spots = [spot for spot in world.board.values() if spot]
        assert len(set(spots)) == len(spots)
        changes = world.changes()
        assert [one.number for one in changes] == list(range(1, len(changes) + 1))
        names = {actor.account_id: name for name, actor in world.people.items()}
        logged = [(names[one.account_id or ""], one.id) for one in changes]
        assert logged == self.answered[len(self.answered) - len(logged) :]
        state = dict(world.board)
        for change in reversed(changes):
            for one in moves_of(change):
                assert state[one.event_id] == one.after.spot
                state[one.event_id] = one.before.spot

    def _answered(self, who: str, said: object, became: Board) -> None:
        """Keep what was acknowledged, as a person does; whoever did it sees it."""
        if isinstance(said, BoardChange):
            self.answered.append((who, said.id))
            self.world.board |= became
            self.world.seen[who] |= became


def check(sessions: Sessions, examples: int) -> None:
    """Let the two go through so many sequences."""

    class Machine(TwoOrganisers):
        make = staticmethod(lambda: World(sessions))

    settings: Any = how(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(Machine, settings=settings)


def test_no_change_is_lost_or_mixed(sessions: Sessions) -> None:
    check(sessions, EXAMPLES[sessions.engine.dialect.name])


def test_of_two_who_move_one_event_at_once_one_hears_of_the_other(sessions: Sessions) -> None:
    world = World(sessions)
    event, start = threading.Barrier(2), world.ids[0]
    said: dict[str, object] = {}

    def go(who: str, place: int) -> None:
        one = Move(start, world.spots[0], world.spots[place])
        event.wait()
        said[who] = world.do(who, lambda db, a, m: service.change(db, a, m, BoardKind.MOVED, [one]))

    both = [
        threading.Thread(target=go, args=("ana", 3)),
        threading.Thread(target=go, args=("bo", -1)),
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    kinds = sorted(type(one).__name__ for one in said.values())
    assert kinds == ["BoardChange", "StandsElsewhere"]
    [winner] = [who for who, one in said.items() if isinstance(one, BoardChange)]
    assert world.look()[start] == world.spots[3 if winner == "ana" else -1]
    [loser] = [one for one in said.values() if isinstance(one, StandsElsewhere)]
    assert winner in loser.sentence


def test_after_publishing_both_go_on_from_the_same_board(sessions: Sessions) -> None:
    world = World(sessions)
    with sessions.write() as db:
        service.publish(db, world.people["ana"], world.draft(db))

    both: list[threading.Thread] = []
    for who, number, place in (("ana", 0, 3), ("bo", 1, -1)):
        one = Move(world.ids[number], world.spots[number], world.spots[place])

        def go(who: str = who, one: Move = one) -> None:
            world.do(who, lambda db, a, m: service.change(db, a, m, BoardKind.MOVED, [one]))

        both.append(threading.Thread(target=go))
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    with sessions.read() as db:
        open_now = queries.newest_drafts(db, world.scene.meeting.id, 9)
        assert [one.state for one in open_now] == [DraftState.OPEN]
    assert world.look() == {
        world.ids[0]: world.spots[3],
        world.ids[1]: None,
        world.ids[2]: world.spots[2],
    }
    assert [one.number for one in world.changes()] == [1, 2]
