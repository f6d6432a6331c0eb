"""What the rules ask, over the variables."""

from collections.abc import Container, Iterable

from scheduler.model.variables import Model, Use, moments
from scheduler.outline import Apart, AtMost, OneAtATime, Order, Shape


def hold(model: Model, shapes: Iterable[Shape]) -> None:
    """Every event is in one place or out, and the shapes hold."""
    for event in model.placed:
        model.exactly_one([*model.at(event).values(), model.unplaced[event]])
    asked = list(shapes)
    single = _never_at_once(asked)
    for shape in asked:
        if isinstance(shape, OneAtATime):
            _one_at_a_time(model, shape)
        elif isinstance(shape, Apart):
            _apart(model, shape, single)
        elif isinstance(shape, AtMost):
            _at_most(model, shape)
        elif isinstance(shape, Order):
            _order(model, shape)
        elif shape.event in model.placed:
            model.linear([(model.unplaced[shape.event], 1)], None, 0)


def _never_at_once(shapes: Iterable[Shape]) -> set[tuple[int, ...]]:
    """The sets of events of which no two may overlap, wherever they are."""
    return {one.events for one in shapes if isinstance(one, OneAtATime) and one.rooms is None}


def uses_of(model: Model, shape: OneAtATime | AtMost) -> list[Use]:
    """What the events of a shape that the model knows take of it, and when."""
    if isinstance(shape, OneAtATime):
        return [
            use
            for event in model.known(shape.events)
            for use in model.uses(event, shape.rooms, gap=shape.gap)
        ]
    weights = dict(shape.weights)
    of_event = model.days if shape.daily else model.uses
    return [use for event in model.known(weights) for use in of_event(event, weight=weights[event])]


def _one_at_a_time(model: Model, shape: OneAtATime) -> None:
    for moment in moments(uses_of(model, shape)):
        if len({use.event for use in moment}) > 1:
            model.at_most_one([use.literal for use in moment])


def _at_most(model: Model, shape: AtMost) -> None:
    for moment in moments(uses_of(model, shape)):
        if sum({use.event: use.weight for use in moment}.values()) > shape.limit:
            model.linear([(use.literal, use.weight) for use in moment], None, shape.limit)


def _apart(model: Model, shape: Apart, single: Container[tuple[int, ...]]) -> None:
    if shape.events in single and not _come_close(model, shape):
        return
    events = model.known(shape.events)
    left = [use for e in events for use in model.uses(e, shape.rooms, gap=shape.gap)]
    right = [use for e in events for use in model.uses(e, shape.others, gap=shape.gap)]
    of_right = {use.literal.index for use in right}
    for moment in moments([*left, *right]):
        ours = [use for use in moment if use.literal.index not in of_right]
        theirs = [use for use in moment if use.literal.index in of_right]
        if not ours or not theirs or len({use.event for use in moment}) == 1:
            continue
        if len({use.event for use in ours}) == len({use.event for use in theirs}) == 1:
            model.at_most_one([use.literal for use in moment])
        else:
            model.never_both([use.literal for use in ours], [use.literal for use in theirs])


def _come_close(model: Model, shape: Apart) -> bool:
    """Whether two of the events can be closer than the gap and yet not overlap.

    Where they cannot, as in slots with a long enough break between them, it is enough that they do
    not overlap. For two hundred events in two venues this saves more than half of all lines.
    """
    uses = [use for event in model.known(shape.events) for use in model.uses(event, gap=shape.gap)]
    return any(
        max(use.start for use in moment) >= min(use.end for use in moment) - shape.gap
        for moment in moments(uses)
    )


def _order(model: Model, shape: Order) -> None:
    """By any time, the later one has started only if the earlier one has ended.

    Summed up to each start this is tighter than start by start, and says the same.
    """
    minute, long = model.outline.starts, model.minutes[shape.earlier]
    earlier, later = (
        model.at(event) if event in model.placed else {} for event in (shape.earlier, shape.later)
    )
    for moment in sorted(later):
        started = [(placed, 1) for start, placed in later.items() if start <= moment]
        ended = [
            (placed, -1)
            for start, placed in earlier.items()
            if minute[start] + long <= minute[moment]
        ]
        model.linear([*started, *ended], None, 0)
