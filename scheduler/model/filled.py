"""A model in which each slot holds one of some fillings, all whose costs are known."""

from collections.abc import Iterable, Sequence

from scheduler.model.costs import pay_across_slots
from scheduler.model.demands import hold
from scheduler.model.variables import Literal, Model, Place
from scheduler.outline import Outline

EventPlace = tuple[int, Place]
"""An event, and where it is."""


def filled(outline: Outline, fillings: Iterable[tuple[int, Sequence[EventPlace], int]]) -> Model:
    """The schedules that are made of fillings: (the slot, what is in it, and what that costs).

    The cost is of what is counted within the slot: places, meetings and crowds. All rules hold.
    """
    known = list(fillings)
    places: dict[int, list[Place]] = {event: [] for event in outline.everybody}
    for event, place in sorted({one for _, own, _ in known for one in own}):
        places[event].append(place)
    model = Model(outline, places)
    hold(model, outline.shapes)
    by_slot: dict[int, list[Literal]] = {}
    by_place: dict[EventPlace, list[Literal]] = {}
    for slot, own, cost in known:
        literal = model.literal()
        model.cost(literal, cost)
        by_slot.setdefault(slot, []).append(literal)
        for one in own:
            by_place.setdefault(one, []).append(literal)
    for literals in by_slot.values():
        model.at_most_one(literals)
    for (event, place), literals in by_place.items():
        there = model.placed[event][place]
        model.linear([*((literal, 1) for literal in literals), (there, -1)], 0, 0)
    pay_across_slots(model)
    return model
