"""How many clashes there would be had everybody their first wish.

The schedule that is judged is what one gets without looking at the others: every event that is not
pinned is put at the start of the slot it wishes first (without a wish, of the first slot that is
long enough) and in the room it wishes first (without a wish, the smallest room that is offered to
it and has the seats and features it needs; where none has, the largest). A pinned event is where it
is pinned. Then every breach of every rule is counted once, by rule: two events in one room are one
clash, a person with two events at once is one, and so on. Rules on a schedule as a whole
(one_place, mandatory, frozen) have nothing to say about it.
"""

from collections import Counter

from scheduler import Placement, Problem, Schedule, check
from scheduler.problem import Event, Room, Slot

WHOLE = frozenset({"one_place", "mandatory", "frozen"})


def clashes_of_wishes(problem: Problem) -> dict[str, int]:
    """By rule, the breaches in the schedule of first wishes; {} without slots or rooms."""
    if not problem.slots or not problem.rooms:
        return {}
    wished = tuple(
        Placement(event.id, _room(problem, event).id, _start(problem, event))
        for event in problem.events
    )
    broken = (violation.rule for violation in check(problem, Schedule(wished)))
    counted = Counter(rule for rule in broken if rule not in WHOLE)
    return dict(counted.most_common())


def _start(problem: Problem, event: Event) -> int:
    if event.pinned is not None and event.pinned.start is not None:
        return event.pinned.start
    if event.preferred_slots:
        return problem.slot_by_id[event.preferred_slots[0]].start
    in_order = sorted(problem.slots, key=lambda slot: slot.start)
    return next((slot.start for slot in in_order if _fits(slot, event)), in_order[0].start)


def _fits(slot: Slot, event: Event) -> bool:
    allowed = event.slots is None or slot.id in event.slots
    return allowed and event.duration <= slot.end - slot.start


def _room(problem: Problem, event: Event) -> Room:
    if event.pinned is not None and event.pinned.room is not None:
        return problem.room_by_id[event.pinned.room]
    if event.preferred_rooms:
        return problem.room_by_id[event.preferred_rooms[0]]
    offered = [room for room in problem.rooms if event.rooms is None or room.id in event.rooms]
    by_size = sorted(offered or problem.rooms, key=lambda room: (room.capacity, room.id))
    fitting = (
        room
        for room in by_size
        if event.attendance <= room.capacity and event.features <= room.features
    )
    return next(fitting, by_size[-1])
