"""What the scheduler is asked when something happens while the meeting is held.

The answer loses as little as possible, then moves as few events as possible, and only then minds
what the meeting usually minds: a unit of each costs more than all that comes after it together.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import combinations

from app.schedule.models import RunMode
from app.schedule.rules import Leeway, Place
from app.schedule.rules.known_by import MOST_UPSET, upset_by_moving
from app.schedule.solver.modes import asked_in, pinned_in_spite, start_of
from app.schedule.solver.moments import minutes_of
from app.schedule.solver.periods import ALWAYS, END_OF_TIME, left_of
from scheduler import Problem, Schedule, judge
from scheduler.problem import Cost, Event, Period, Pin, Session, Weights

STEP = 5  # minutes for which an event that moves in time costs one more
FARTHEST = 24 * 60 // STEP  # no start of the same day is farther off; another day is farther
OTHER_ROOM = 2 * 60 // STEP  # rather two hours later in the room where people look for it
FAR = 2 * FARTHEST + OTHER_ROOM  # an event as far from where it stands as can be
SOON = FAR + 1  # rather any other as far as can be, than what begins soon, or than to then
KNOWN = FAR + SOON + 1  # and rather that, than what people know, the more the more it upsets them
MOVES = frozenset({"time_change", "room_change"})


def asked_to_mend(problem: Problem, places: Mapping[str, Place], given: Leeway) -> Problem:
    """The problem of a mending, from that of the meeting with the fact in it.

    What has no place on the board gets none, so that nothing moves to make room for it.
    """
    problem, given = _in_spite(problem, places, given)
    gone = given.over | given.apart
    kept = {one.id: one.priority for one in problem.events if one.id in places.keys() - gone}
    anchored = asked_in(problem, places, RunMode.MEND)
    asked = replace(
        anchored,
        events=tuple(
            _near(problem, _held(one, places, kept, given), places[one.id], given)
            for one in problem.events
            if one.id in kept
        ),
        sessions=problem.sessions + tuple(_apart(problem, places, given)),
        published=tuple(one for one in anchored.published if one.event in kept),
        frozen=tuple(one for one in anchored.frozen if one.event in kept),
        delegations=tuple(
            replace(one, interests=tuple(each for each in one.interests if each in kept))
            for one in problem.delegations
            if kept.keys() & set(one.interests)
        ),
    )
    return replace(asked, weights=_weights(asked))


def fewest_moves(problem: Problem) -> Problem:
    """The same question with nothing else to mind than what is lost, and how many events move."""
    weights = dict.fromkeys(Weights.__dataclass_fields__, 0)
    moved = dict.fromkeys(MOVES, 1)
    unplaced = {"unplaced": len(problem.events) + 1}
    return replace(problem, weights=Weights(**(weights | moved | unplaced)))


def moves_and_losses(problem: Problem, places: Mapping[str, Place]) -> tuple[int, int]:
    """How many events of a mending's problem stand elsewhere than they did; how many nowhere."""
    before = {one.event: (one.room, one.start) for one in problem.published}
    after = {one: (place.room_id, minutes_of(place.starts_at)) for one, place in places.items()}
    moved = sum(one in after and after[one] != spot for one, spot in before.items())
    return moved, sum(one.id not in after for one in problem.events)


def _held(
    event: Event, places: Mapping[str, Place], kept: Mapping[str, int], given: Leeway
) -> Event:
    """An event that may move to what is far enough off, or stays where it is.

    `kept` are the priorities of all that are asked about, by id.
    """
    place = places[event.id]
    event = replace(
        event,
        after=tuple(one for one in event.after if one in kept),
        not_with=tuple(one for one in event.not_with if one in kept),
    )
    if event.id in given.stay:
        return replace(event, pinned=Pin(minutes_of(place.starts_at), place.room_id))
    if event.id in given.wanted:
        event = replace(event, priority=event.priority + sum(kept.values()))
    soonest = minutes_of(given.soonest(event.id, place.starts_at))
    free = event.available if event.available is not None else ALWAYS
    later = (Period(max(one.start, soonest), one.end) for one in free if one.end > soonest)
    return replace(event, available=tuple(later))


def _near(problem: Problem, event: Event, place: Place, given: Leeway) -> Event:
    """The event with a cost for each other start: the farther off, the more plans it upsets.

    The same day goes before any other, and at another hour the same room before any other. Of as
    many that could move, one of which nobody was told goes before one that people know, as
    `rules.known_by` weighs it, and what is far off goes before what begins soon; nothing is brought
    forward to begin soon where another start would do.
    """
    if event.pinned is not None:
        return event
    stands, ahead = minutes_of(place.starts_at), minutes_of(given.ahead)
    moved = KNOWN * upset_by_moving(given.known.get(event.id, frozenset()))
    moved += SOON if stands < ahead else 0
    rooms = event.rooms if event.rooms is not None else tuple(problem.room_by_id)
    others = [one for one in rooms if one != place.room_id]
    costs = []
    for start in problem.starts:
        cost = moved + _distance(problem, stands, start)
        cost += SOON if start < min(stands, ahead) else 0
        costs += [Cost(cost, start)] if start != stands and cost else []
    costs += [Cost(OTHER_ROOM, room=one) for one in others]
    costs += [Cost(moved, stands, one) for one in others if moved]
    return replace(event, costs=tuple(costs))


def _distance(problem: Problem, stands: int, start: int) -> int:
    """Steps from one start to another; on another day more than on the same."""
    same_day = problem.day_of(stands) == problem.day_of(start)
    return min(FARTHEST, abs(start - stands) // STEP) + (0 if same_day else FARTHEST)


def _in_spite(
    problem: Problem, places: Mapping[str, Place], given: Leeway
) -> tuple[Problem, Leeway]:  # fmt: skip
    """What breaks a rule where it is stays there, and keeps all other rules.

    What shares a room or a person at one time, or is where there is no time for it, cannot even be
    asked about: that stays `apart`, and the others keep clear of it.
    """
    spared = given.apart & places.keys()
    tried = pinned_in_spite(problem, places, spared)
    fixed = {one: places[one] for one in places if one in spared | given.stay}
    found = judge(tried, Schedule(start_of(fixed))).violations
    apart = spared & {event for one in found for event in one.events}
    pinned = pinned_in_spite(problem, places, spared - apart)
    clear = tuple(
        event if event.id in spared else _clear_of(problem, event, places, apart)
        for event in pinned.events
    )
    return replace(pinned, events=clear), replace(
        given, apart=apart, stay=given.stay | (spared - apart)
    )


def _clear_of(
    problem: Problem, event: Event, places: Mapping[str, Place], apart: Collection[str]
) -> Event:  # fmt: skip
    """An event that is never at one time with what has its host, or with what it must not be at one
    time, and that keeps the order it has with the others.
    """
    single = {one.id for one in problem.organisations if one.parallel_events == 1}
    hosts, taken = single & {*event.organisers}, list[Period]()
    for other in (problem.event_by_id[one] for one in sorted(apart)):
        start = minutes_of(places[other.id].starts_at)
        end = start + other.duration
        if hosts & {*other.organisers} or other.id in event.not_with or event.id in other.not_with:
            taken.append(Period(start, end))
        if other.id in event.after:
            taken.append(Period(0, end))
        if event.id in other.after:
            taken.append(Period(start, END_OF_TIME))
    if not taken:
        return event
    free = event.available if event.available is not None else ALWAYS
    return replace(event, available=left_of(free, taken))


def _apart(problem: Problem, places: Mapping[str, Place], given: Leeway) -> list[Session]:
    """What keeps its room and its people in spite of a rule; two sessions are never judged."""
    return [
        Session(
            id=f"held-{event.id}",
            start=minutes_of(places[event.id].starts_at),
            end=minutes_of(places[event.id].starts_at) + event.duration,
            rooms=(places[event.id].room_id,),
            people=event.people,
        )
        for event in problem.events
        if event.id in given.apart and event.id in places
    ]


def _weights(problem: Problem) -> Weights:
    """The meeting's weights, with those of moving and of losing an event far above."""
    usual, events = problem.weights, len(problem.events)
    changes = usual.time_change + usual.room_change
    one_move = 1 + _most_of_all_else(problem) + events * changes
    return replace(
        usual,
        time_change=one_move + usual.time_change,
        room_change=one_move + usual.room_change,
        unplaced=1 + events * (one_move + changes) + one_move,
        larger_room=0,
        pairs=0,
        costs=1,
        taken_off=0,
    )


def _most_of_all_else(problem: Problem) -> int:
    """No schedule costs more than this by what the meeting usually minds."""
    usual, events = problem.weights, problem.events
    wishes = {one.id: len(one.preferred_slots) for one in events}
    themes = sum(len(one.themes & other.themes) for one, other in combinations(events, 2))
    missed = sum(
        one.weight * max(0, len(one.interests) - one.size) * len(problem.starts)
        for one in problem.delegations
    )
    unhappy = sum(
        most * (most - 1) // 2
        for organisation in problem.organisations
        if (most := sum(wishes[one.id] for one in events if organisation.id in one.organisers))
    )
    return (
        usual.slot_preference * sum(wishes.values())
        + usual.room_preference * sum(len(one.preferred_rooms) for one in events)
        + usual.theme_overlap * themes
        + usual.missed_interest * missed
        + usual.fairness * unhappy
        + usual.room_fit * 10 * len(events)
        + (FAR + 2 * SOON + MOST_UPSET * KNOWN) * len(events)
    )
