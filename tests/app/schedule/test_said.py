"""For every rule a place on the board that breaks it, and for every preference one that costs it:
what is said names the side event, with whom, and where.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from sqlalchemy.orm import Session

from app.meetings.models import Equipment, Meeting, MeetingRoom, RoomClosure, Theme
from app.registrations.models import Absence
from app.schedule import queries, rules, service
from app.schedule.rules import Spot
from app.schedule.service.places import Choice
from app.side_events.models import (
    EquipmentNeed,
    Interest,
    RelationKind,
    RoomWish,
    SideEvent,
    SideEventRelation,
    SideEventTheme,
)
from scheduler import PREFERENCES, RULES
from tests.make import meetings, registrations, schedule, side_events

SMALL, LARGE = 0, 1  # rooms


@dataclass
class World:
    """Events 1 to 3 in the small and the large room on the first day, and in the small one on the
    second; of the third and the fourth the host and the chair are the same.
    """

    db: Session
    scene: schedule.Scene = field(init=False)

    def __post_init__(self) -> None:
        self.scene = schedule.scene(self.db)
        third = {
            "partners": [side_events.lead("Organisation 3")],
            "speakers": [side_events.speaker("Person 3", email="person3@example.org")],
        }
        self.scene.events.append(schedule.event(self.db, self.scene, 4, **third))
        self.draft = schedule.draft(
            self.db, self.scene.meeting, schedule.spread(self.scene), self.scene.events[:3]
        )
        self.meeting = self.scene.meeting.id
        self.ids = [event.id for event in self.scene.events]
        self.rooms = [room.id for room in self.scene.rooms]
        self.days = [
            {"starts_at": slot.starts_at, "ends_at": slot.ends_at} for slot in self.scene.slots
        ]

    def event(self, number: int, **values: object) -> None:
        """Give an event other values."""
        row = self.db.get_one(SideEvent, self.ids[number - 1])
        for name, value in values.items():
            setattr(row, name, value)

    def relation(self, kind: RelationKind) -> None:
        """Let event 4 come after event 3, or not be held with it."""
        one, other = self.ids[3], self.ids[2]
        self.db.add(SideEventRelation(side_event_id=one, other_id=other, kind=kind))

    def need(self) -> None:
        """Events 3 and 4 need a thing of which there is one."""
        kit = Equipment(meeting_id=self.meeting, code="kit", name={"en": "Kit"}, quantity=1)
        self.db.add(kit)
        self.db.flush()
        for event in self.ids[2:]:
            self.db.add(EquipmentNeed(side_event_id=event, equipment_id=kit.id, quantity=1))

    def theme(self) -> None:
        """Events 3 and 4 have a theme in common."""
        theme = Theme(meeting_id=self.meeting, code="x", name={"en": "X"})
        self.db.add(theme)
        self.db.flush()
        for event in self.ids[2:]:
            self.db.add(SideEventTheme(side_event_id=event, theme_id=theme.id))

    def interest(self) -> None:
        """A delegation of one wants to attend events 3 and 4."""
        meeting = self.scene.meeting
        member = registrations.registration(self.db, meeting, "Demo Member", approved=True)
        for event in self.ids[2:]:
            self.db.add(Interest(delegation_id=member.delegation_id, side_event_id=event))

    def publish(self, **meeting: object) -> None:
        """Publish events 1 to 3 where they are."""
        places = dict(schedule.spread(self.scene))
        del places[self.ids[3]]
        schedule.release(self.db, self.scene, places)
        row = self.db.get_one(Meeting, self.meeting)
        for name, value in meeting.items():
            setattr(row, name, value)

    def there(self) -> Meeting:
        """The meeting as it is now."""
        return queries.meeting_by_id(self.db, self.meeting)

    def place(self, number: int, room: int, day: int) -> Choice:
        """What is said of a place of an event."""
        self.db.flush()
        found = service.choices(self.db, self.there(), self.ids[number - 1])
        spot = Spot(self.rooms[room], self.scene.slots[day].starts_at)
        return next(one for one in found.places if one.spot == spot)

    def stands(self, number: int) -> str:
        """What is said of an event where it stands, or of one that has no place."""
        self.db.flush()
        found = service.choices(self.db, self.there(), self.ids[number - 1])
        return " ".join(found.breaks)


Make = Callable[[World], object]
Where = tuple[int, int, int]  # event, room, day


@dataclass(frozen=True)
class Case:
    """What is done to the world, which place is then looked at, and what is named of it."""

    make: Make
    where: Where
    names: tuple[str, ...]


def nothing(_world: World) -> None:
    """The world breaks it as it is."""


def short(world: World) -> None:
    """A slot of half an hour on the third day."""
    slot = meetings.slot(world.db, world.scene.meeting, start="13:15", end="13:45", day=2)
    world.scene.slots.append(slot)


def no_side_events(world: World) -> None:
    """The large room is not for side events any more."""
    row = world.db.get_one(MeetingRoom, (world.meeting, world.rooms[LARGE]))
    row.for_side_events = False


def closed(world: World) -> None:
    """The large room is closed on the second day."""
    closure = RoomClosure(meeting_id=world.meeting, room_id=world.rooms[LARGE], **world.days[1])
    world.db.add(closure)


def plenary(world: World) -> None:
    """A plenary sits on the second day."""
    meetings.session(
        world.db, world.scene.meeting, title="The plenary", day=1, start="13:00", end="14:00"
    )


def away(world: World) -> None:
    """Who chairs event 1 is away on the second day."""
    person = world.scene.events[0].speakers[0].person_id
    world.db.add(Absence(person_id=person, **world.days[1]))


BOTH = ("Event 4", "Event 3")
BROKEN: Mapping[str, Case] = {
    "slot": Case(short, (1, LARGE, 2), ("Event 1",)),
    "available": Case(
        lambda w: w.event(1, impossible=[w.scene.slots[1].id]), (1, LARGE, 1), ("Event 1",)
    ),
    "room_capacity": Case(
        lambda w: w.event(2, attendance=99), (2, SMALL, 0), ("Event 2", "Small Room", "99", "40")
    ),
    "room_features": Case(
        lambda w: w.event(1, features=["projector"]), (1, LARGE, 1), ("Event 1", "Large Room")
    ),
    "room_unavailable": Case(closed, (1, LARGE, 1), ("Event 1", "Large Room")),
    "room_double": Case(nothing, (1, LARGE, 0), ("Event 1", "Event 2", "Large Room")),
    "plenary": Case(plenary, (1, LARGE, 1), ("Event 1", "The plenary")),
    "person_double": Case(nothing, (4, LARGE, 1), (*BOTH, "Person 3")),
    "person_unavailable": Case(away, (1, LARGE, 1), ("Event 1", "Person 1")),
    "organiser_parallel": Case(nothing, (4, LARGE, 1), (*BOTH, "Organisation 3")),
    "equipment": Case(World.need, (4, LARGE, 1), (*BOTH, "Kit")),
    "after": Case(lambda w: w.relation(RelationKind.AFTER), (4, LARGE, 1), BOTH),
    "not_with": Case(lambda w: w.relation(RelationKind.NOT_WITH), (4, LARGE, 1), BOTH),
    "pinned": Case(
        lambda w: w.event(1, pinned_room_id=w.rooms[SMALL]), (1, LARGE, 1), ("Event 1",)
    ),
    "frozen": Case(
        lambda w: w.publish(frozen_until=w.days[1]["ends_at"]), (1, LARGE, 1), ("Event 1",)
    ),
}
# Said of what is in the tray or where it stands; and never: nothing stands twice on a board.
STANDING = {"mandatory", "room_allowed"}
NEVER = {"one_place"}

COSTS: Mapping[str, Case] = {
    "unplaced": Case(nothing, (4, LARGE, 1), ()),
    "slot_preference": Case(nothing, (1, LARGE, 1), ()),
    "room_preference": Case(
        lambda w: w.db.add(RoomWish(side_event_id=w.ids[0], room_id=w.rooms[SMALL], rank=0)),
        (1, LARGE, 1),
        (),
    ),
    "theme_overlap": Case(World.theme, (4, LARGE, 1), ()),
    "missed_interest": Case(World.interest, (4, LARGE, 1), ()),
    "fairness": Case(nothing, (4, LARGE, 1), ()),
    "room_fit": Case(nothing, (1, LARGE, 1), ()),
    "time_change": Case(World.publish, (1, LARGE, 1), ()),
    "room_change": Case(World.publish, (1, LARGE, 0), ()),
}
# What only a search is asked, in the place of rules that warn; and what no meeting says yet.
NOT_ON_BOARD = {"pairs", "costs", "larger_room"}


def test_for_every_rule_and_preference_there_is_a_case() -> None:
    assert set(BROKEN) | STANDING | NEVER == {rule.id for rule in RULES}
    assert set(COSTS) | NOT_ON_BOARD == {preference.id for preference in PREFERENCES}
    assert {preference.id for preference in PREFERENCES} == set(rules.TERM_SENTENCES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_rule_is_said_of_a_place_that_breaks_it(db: Session) -> None:
    world = World(db)

    for rule, case in BROKEN.items():
        undo = db.begin_nested()
        case.make(world)
        place, names = world.place(*case.where), named(world)
        said = {
            one.rule: rules.breach(one.rule, one.events, one.details, names)
            for one in place.judged.violations
        }
        assert rule in said, f"{rule}: {said}"
        assert said[rule] in place.breaches
        assert [name for name in case.names if name not in said[rule]] == [], said[rule]
        undo.rollback()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_stands_nowhere_or_where_it_may_not_is_told_so(db: Session) -> None:
    world = World(db)
    world.event(4, mandatory=True)
    no_side_events(world)

    assert world.stands(4) == "\u2068Event 4\u2069 must take place, and has no place."
    assert world.stands(2) == "\u2068Event 2\u2069 may not be in \u2068Large Room\u2069."


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_preference_is_said_of_a_place_that_costs_it(db: Session) -> None:
    world = World(db)

    for term, case in COSTS.items():
        undo = db.begin_nested()
        case.make(world)
        costs = world.place(*case.where).judged.costs
        figures = {one.label for one in rules.figures_of_terms(costs)}
        assert str(rules.TERM_NAMES[term]) in figures, f"{term}: {costs}"
        undo.rollback()


def named(world: World) -> rules.Names:
    return rules.Names.of(queries.facts_of(world.db, world.there()))
