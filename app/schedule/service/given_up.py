"""What was given up so that there is a schedule: it is kept, and can be taken back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.happenings import tell
from app.core.ids import new_id
from app.meetings import queries as meetings
from app.meetings import service as programme
from app.meetings.models import Equipment, Meeting, Room
from app.registrations.models import Person
from app.schedule import queries, rules
from app.schedule.errors import NothingHere
from app.schedule.models import Mending, Run, WayTaken
from app.schedule.rules import Facts, GivenUp, Names
from app.schedule.service.arranging import StandInNamed
from app.schedule.service.freezing import freeze
from app.side_events import queries as side_events
from app.side_events import service as demanding
from app.side_events.models import RelationKind, SideEvent

# What there is to be changed, and of which event or thing: how it stands, as JSON.
Asked = Mapping[tuple[str, str], Any]


@dataclass(frozen=True)
class TakenWay:
    """A way out that was taken: what that changed, and what of it would not go back, or did not,
    as somebody has changed it since; sentences.
    """

    taken: WayTaken
    done: Sequence[str]
    stays: Sequence[str]


def asked_for(facts: Facts) -> Asked:
    """How all stands that a way out may change."""
    found: dict[tuple[str, str], Any] = {}
    for event in facts.events:
        parts = demanding.asked_for(event) | {
            "minutes": [event.shortened_to, event.minutes],
            "people": [[one.person_id, one.affiliation] for one in _in_order(event)],
        }
        found |= {(part, event.id): value for part, value in parts.items()}
    for row in sorted(facts.relations, key=lambda one: one.other_id):
        found.setdefault((row.kind.value, row.side_event_id), []).append(row.other_id)
    for closure in facts.closures:
        hours = [closure.starts_at.isoformat(), closure.ends_at.isoformat(), closure.reason]
        found.setdefault(("closed", closure.room_id), []).append(hours)
    found |= {("quantity", one.id): one.quantity for one in facts.equipment}
    found |= {("exclusive", one.id): one.exclusive for one in facts.sessions}
    found |= {("frozen", one.isoformat()): True for one in rules.frozen_days(facts.meeting)}
    found |= {("offered", one.id): one.id in facts.side_event_rooms for one in facts.rooms}
    return found


def _in_order(event: SideEvent) -> list[Any]:
    return sorted(event.speakers, key=lambda one: one.position)


def keep(
    db: Session, actor: Actor | None, way: tuple[str, int], before: Asked, after: Asked
) -> WayTaken:
    """Note that a way out, of a run and with a number, was taken, and what it changed."""
    known = [*before, *(one for one in after if one[0] == "offered")]  # else a new room's closures
    changes = [
        GivenUp(*key, before.get(key), after.get(key))
        for key in dict.fromkeys(known)
        if before.get(key) != after.get(key)
    ]
    taken = WayTaken(
        id=new_id(),
        run_id=way[0],
        number=way[1],
        taken_by=actor.account_id if actor else None,
        created_at=clock.now(),
        changes=[asdict(one) for one in changes],
    )
    db.add(taken)
    db.flush()
    return taken


def given_since(
    db: Session, facts: Facts, run: Run | None
) -> tuple[list[TakenWay], list[TakenWay]]:
    """The ways out that were taken in a meeting and can go back, at least in part, newest first:
    those that were taken after a run was asked for, so that it knows nothing of them, and the rest.

    What was taken for a mending is among the rest: the mending looks again itself.
    """
    now, names = asked_for(facts), Names.of(facts)
    ways = [
        one
        for one in queries.ways_taken(db, facts.meeting.id)
        if one.undone_at is None and any(map(_as_left(now), _changes(one)))
    ]
    since = [
        one
        for one in ways
        if run is not None
        and one.created_at >= run.created_at
        and queries.mending_of_run(db, one.run_id) is None
    ]
    before = [one for one in ways if one not in since]
    new, old = ([_given(db, one, now, names) for one in part] for part in (since, before))
    return new, old


def given_of(db: Session, meeting: Meeting, way: tuple[str, int]) -> TakenWay | None:
    """What became of a way out, of a run and with a number; None where nobody has taken it."""
    ways = queries.ways_taken(db, meeting.id)
    taken = next((one for one in ways if (one.run_id, one.number) == way), None)
    if taken is None:
        return None
    facts = queries.facts_of(db, meeting)
    return _given(db, taken, asked_for(facts), Names.of(facts))


def undo_way_out(
    db: Session, actor: Actor | None, meeting: Meeting, way: tuple[str, int]
) -> WayTaken:
    """Put back all that a way out has changed, but for what somebody has changed since.

    Raises `NothingHere` where it was not taken, or is undone already.
    """
    queries.lock_meeting(db, meeting.id)
    ways = queries.ways_taken(db, meeting.id)
    taken = next((one for one in ways if (one.run_id, one.number) == way), None)
    if taken is None or taken.undone_at is not None:
        raise NothingHere
    put_back(db, actor, meeting, taken)
    taken.undone_at = clock.now()
    record(db, actor, "schedule.way_out_undone", meeting.id, taken.run_id, way=taken.number)
    db.flush()
    return taken


def ways_for(db: Session, meeting: Meeting, mending: Mending) -> list[WayTaken]:
    """The ways out that were taken for a mending and are not undone, the oldest first."""
    theirs = mending.before.get("given_up", [])
    ways = reversed(queries.ways_taken(db, meeting.id))
    return [one for one in ways if one.id in theirs and one.undone_at is None]


def ask_again(db: Session, actor: Actor | None, meeting: Meeting, mending: Mending) -> None:
    """Ask again for what side events asked themselves and was given up for a mending, but for what
    somebody has set anew since.
    """
    for taken in reversed(ways_for(db, meeting, mending)):
        put_back(db, actor, meeting, taken, rules.OF_AN_EVENT)


def put_back(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    taken: WayTaken,
    only: Collection[str] = rules.DONE.keys(),
) -> None:
    """Put `only` these parts of it back that are as the way out has left them."""
    left = _as_left(asked_for(queries.facts_of(db, meeting)))
    changes = [one for one in _changes(taken) if one.what in only and left(one)]
    for event_id in dict.fromkeys(one.about for one in changes if one.what in rules.OF_AN_EVENT):
        event = side_events.side_event(db, event_id, meeting_id=meeting.id)
        asked = {one.what: one.before for one in changes if one.about == event_id}
        if event is not None:
            demanding.ask_as_before(db, actor, event, asked)
    for one in changes:
        if one.what in _BACK:
            _BACK[one.what](db, actor, meeting, one)


def _changes(taken: WayTaken) -> list[GivenUp]:
    return [GivenUp(**one) for one in taken.changes]


def _as_left(now: Asked) -> Callable[[GivenUp], bool]:
    """Whether something is as a change has left it."""
    return lambda one: now.get((one.what, one.about)) == one.after


def _given(db: Session, taken: WayTaken, now: Asked, names: Names) -> TakenWay:
    changes = _changes(taken)
    people = {row[0] for one in changes if one.what == "people" for row in one.before + one.after}
    known = (db.get(Person, one) for one in people)
    named = replace(names, people={**names.people} | {one.id: one.name for one in known if one})
    is_as_left = _as_left(now)
    stays = [
        one
        for one in changes
        if now.get((one.what, one.about)) != one.before and (taken.undone_at or not is_as_left(one))
    ]
    return TakenWay(taken, rules.said_done(changes, named), rules.said_done(stays, named))


# How that goes back which is not asked by one side event alone


def _minutes(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    demanding.hold_for(db, actor, meeting, {change.about: change.before[0]})


def _relations(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    event = side_events.side_event(db, change.about, meeting_id=meeting.id)
    if event is not None:
        there = side_events.ids_at(db, meeting.id)
        others = [one for one in change.before if one in there]
        demanding.relate(db, actor, event, RelationKind(change.what), others)


def _people(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    """Whoever was there comes again, in the same line; all others stay."""
    lines = zip(change.before, change.after, strict=True)
    replaced = {now[0]: before for before, now in lines if before != now}
    for stands_in, (person_id, affiliation) in replaced.items():
        person = db.get(Person, person_id)
        if person is not None and person.name:
            who = (stands_in, person.name, person.email or "")
            more = (person.honorific, affiliation)
            tell(db, StandInNamed(meeting, change.about, *who, actor, *more))


def _quantity(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    thing = db.get(Equipment, change.about)
    if thing is not None:
        programme.set_quantity(thing, change.before)
        record(db, actor, "equipment.counted", meeting.id, thing.id, quantity=change.before)


def _exclusive(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    session = meetings.session_of(db, meeting.id, change.about)
    if session is not None:
        programme.set_exclusive(session, exclusive=change.before)
        record(db, actor, "session.marked", meeting.id, session.id, exclusive=change.before)


def _offered(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    """A room in which something stands, or to which something is fixed, stays offered."""
    given = meetings.meeting_room(db, meeting.id, change.about)
    if given is None or _is_used(db, meeting, change.about):
        return
    if change.before is None:  # it was not there
        programme.take_room_away(db, given)
    else:
        programme.give_room(db, meeting, given.room, for_side_events=False)
    record(db, actor, "room.not_offered", meeting.id, change.about)


def _is_used(db: Session, meeting: Meeting, room_id: str) -> bool:
    standings = queries.standings(db, meeting.id).values()
    fixed = {one.pinned_room_id for one in queries.facts_of(db, meeting).events}
    return room_id in fixed or any(one.spot and one.spot.room_id == room_id for one in standings)


def _frozen(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    freeze(db, actor, meeting, [date.fromisoformat(change.about)])


def _closed(db: Session, actor: Actor | None, meeting: Meeting, change: GivenUp) -> None:
    room = db.get_one(Room, change.about)
    for *hours, reason in change.parts_gone:
        starts_at, ends_at = map(datetime.fromisoformat, hours)
        closure = programme.close_room(
            db, meeting, room, starts_at=starts_at, ends_at=ends_at, reason=reason
        )
        record(db, actor, "room.closed", meeting.id, closure.id, room=change.about)


_BACK: Mapping[str, Callable[[Session, Actor | None, Meeting, GivenUp], None]] = {
    "minutes": _minutes,
    "after": _relations,
    "not_with": _relations,
    "people": _people,
    "quantity": _quantity,
    "exclusive": _exclusive,
    "offered": _offered,
    "frozen": _frozen,
    "closed": _closed,
}
