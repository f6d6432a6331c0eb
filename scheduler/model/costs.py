"""What the preferences count, over the variables; between two single events see `bonds`."""

from collections.abc import Mapping
from itertools import combinations

from scheduler.model.bonds import bond, meet, rank
from scheduler.model.variables import Literal, Model, Place
from scheduler.outline import Bond, Crowd, Meeting, Pile, Ranking
from scheduler.preferences import weight_by_term
from scheduler.problem import Slot


def pay(model: Model) -> None:
    """Count what the preferences count, and minimise it."""
    weights = _weights(model)
    _single(model, weights)
    _left_out(model, weights)
    crowds: dict[tuple[int, frozenset[int]], Literal] = {}
    for soft in model.outline.soft:
        weight = weights.get(soft.term, 0)
        if weight and isinstance(soft, Meeting):
            _meeting(model, soft, weight * soft.amount)
        elif weight and isinstance(soft, Crowd):
            _crowd(model, soft, weight * soft.amount, crowds)
        elif weight and isinstance(soft, Pile):
            _pile(model, soft, weight)
        elif weight and isinstance(soft, Bond):
            bond(model, soft, weight)
        elif weight and isinstance(soft, Ranking):
            rank(model, soft, weight)
    if model.costs:
        model.cp.minimize(model.total())


def pay_across_slots(model: Model) -> None:
    """The same where what is within a slot is paid for already: what is left out, and piles."""
    weights = _weights(model)
    _left_out(model, weights)
    for soft in model.outline.soft:
        if isinstance(soft, Pile) and soft.term in weights:
            _pile(model, soft, weights[soft.term])
    if model.costs:
        model.cp.minimize(model.total())


def _weights(model: Model) -> dict[str, int]:
    weights = weight_by_term(model.outline.problem)
    return {term: weight for term, weight in weights.items() if weight}


def _single(model: Model, weights: Mapping[str, int]) -> None:
    """What single placements cost, by their start, their room, or both."""
    costs = model.outline.costs
    for (term, event), amounts in costs.start.items():
        for (_, start), placed in model.placed.get(event, {}).items():
            model.cost(placed, weights.get(term, 0) * amounts[start])
    for (term, event), amounts in costs.room.items():
        for (room, _), placed in model.placed.get(event, {}).items():
            model.cost(placed, weights.get(term, 0) * amounts[room])
    for (term, event, room, start), amount in costs.place.items():
        there: Mapping[Place, Literal] = model.placed.get(event, {})
        if (room, start) in there:
            model.cost(there[room, start], weights.get(term, 0) * amount)


def _left_out(model: Model, weights: Mapping[str, int]) -> None:
    """What events cost that have no placement."""
    for (term, event), amount in model.outline.costs.out.items():
        if event in model.placed:
            model.cost(model.unplaced[event], weights.get(term, 0) * amount)


def _meeting(model: Model, soft: Meeting, weight: int) -> None:
    """The overlapping pairs in each slot: events in two slots never overlap."""
    events = model.known(soft.events)
    for slot in model.outline.problem.slots:
        starts = {event: _starts_in(model, slot, event) for event in events}
        inside = [event for event in events if starts[event]]
        together = [event for event in inside if _always_meets(model, slot, event)]
        # All of these overlap whenever they are in the slot: their number says how many pairs.
        if len(together) > 1:
            counted = [(placed, 1) for event in together for placed in starts[event].values()]
            model.cost(model.pairs(counted, len(together)), weight)
        known = set(together)
        for one, other in combinations(inside, 2) if len(known) < len(inside) else ():
            if one not in known or other not in known:
                model.cost(meet(model, one, other, starts), weight)


def _always_meets(model: Model, slot: Slot, event: int) -> bool:
    """Whether the event overlaps any other such event in the slot, wherever in it they start."""
    problem = model.outline.problem
    one_start = problem.start_step is None and not problem.further_starts(slot)
    return one_start or 2 * model.minutes[event] > slot.end - slot.start


def _starts_in(model: Model, slot: Slot, event: int) -> dict[int, Literal]:
    minute = model.outline.starts
    return {
        start: placed
        for start, placed in model.at(event).items()
        if slot.start <= minute[start] < slot.end
    }


def _crowd(
    model: Model, soft: Crowd, weight: int, known: dict[tuple[int, frozenset[int]], Literal]
) -> None:
    """Delegations and moments that count the same share a variable."""
    uses = [use for event in model.known(soft.events) for use in model.uses(event)]
    for minute in model.outline.starts:
        running = [use for use in uses if use.start <= minute < use.end]
        most = len({use.event for use in running})
        if most > soft.size:
            key = soft.size, frozenset(use.literal.index for use in running)
            if key not in known:
                known[key] = model.excess([(use.literal, 1) for use in running], soft.size, most)
            model.cost(known[key], weight)


def _pile(model: Model, soft: Pile, weight: int) -> None:
    brought = [
        [(placed, amounts[t]) for t, placed in model.at(event).items() if amounts[t]]
        for event, amounts in soft.brought
        if event in model.placed
    ]
    most = sum(max((amount for _, amount in own), default=0) for own in brought)
    if sum(map(bool, brought)) == 1:
        for placed, amount in next(filter(None, brought)):
            model.cost(placed, weight * (amount * (amount - 1) // 2))
    elif most > 1:
        whole = model.pairs([one for own in brought for one in own], most)
        # Each event's own share of it is no line between whole points, but known place by place.
        alone = [(placed, a * (a - 1) // 2) for own in brought for placed, a in own if a > 1]
        if alone:
            model.at_least(whole, alone, 0)
        model.cost(whole, weight)
