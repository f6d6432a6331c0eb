"""Places for many events at once, by the compiled local search.

Whether all can be placed is mostly answered by a schedule, and that is found here in a fraction of
the time in which CP-SAT is only told what the question is. That nothing was found proves nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from scheduler.explain.asking import kept_shapes
from scheduler.explain.facts import Facts, Given, Place
from scheduler.outline import Demand, Must, Outline, Strike
from scheduler.problem import Weights
from scheduler.search.anneal import LocalSearch
from scheduler.search.arrays import Arrays, Ints, arrays_of

_NOBODY: Final = Demand("", "")
"""Who asks for what only this question asks for."""


def arrange(
    facts: Facts,
    wanted: Collection[int],
    without: Given,
    spared: Collection[int] | None = None,
    start: Mapping[int, Place] | None = None,
) -> Mapping[int, Place] | None:
    """A place for all events that are wanted, keeping all demands but some; None if not found.

    `spared` are the events for which these are given up, by default all; `start` is where some
    events are at first. The same question has the same answer on any machine.
    """
    within = frozenset(facts.outline.everybody if spared is None else spared)
    arrays = arrays_of(_outline(facts, frozenset(wanted), without, within))
    search = LocalSearch(arrays, 0, _places(arrays, start or {}))
    search.construct()
    search.settle()
    if search.least is None:
        return None
    return {
        event: (int(arrays.place_room[place]), int(arrays.place_start[place]))
        for event, place in enumerate(search.best)
        if place >= 0
    }


def _outline(
    facts: Facts, wanted: frozenset[int], without: Given, spared: frozenset[int]
) -> Outline:
    """What is left of the rules for these events, and nothing that costs anything."""
    nothing = Weights(*[0] * len(Weights.__slots__))
    outline = Outline(replace(facts.problem, weights=nothing, delegations=()))
    known = facts.with_earlier(wanted)
    outline.strikes = list(_strikes(facts, frozenset(known), without, spared))
    outline.demand(*(Must(facts.musts[event][0], event) for event in known if event in wanted))
    outline.demand(*kept_shapes(facts.shapes_among(known), without, spared))
    return outline


def _strikes(
    facts: Facts, known: frozenset[int], without: Given, spared: frozenset[int]
) -> Iterator[Strike]:
    """Those that count; whatever is not looked at has no place at all."""
    for strike in facts.outline.strikes:
        if strike.demand not in without:
            yield strike
    for event in facts.outline.everybody:
        everywhere = Strike(_NOBODY, event, None, None, facts.outline.always)
        if event not in known:
            yield everywhere
        elif event not in spared:
            for demand in facts.struck(event).keys() & set(without):
                for room, starts in enumerate(facts.struck(event)[demand]):
                    yield Strike(demand, event, None, (room,), starts)


def _places(arrays: Arrays, start: Mapping[int, Place]) -> Ints:
    places: Ints = np.full(len(arrays.must), -1, dtype=np.int64)
    for event, (room, at) in start.items():
        places[event] = arrays.place_at[event, room, at]
    return places
