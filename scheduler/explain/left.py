"""Who is left out of a schedule, what stands in the way, and what would let each of them in.

Nothing is searched and OR-Tools is not loaded: one event is put in each of its places, while the
others stay where they are or one of them leaves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scheduler.check import judge
from scheduler.explain.blame import breached
from scheduler.explain.prices import EACH, price
from scheduler.outline import Demand
from scheduler.problem import Placement, Problem
from scheduler.schedule import Schedule, Violation
from scheduler.why import Place, why

_TRIED: Final = 40
"""How many places are tried with another event gone, if not told otherwise."""
_NAMED: Final = 3
"""How many ways of each kind are given."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A demand that keeps an event out of some of its places, and with which events."""

    demand: Demand
    places: int
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A way to let an event in at a place.

    `moved` goes somewhere else and `out` is left out for it; `demands` are given up, which
    `broken` is what `check` says of. `difference` is how much dearer the whole schedule would be
    than it is; below 0, cheaper.
    """

    at: Placement
    difference: int
    moved: Placement | None = None
    out: str | None = None
    demands: tuple[Demand, ...] = ()
    broken: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why an event is not in a schedule.

    `places` counts where it could be by itself, of `all_places`; `obstacles` are what keeps it
    out of these, or if there are none, of all; the most frequent first. The rest are ways in, the
    cheapest first: at `once`, by moving one other event, `instead` of one other event, or by giving
    up demands.
    """

    event: str
    priority: int
    places: int
    all_places: int
    obstacles: tuple[Obstacle, ...]
    once: tuple[Opening, ...]
    moves: tuple[Opening, ...]
    instead: tuple[Opening, ...]
    give_up: tuple[Opening, ...]


def left_out(
    problem: Problem,
    schedule: Schedule,
    only: Collection[str] | None = None,
    tried: int = _TRIED,
) -> tuple[LeftOut, ...]:
    """What there is to say about every event that a schedule leaves unplaced.

    Events and rooms of the schedule must be the problem's. Each opening was judged by `check` as a
    whole schedule: it breaks nothing that is not broken already, but for what it gives up. `only`
    leaves these events, and `tried` says how many places, the cheapest first, are tried with
    another event gone: it is that which takes time.
    """
    placed = {place.event for place in schedule.placements}
    wanted = [event.id for event in problem.events if event.id not in placed]
    now = _Now(problem, schedule, tried)
    return tuple(now.left_out(event) for event in wanted if only is None or event in only)


class _Now:
    """The schedule as it is, and what becomes of it when something is changed."""

    def __init__(self, problem: Problem, schedule: Schedule, tried: int) -> None:
        self._problem = problem
        self._tried = tried
        self._schedule = schedule
        self._known = judge(problem, schedule)
        self._said = {one.message for one in self._known.violations}

    def left_out(self, event: str) -> LeftOut:
        places = why(self._problem, self._schedule, event).places
        alone = [place for place in places if not _by_itself(place)]
        cheapest = sorted(alone, key=lambda place: place.difference)
        return LeftOut(
            event=event,
            priority=self._problem.event_by_id[event].priority,
            places=len(alone),
            all_places=len(places),
            obstacles=self._obstacles(event, alone or places),
            once=_best(self._opening(place) for place in cheapest if place.possible),
            moves=_best(self._moves(cheapest)),
            instead=_best(self._instead(cheapest)),
            give_up=tuple(self._give_up(places)),
        )

    def _obstacles(self, event: str, places: Iterable[Place]) -> tuple[Obstacle, ...]:
        counts: dict[Demand, int] = {}
        others: dict[Demand, dict[str, None]] = {}
        for place in places:
            said: dict[Demand, None] = {}
            for one in place.violations:
                for demand in _in_order(breached(self._problem, one)):
                    said[demand] = None
                    others.setdefault(demand, {}).update(dict.fromkeys(one.events))
            for demand in said:
                counts[demand] = counts.get(demand, 0) + 1
        return tuple(
            Obstacle(demand, count, tuple(one for one in others[demand] if one != event))
            for demand, count in sorted(counts.items(), key=lambda one: -one[1])
        )

    def _opening(
        self,
        place: Place,
        moved: Placement | None = None,
        out: str | None = None,
        demands: frozenset[Demand] = frozenset(),
    ) -> Opening | None:
        """The whole schedule judged with the event there; None if it breaks anything more."""
        at = Placement(place.event, place.room, place.start)
        away = {place.event, out, moved and moved.event}
        kept = tuple(one for one in self._schedule.placements if one.event not in away)
        placements = (*kept, at, *([moved] if moved else ()))
        here = {one.event for one in placements}
        gone = tuple(one.id for one in self._problem.events if one.id not in here)
        then = judge(self._problem, Schedule(placements, gone))
        new = tuple(one for one in then.violations if one.message not in self._said)
        if all(breached(self._problem, one) <= demands for one in new):
            difference = then.penalty - self._known.penalty
            return Opening(at, difference, moved, out, _in_order(demands), new)
        return None

    def _in_the_way(self, cheapest: Iterable[Place]) -> Iterator[tuple[Place, str]]:
        """Places that one other event alone keeps from being free, and that event."""
        taken = (place for place in cheapest if place.violations)
        for place in islice(taken, self._tried):
            named = [set(one.events) - {place.event} for one in place.violations]
            yield from ((place, other) for other in sorted(set.intersection(*named)))

    def _instead(self, cheapest: list[Place]) -> Iterator[Opening | None]:
        for place, other in self._in_the_way(cheapest):
            yield self._opening(place, out=other)

    def _moves(self, cheapest: list[Place]) -> Iterator[Opening | None]:
        for place, other in self._in_the_way(cheapest):
            there = Placement(place.event, place.room, place.start)
            kept = tuple(one for one in self._schedule.placements if one.event != other)
            without = Schedule((*kept, there), (other,))
            for free in why(self._problem, without, other).free[:1]:
                yield self._opening(place, moved=Placement(other, free.room, free.start))

    def _give_up(self, places: Iterable[Place]) -> Iterator[Opening]:
        """For the cheapest sets of demands, the best place that they open."""
        asked: dict[frozenset[Demand], Place] = {}
        for place in places:
            demands = frozenset(d for v in place.violations for d in breached(self._problem, v))
            if demands and (demands not in asked or place.difference < asked[demands].difference):
                asked[demands] = place
        fewest = min(map(len, asked), default=0)
        smallest = [demands for demands in asked if len(demands) == fewest]
        smallest.sort(key=lambda one: (self._price(one), _key(one)))
        for demands in smallest[:_NAMED]:
            opening = self._opening(asked[demands], demands=demands)
            if opening is not None:
                yield opening

    def _price(self, demands: frozenset[Demand]) -> int:
        return sum(EACH + price(self._problem, demand) for demand in demands)


def _by_itself(place: Place) -> bool:
    """Whether it breaks something that has to do with no other event."""
    return any(set(one.events) == {place.event} for one in place.violations)


def _best(openings: Iterable[Opening | None]) -> tuple[Opening, ...]:
    """The cheapest, each way once."""
    best: dict[object, Opening] = {}
    for one in openings:
        if one is not None:
            way = (one.moved.event if one.moved else one.out) or one.at
            if way not in best or one.difference < best[way].difference:
                best[way] = one
    return tuple(sorted(best.values(), key=lambda one: one.difference)[:_NAMED])


def _key(demands: frozenset[Demand]) -> list[tuple[str, str]]:
    return sorted((one.rule, one.about) for one in demands)


def _in_order(demands: frozenset[Demand]) -> tuple[Demand, ...]:
    return tuple(sorted(demands, key=lambda one: (one.rule, one.about)))


def by_rule(obstacles: Iterable[Obstacle]) -> Mapping[str, list[Obstacle]]:
    """The obstacles of each rule, the most frequent first."""
    found: dict[str, list[Obstacle]] = {}
    for one in obstacles:
        found.setdefault(one.demand.rule, []).append(one)
    return found
