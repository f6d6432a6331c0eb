"""Two organisers at one board, in any order: no change is lost, none is mixed with another."""

import itertools
import threading
from collections.abc import Callable
from datetime import date
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
    NothingToPin,
    NothingToUndo,
    PinnedSince,
    PlaceRefused,
    ReleaseRefused,
    StandsElsewhere,
)
from app.schedule.models import BoardChange, BoardKind, Draft, DraftState
from app.schedule.rules import (
    EventsExchanged,
    Frozen,
    Pin,
    Repinned,
    Spot,
    Standing,
    frozen_by,
    frozen_days,
    kept_whole,
    key_of,
    moves_of,
    pins_of,
    what_to_undo,
)
from app.schedule.service import Fixed, Move, Seen
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
        self.board, self.pins = self.look(), self.look_at_pins()
        self.frozen: frozenset[date] = frozenset()
        self.told = False  # whether anything was published, which can go back to where that was
        self.seen = {name: dict(self.board) for name in self.people}
        self.seen_pins = {name: dict(self.pins) for name in self.people}

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

    def look_at_pins(self) -> dict[str, Pin]:
        """What the database has pinned."""
        with self.sessions.read() as db:
            events = queries.facts_of(db, self.meeting(db)).events
            return {event.id: Pin.of(event) for event in events}

    def changes(self) -> list[BoardChange]:
        """What was changed on the board, in order."""
        with self.sessions.read() as db:
            return list(queries.changes_of(db, self.draft(db).id))

    def look_at_frozen(self) -> frozenset[date]:
        """The days that are frozen."""
        with self.sessions.read() as db:
            return frozen_days(self.meeting(db))

    def propose(self, one: Move) -> str:
        """What a run proposes that moves one event from where it was seen; gives its name."""
        with self.sessions.write() as db:
            rooms = {room.id: room for room in self.scene.rooms}
            [event] = [event for event in self.scene.events if event.id == one.event_id]
            to = {event.id: (rooms[one.to.room_id], one.to.starts_at)} if one.to else {}
            proposal = schedule.draft(db, self.scene.meeting, to, [event])
            proposal.state = DraftState.PROPOSED
            run = schedule.run_for(self.scene.meeting, self.draft(db))
            run.board = {one.event_id: key_of(one.seen)}
            db.add(run)
            db.flush()
            proposal.run_id = run.id
            return proposal.id

    def is_public(self) -> bool:
        """Whether all that is on the board was published."""
        with self.sessions.read() as db:
            return self.draft(db).state is DraftState.PUBLISHED

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

    @rule(who=WHO)
    def look(self, who: str) -> None:
        self.world.seen[who] = self.world.look()
        self.world.seen_pins[who] = self.world.look_at_pins()

    @rule(who=WHO, number=EVENT, place=PLACE)
    def move(self, who: str, number: int, place: int) -> None:
        event, to = self.world.ids[number], self.world.spots[place]
        seen = self.world.seen[who][event]
        one = Move(event, seen, to)
        kind = BoardKind.MOVED if to else BoardKind.TAKEN_OFF
        said = self.world.do(who, lambda db, a, m: service.change(db, a, m, kind, [one]))
        self._moved(who, said, one)

    @rule(who=WHO, number=EVENT, place=PLACE)
    def take(self, who: str, number: int, place: int) -> None:
        """A run that began with what was seen proposes one move, which is taken."""
        event, to = self.world.ids[number], self.world.spots[place]
        one = Move(event, self.world.seen[who][event], to)
        if one.to == one.seen:
            return
        name = self.world.propose(one)
        said = self.world.do(who, lambda db, a, m: service.take(db, a, m, name, [one]))
        self._moved(who, said, one)

    def _moved(self, who: str, said: object, one: Move) -> None:
        world, event, to = self.world, one.event_id, one.to
        stands = world.board[event]
        taken = to is not None and to in {
            spot for other, spot in world.board.items() if other != event
        }
        frozen = stands is not None and stands.starts_at.date() in world.frozen
        held = world.pins[event] != Pin() or world.frozen
        if one.seen != stands:
            assert isinstance(said, StandsElsewhere)
        elif taken or (frozen and to != stands and not world.told):
            assert isinstance(said, PlaceRefused)
        elif held and to != stands:
            assert isinstance(said, PlaceRefused | BoardChange)
        else:
            assert isinstance(said, BoardChange)
        self._answered(who, said, {event: to})

    @rule(who=WHO, day=strategies.sampled_from((0, 1)), frozen=strategies.booleans())
    def freeze(self, who: str, day: int, frozen: bool) -> None:
        world, days = self.world, (self.world.scene.slots[day].starts_at.date(),)
        said = world.do(who, lambda db, a, m: service.freeze(db, a, m, days, frozen=frozen))
        self._frozen(said, Frozen(days, frozen))
        self._answered(who, said, {})

    def _frozen(self, said: object, asked: Frozen) -> None:
        """What somebody else has set alike is well."""
        now = self.world.frozen
        after = now.union(asked.days) if asked.frozen else now.difference(asked.days)
        assert isinstance(said, BoardChange) or (said is None and after == now)
        self.world.frozen = after

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
        world = self.world
        own = [one for one in world.changes() if one.account_id == world.people[who].account_id]
        found = what_to_undo(own, kept_whole(own, (), is_public=world.is_public()))[int(again)]
        verb = service.redo if again else service.undo
        name = found.id if found else "nothing"
        said = world.do(who, lambda db, a, m: verb(db, a, m, name))
        if found is None:
            assert isinstance(said, NothingToUndo)
            return
        moves = moves_of(found)
        left = {one.event_id: (one.before if again else one.after).spot for one in moves}
        back = {one.event_id: (one.after if again else one.before).spot for one in moves}
        if any(world.board[event] != spot for event, spot in left.items()):
            assert isinstance(said, StandsElsewhere)
        self._answered(who, said, back)
        days = frozen_by(found)
        if days is not None:
            self._frozen(said, days if again else days.back)
        for one in pins_of(found):
            before, after = (one.before, one.after) if again else (one.after, one.before)
            self._pinned(who, said, one._replace(before=before, after=after))

    @rule(who=WHO, number=EVENT, fixed=strategies.sampled_from(Fixed))
    def pin(self, who: str, number: int, fixed: Fixed) -> None:
        world, event = self.world, self.world.ids[number]
        spot, was = world.seen[who][event], world.seen_pins[who][event]
        seen = [Seen(event, spot, was)]
        said = world.do(who, lambda db, a, m: service.pin(db, a, m, seen, fixed))
        stands = world.board[event]
        if fixed is not Fixed.NOTHING and (spot != stands or stands is None):
            assert isinstance(said, StandsElsewhere | NothingToPin)
            return
        room = stands.room_id if stands and fixed in {Fixed.ROOM, Fixed.BOTH} else None
        start = stands.starts_at if stands and fixed in {Fixed.TIME, Fixed.BOTH} else None
        self._answered(who, said, {})
        self._pinned(who, said, Repinned(event, was, Pin(start, room)))

    def _pinned(self, who: str, said: object, asked: Repinned) -> None:
        """A pin goes from what was seen to what is wanted, or somebody hears of another one."""
        pins, event = self.world.pins, asked.event_id
        if asked.after == pins[event]:
            assert said is None or isinstance(said, BoardChange)  # it was undone, or done again
        elif asked.before != pins[event]:
            assert isinstance(said, PinnedSince)
            return
        else:
            assert isinstance(said, BoardChange)
        pins[event] = self.world.seen_pins[who][event] = asked.after

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
        self.world.told = True
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
            if one.is_held
        }

    @invariant()
    def nothing_is_lost_or_mixed(self) -> None:
        world = self.world
        assert (world.look(), world.look_at_pins()) == (world.board, world.pins)
        assert world.look_at_frozen() == world.frozen
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
