"""What is known of what would follow from ways out of a mending's clash, before one is taken."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.core import clock
from app.meetings.models import Meeting
from app.schedule import queries, rules, solver
from app.schedule.models import Mending, Run, RunState
from app.schedule.rules import Fact, Notice, Spot, Words
from app.schedule.rules.following import said_beside, who_keeps_a_place
from app.schedule.service.board import Move
from app.schedule.service.breaking import broken_at
from app.schedule.service.clashes import Clashes
from app.schedule.service.mending.answering import answer_of
from app.schedule.service.mending.coming import Coming
from app.schedule.service.mending.weighing import Weighed, board_key, weigh
from app.schedule.service.way import Asks, WayOut
from app.schedule.service.why import Looking
from app.side_events.models import SideEvent

ANSWERED = frozenset({RunState.DONE, RunState.INFEASIBLE})


@dataclass(frozen=True)
class Follows:
    """A side event that moves then, or loses its place; and what keeps it out of how many places,
    where that is looked at.
    """

    event: SideEvent
    before: str
    after: str
    loses: bool
    against: tuple[int, str] | None = None


@dataclass(frozen=True)
class Tried:
    """What would follow from a way out, as far as it is known.

    `clashes_on` says that something else is still in the way then. `failed` says in a sentence that
    nothing was found out. `beside` says which side events are held during the official programme
    then, and when; so many people are `told` once it is approved.
    """

    going: bool
    clashes_on: bool
    failed: str
    moves: Sequence[Follows] = ()
    beside: Sequence[str] = ()
    told: int = 0

    @property
    def losing(self) -> list[SideEvent]:
        """Those that lose their place."""
        return [one.event for one in self.moves if one.loses]

    @property
    def lose(self) -> int:
        """How many lose their place."""
        return len(self.losing)

    @property
    def move(self) -> int:
        """How many get another place."""
        return len(self.moves) - self.lose

    @property
    def is_answered(self) -> bool:
        """Whether it is known what follows, if only that something else is in the way."""
        return not (self.going or self.failed)

    @property
    def solves(self) -> bool:
        """Whether it is known what moves, and that this is all."""
        return self.is_answered and not self.clashes_on

    def who(self, way: WayOut) -> list[str]:
        """Of what the way out lets go, what keeps a place; and what loses its own: sentences.

        Nothing where nothing loses its place.
        """
        lost = {one.id: one.title for one in self.losing}
        kept = {one.id: one.title for one in way.can_be_left_out if one.id not in lost}
        return who_keeps_a_place(kept, lost) if lost else []


class TriedWays(dict[int, Tried]):
    """What is known of the ways out of a run, by their number."""

    def in_order(self, ways: Iterable[WayOut]) -> list[WayOut]:
        """What changes much last, as it is known; and after it what is not enough."""
        return sorted(ways, key=self._weight)

    def same_as(self, way: WayOut, ways: Sequence[WayOut]) -> int:
        """The place, from 1, of the first of some ways out that comes to the same; 0 where that is
        none but itself.
        """
        own = self._comes_to(way)
        for place, one in enumerate(ways, 1):
            if one is way or own is None:
                return 0
            if self._comes_to(one) == own:
                return place
        return 0

    def asks(self, way: WayOut) -> list[Asks]:
        """What hosts are asked about a way out."""
        return asks_after(way, self.get(way.number))

    def _comes_to(self, way: WayOut) -> object:
        tried = self.get(way.number)
        if tried is None or not tried.solves or way.is_large_for_all:
            return None
        return sorted((one.event.id, one.after) for one in tried.moves)

    def _weight(self, way: WayOut) -> tuple[bool, bool, int]:
        tried = self.get(way.number)
        if tried is None or not tried.is_answered:
            return False, way.is_large, 0
        return tried.clashes_on, tried.lose > 0 or way.is_large_for_all, tried.lose


def asks_after(way: WayOut, tried: Tried | None) -> list[Asks]:
    """What hosts are asked about a way out, as far as it is known who gives something up."""
    return way.asks_of(tried.losing) if tried and tried.solves else way.asks


def tried_ways(db: Session, meeting: Meeting, clashes: Clashes | None) -> TriedWays:
    """What is known of the ways out of clashes, on the board as it is."""
    if clashes is None or not clashes.of_a_mending:
        return TriedWays()
    board = board_key(queries.newest_draft(db, meeting.id, placed=False))
    trials = [one for one in queries.tried_of(db, clashes.run.id) if one.board == board]
    if not trials:
        return TriedWays()
    weighed = weigh_again(db, meeting, trials[0])  # what happened is the same of all
    newest = {one.way_number: one for one in reversed(trials) if one.way_number is not None}
    return TriedWays({number: _known(db, one, weighed) for number, one in newest.items()})


def tried(db: Session, meeting: Meeting, run_id: str, way: WayOut) -> Tried | None:
    """All that is known of what would follow; None where nobody has asked, or the board has
    changed.
    """
    trial = trial_of(db, meeting, run_id, way.number)
    if trial is None:
        return None
    weighed = weigh_again(db, meeting, trial)
    known = _known(db, trial, weighed)
    if not known.solves:
        return known
    looked = _Looked(db, trial, weighed, way)
    return replace(
        known,
        moves=[replace(one, against=looked.against(one.event)) for one in known.moves],
        beside=looked.beside(),
        told=looked.told(),
    )


def trial_of(db: Session, meeting: Meeting, run_id: str, number: int) -> Mending | None:
    """The question that was asked about a way out, of the board as it is."""
    board = board_key(queries.newest_draft(db, meeting.id, placed=False))
    trials = queries.tried_of(db, run_id, number)
    return next((one for one in trials if one.board == board), None)


def weigh_again(db: Session, meeting: Meeting, mending: Mending) -> Weighed:
    """What happened, in the meeting as it stands."""
    return weigh(db, meeting, Fact.of(mending), mending.held)


def run_of(db: Session, trial: Mending) -> Run | None:
    """The run that looks for the answer; None where nothing was to be asked."""
    return queries.run(db, trial.run_id) if trial.run_id else None


def _known(db: Session, trial: Mending, weighed: Weighed) -> Tried:
    run, now = run_of(db, trial), clock.now()
    if run is not None and run.state not in ANSWERED:
        going = rules.is_going(run, now)
        return Tried(going, False, "" if going else rules.verdict(run, now)[1])
    moves = _in_words(weighed, answer_of(db, trial, weighed).moves)
    return Tried(False, run is not None and run.state is RunState.INFEASIBLE, "", moves)


def _in_words(weighed: Weighed, moves: Sequence[Move]) -> list[Follows]:
    words, events = Words.of(weighed.mended), {one.id: one for one in weighed.mended.events}
    return [
        Follows(
            event := events[one.event_id],
            words.spot(one.seen, weighed.facts.minutes_of(event)),
            words.spot(one.to, weighed.mended.minutes_of(event)),
            one.to is None,
        )
        for one in moves
    ]


class _Looked:
    """The answer looked at: what keeps out what loses its place, and what it comes to besides."""

    def __init__(self, db: Session, trial: Mending, weighed: Weighed, way: WayOut) -> None:
        self._db, self._weighed = db, weighed
        moves = answer_of(db, trial, weighed).moves
        self._moves = {one.event_id: one for one in moves}
        self._after = weighed.after(moves)
        self._leeway = weighed.leeway(trial.created_at, Notice.of(trial))
        places = weighed.places_after(moves)
        free = {one.id for one in way.can_be_left_out}
        problem = _unfixed(solver.problem_of(weighed.mended, places), free)
        self._looking = Looking(weighed.mended, places, problem)

    def against(self, event: SideEvent) -> tuple[int, str] | None:
        """What most keeps a side event that loses its place out of others: of how many, and why."""
        move = self._moves[event.id]
        if move.to is not None:
            return None
        soonest = self._leeway.soonest(event.id, move.seen.starts_at) if move.seen else None
        return next(iter(self._looking.kept_out(event, soonest).against), None)

    def beside(self) -> list[str]:
        """Which side events are held during a session of the official programme, and when."""
        mended = self._weighed.mended
        hours: Mapping[str, tuple[SideEvent, Spot]] = {
            one.id: (one, spot) for one in mended.events if (spot := self._after[one.id].spot)
        }
        during = [
            (str(one.details["session"]), *hours[str(one.details["event"])])
            for one in broken_at(mended, self._after)
            if one.rule == "plenary" and one not in self._weighed.already
        ]
        return said_beside(mended, during)

    def told(self) -> int:
        """How many people get a mail once it is approved."""
        if self._weighed.facts.release is None:
            return 0
        after = {one: two.spot for one, two in self._after.items()}
        coming = Coming(self._db, self._weighed.mended, after, self._weighed.already)
        return len(coming.told)


def _unfixed(problem: solver.Problem, free: Collection[str]) -> solver.Problem:
    """The problem with some side events fixed to no place, nor to be held at all."""
    events = (
        replace(one, pinned=None, mandatory=False) if one.id in free else one
        for one in problem.events
    )
    return replace(problem, events=tuple(events))
