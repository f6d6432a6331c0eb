"""Find what cannot hold together, the plainest of it first, and cut it down to what is needed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Final

from scheduler.explain.arranging import arrange
from scheduler.explain.asking import Dispute, OutOfTimeError, confirmed, place
from scheduler.explain.counting import suspicions
from scheduler.explain.facts import Facts, Given, Place
from scheduler.explain.findings import MANY
from scheduler.explain.prices import price
from scheduler.outline import Demand
from scheduler.problem import Event, Weights
from scheduler.solve import Options, solve

_PATIENCE: Final = 0.3
"""The part of the time that is left which it gets."""
_FEW: Final = 12
"""The demands on one event of which every combination is tried."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot be kept together and, without any one of them, can; and whose they are.

    `events` are those that must be placed, as positions.
    """

    events: tuple[int, ...]
    demands: frozenset[Demand]


def counted(facts: Facts, given: Given = (), seen: Collection[Conflict] = ()) -> Conflict | None:
    """A conflict that can be seen without a search; rather about events not in those seen."""
    times = Counter(event for one in seen for event in one.events)
    for suspicion in suspicions(facts, facts.wanted(given), given, times):
        found = least(facts, suspicion.events, given, suspicion.scarce)
        if found is not None:
            return found
    return None


def searched(facts: Facts, given: Given = ()) -> Conflict | Mapping[int, Place]:
    """A conflict that is left when some demands are given up, or a place for all that need one."""
    wanted = facts.wanted(given)
    if len(wanted) >= MANY and not given:
        chosen = _scheduled(facts)
        if chosen is not None:
            return chosen
    arranged = arrange(facts, wanted, given) if given and len(wanted) >= MANY else None
    if arranged is not None:
        return arranged
    answer = place(facts, wanted, given)
    if answer.chosen is not None:
        return answer.chosen
    found = least(facts, _fewer(facts, answer.blamed, given), given)
    if found is None:
        raise OutOfTimeError  # two questions were answered differently: trust neither
    return found


def _scheduled(facts: Facts) -> Mapping[int, Place] | None:
    """A place for all that need one, if `solve` finds a schedule in its time."""
    problem = facts.problem
    nothing = Weights(*[0] * len(Weights.__slots__))
    free = replace(problem, weights=nothing, delegations=())
    schedule = solve(free, Options(seconds=max(1.0, facts.left * _PATIENCE), workers=1))
    if schedule.penalty is None:
        return None
    start_at = {start: position for position, start in enumerate(facts.outline.starts)}
    return {
        facts.outline.event_at[one.event]: (facts.outline.room_at[one.room], start_at[one.start])
        for one in schedule.placements
    }


def _fewer(facts: Facts, events: Collection[int], given: Given) -> tuple[int, ...]:
    """As few of the events as cannot be placed together."""
    left = tuple(events)
    for event in sorted(events, key=lambda one: _ease(facts.problem.events[one])):
        if event in left:
            rest = tuple(one for one in left if one != event)
            answer = place(facts, rest, given)
            if answer.chosen is None:
                left = answer.blamed
    return left


def _ease(event: Event) -> tuple[int, int]:
    """Events with little to say for themselves are let go first."""
    limits = (event.pinned, event.available, event.slots, event.rooms)
    return sum(limit is not None for limit in limits), len(event.after) + len(event.people)


def least(
    facts: Facts,
    events: Collection[int],
    given: Given = (),
    scarce: Collection[Demand] | None = None,
) -> Conflict | None:
    """As few demands as cannot be kept together for these events; None if all of them can.

    `scarce` are those that forbid combinations of events and are enough to look at.
    """
    demands = _demands(facts, events, given, scarce)
    alone = _covering(facts, *events, demands=demands) if len(events) == 1 else None
    if alone is not None:
        left: tuple[Demand, ...] | None = alone
    else:
        left = _cut(facts, events, demands)
    if left is None:
        return None
    musts = [event for event in events if any(one in left for one in facts.musts[event])]
    if not confirmed(facts, musts, left):
        return None
    return Conflict(tuple(sorted(musts)), frozenset(left))


def _cut(facts: Facts, events: Collection[int], demands: list[Demand]) -> tuple[Demand, ...] | None:
    """First who is in each other's way, all else being as it is; then what else that takes."""
    striking = {one for event in facts.with_earlier(events) for one in facts.struck(event)}
    strict = striking.intersection(demands)
    among = Dispute(facts, events, demands, strict).core(demands)
    if among is None:
        return None
    rest = [one for one in demands if one in strict or one in among]
    left = Dispute(facts, events, rest).core(rest)
    return None if left is None else _spared(facts, events, left)


def _spared(facts: Facts, events: Collection[int], left: tuple[Demand, ...]) -> tuple[Demand, ...]:
    """What is left when every demand that can be spared is."""
    dispute = Dispute(facts, events, left)
    needed: set[Demand] = set()
    while candidates := [one for one in left if one not in needed]:
        fewer = dispute.core([one for one in left if one != candidates[0]])
        if fewer is None:
            needed.add(candidates[0])
        else:
            left = fewer
    return left


def _covering(facts: Facts, event: int, *, demands: list[Demand]) -> tuple[Demand, ...] | None:
    """The fewest demands that leave an event no place by themselves."""
    width = len(facts.outline.starts)
    struck = {
        demand: sum(starts << room * width for room, starts in enumerate(by_room))
        for demand, by_room in facts.struck(event).items()
        if demand in demands
    }
    everywhere = (1 << width * len(facts.problem.rooms)) - 1
    cheapest = sorted(struck, key=lambda one: (price(facts.problem, one), one.rule, one.about))
    if len(cheapest) > _FEW:
        return None
    musts = [one for one in facts.musts[event] if one in demands]
    for size in range(len(cheapest) + 1):
        for must, some in product(musts, combinations(cheapest, size)):
            if _union(struck.get(one, 0) for one in (must, *some)) == everywhere:
                return (must, *some)
    return None


def _union(sets: Iterator[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


def _demands(
    facts: Facts, events: Collection[int], given: Given, scarce: Collection[Demand] | None
) -> list[Demand]:
    """All demands on the events, those first without which a reason is easier to read."""
    known = facts.with_earlier(events)
    found = dict.fromkeys(demand for event in events for demand in facts.musts[event])
    for event in known:
        found |= dict.fromkeys(facts.struck(event))
    if scarce is None:
        scarce = [shape.demand for shape in facts.shapes_among(known)]
    found |= dict.fromkeys(scarce)
    order = {demand: number for number, demand in enumerate(found)}
    return sorted(
        (demand for demand in found if demand not in given),
        key=lambda one: (-_weight(facts, one), order[one]),
    )


def _weight(facts: Facts, demand: Demand) -> int:
    return price(facts.problem, demand) if demand not in facts.placing else 0
