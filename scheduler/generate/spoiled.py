"""What can be wrong with a generated meeting: one impossibility each, or too few rooms."""

from dataclasses import replace

from scheduler.generate.shapes import DAY, at
from scheduler.problem import Event, Period, Pin, Problem, Weights
from scheduler.schedule import Schedule


def _changed(problem: Problem, *changed: Event) -> Problem:
    by_id = {event.id: event for event in changed}
    events = tuple(by_id.get(event.id, event) for event in problem.events)
    return replace(problem, events=events)


def crowded(problem: Problem, _planted: Schedule) -> Problem:
    """Two rooms in five are lost, so that not everything finds a place."""
    rooms = problem.rooms[: -(-len(problem.rooms) * 3 // 5)]
    left = {room.id for room in rooms}
    events = (
        replace(
            event,
            mandatory=False,
            preferred_rooms=tuple(room for room in event.preferred_rooms if room in left),
        )
        for event in problem.events
    )
    return replace(problem, rooms=rooms, events=tuple(events))


def room_lost(problem: Problem, planted: Schedule) -> Problem:
    """The schedule is published, then a room cannot be used on the first day."""
    lost = Period(at(0, 0), at(0, DAY - 1))
    return replace(
        problem,
        rooms=tuple(
            replace(room, unavailable=(lost,)) if n == 1 else room
            for n, room in enumerate(problem.rooms)
        ),
        events=tuple(replace(event, mandatory=False) for event in problem.events),
        published=planted.placements,
        weights=Weights(unplaced=5000, time_change=1000, room_change=200),
    )


def no_such_room(problem: Problem, _planted: Schedule) -> Problem:
    """An event needs a size and a feature that no room has together."""
    largest = max(problem.rooms, key=lambda room: room.capacity)
    bare = replace(largest, features=largest.features - {"captioning"})
    rooms = tuple(bare if room is largest else room for room in problem.rooms)
    event = replace(
        problem.events[0],
        attendance=largest.capacity,
        features=frozenset({"captioning"}),
    )
    others = (replace(one, features=one.features - {"captioning"}) for one in problem.events[1:])
    return _changed(replace(problem, rooms=rooms), event, *others)


def too_wanted(problem: Problem, _planted: Schedule) -> Problem:
    """One person is in more events than there are slots in which these may be."""
    person = problem.events[0].people[0]
    number = min(len(problem.slots), len(problem.events) - 1)
    slots = tuple(slot.id for slot in problem.slots[:number])
    chosen = problem.events[: number + 1]
    return _changed(
        problem,
        *(
            replace(
                one,
                people=tuple(dict.fromkeys((*one.people, person))),
                slots=None if number == len(problem.slots) else slots,
            )
            for one in chosen
        ),
    )


def in_plenary(problem: Problem, _planted: Schedule) -> Problem:
    """An event can only be while a plenary sits."""
    sitting = next(session for session in problem.sessions if session.plenary)
    return _changed(
        problem, replace(problem.events[0], available=(Period(sitting.start, sitting.end),))
    )


def pinned_twice(problem: Problem, _planted: Schedule) -> Problem:
    """Two events are pinned to one place."""
    pin = Pin(problem.slots[0].start, problem.rooms[0].id)
    return _changed(problem, *(replace(event, pinned=pin) for event in problem.events[:2]))


def too_much_equipment(problem: Problem, _planted: Schedule) -> Problem:
    """An event needs more of a thing than there is."""
    thing = problem.equipment[0]
    return _changed(problem, replace(problem.events[0], equipment={thing.id: thing.quantity + 1}))
