"""For every rule a place on the board that breaks it, and for every preference one that costs it:
what the page says there names the side event, with whom, and where, in each language.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.i18n import LANGUAGES, in_use, show_day, show_time
from app.meetings.models import Equipment, Meeting, MeetingRoom, RoomClosure, Theme
from app.registrations.models import Absence
from app.schedule import rules
from app.schedule.models import Placement, Scheduling
from app.schedule.rules.sentences import BREACHES
from app.schedule.rules.settled import ALWAYS
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
from tests.make import accounts, meetings, registrations, schedule, side_events
from tests.visitor import Page, Visitor

HOME = "/organise/im-test/schedule"
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
        """Events 1 and 3 have a theme in common."""
        theme = Theme(meeting_id=self.meeting, code="x", name={"en": "X"})
        self.db.add(theme)
        self.db.flush()
        for event in (self.ids[0], self.ids[2]):
            self.db.add(SideEventTheme(side_event_id=event, theme_id=theme.id))

    def interest(self) -> None:
        """A delegation of one wants to attend events 1 and 3."""
        meeting = self.scene.meeting
        member = registrations.registration(self.db, meeting, "Demo Member", approved=True)
        for event in (self.ids[0], self.ids[2]):
            self.db.add(Interest(delegation_id=member.delegation_id, side_event_id=event))

    def limit(self, **limits: int) -> None:
        """Let there be only so many."""
        self.db.add(Scheduling(meeting_id=self.meeting, **limits))

    def publish(self, **meeting: object) -> None:
        """Publish events 1 to 3 where they are."""
        places = dict(schedule.spread(self.scene))
        del places[self.ids[3]]
        schedule.release(self.db, self.scene, places)
        row = self.db.get_one(Meeting, self.meeting)
        for name, value in meeting.items():
            setattr(row, name, value)


Make = Callable[[World], object]
Where = tuple[int, int | None, int | None]  # event, room, day


@dataclass(frozen=True)
class Case:
    """What is done to the world, which place is then looked at, and what is named of it."""

    make: Make
    where: Where
    names: tuple[str, ...] = ()


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


def one_more_day(world: World) -> None:
    """The third day has a slot, too."""
    world.scene.slots.append(meetings.slot(world.db, world.scene.meeting, day=2))


def published_and_off(world: World) -> None:
    """Event 3 is public, and has no place on the board; the third day has a slot, too."""
    one_more_day(world)
    world.publish()
    places = dict(schedule.spread(world.scene))
    del places[world.ids[2]]
    schedule.draft(world.db, world.scene.meeting, places, world.scene.events)


def disappointed(world: World) -> None:
    """Event 1 has the host of event 3, who does not have the slot of their wish as it is."""
    world.db.get_one(SideEvent, world.ids[0]).partners[0].name = "Organisation 3"
    one_more_day(world)


def mandatory(world: World) -> None:
    """What has no place must take place."""
    world.event(4, mandatory=True)


NOWHERE = (4, None, None)  # where it stands: in the tray
BOTH = ("Event 4", "Event 3")
BROKEN: Mapping[str, Case] = {
    "slot": Case(short, (1, LARGE, 2), ("Event 1", "60 minutes", "only 30")),
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
    "organiser_daily": Case(
        lambda w: w.limit(per_host=2, host_daily=1), (4, LARGE, 1), (*BOTH, "Organisation 3")
    ),
    "daily": Case(lambda w: w.limit(daily=1), (4, LARGE, 1), BOTH),
    "equipment": Case(World.need, (4, LARGE, 1), (*BOTH, "Kit")),
    "after": Case(lambda w: w.relation(RelationKind.AFTER), (4, LARGE, 1), BOTH),
    "not_with": Case(lambda w: w.relation(RelationKind.NOT_WITH), (4, LARGE, 1), BOTH),
    "pinned": Case(
        lambda w: w.event(1, pinned_room_id=w.rooms[SMALL]), (1, LARGE, 1), ("Event 1",)
    ),
    "frozen": Case(lambda w: w.publish(frozen_days=["2027-06-15"]), (1, LARGE, 1), ("Event 1",)),
    "mandatory": Case(mandatory, NOWHERE, ("Event 4",)),
    "room_allowed": Case(no_side_events, (2, None, None), ("Event 2", "Large Room")),
}

COSTS: Mapping[str, Case] = {
    "unplaced": Case(one_more_day, (4, LARGE, 2)),
    "slot_preference": Case(nothing, (1, LARGE, 1)),
    "room_preference": Case(
        lambda w: w.db.add(RoomWish(side_event_id=w.ids[0], room_id=w.rooms[SMALL], rank=0)),
        (1, LARGE, 1),
    ),
    "theme_overlap": Case(World.theme, (1, LARGE, 1)),
    "missed_interest": Case(World.interest, (1, LARGE, 1)),
    "fairness": Case(disappointed, (1, LARGE, 2)),
    "room_fit": Case(nothing, (1, LARGE, 1)),
    "time_change": Case(World.publish, (1, LARGE, 1)),
    "room_change": Case(World.publish, (3, LARGE, 1)),
    "taken_off": Case(published_and_off, (3, LARGE, 2)),
}
# What only a search is asked, in the place of rules that warn; and what no meeting says yet.
NOT_ON_BOARD = {"pairs", "costs", "larger_room"}
NEVER = {"one_place"}  # the database holds no board that breaks it
OTHERS = [language for language in LANGUAGES if language != "en"]
Shown = Callable[[Case], Callable[[str], str]]


@pytest.fixture
def shown(app: FastAPI, sessions: Sessions, visitor: Visitor) -> Shown:
    """Makes a case and gives its page in a language, and what that says of the place."""
    accounts.sign_in(visitor, app, admin=True)

    def show(case: Case) -> Callable[[str], str]:
        with sessions.write() as db:
            world = World(db)
            case.make(world)
        number, room, day = case.where
        path = f"{HOME}/board/{world.ids[number - 1]}?day=all"

        def said(language: str) -> str:
            page = visitor.get(f"{path}&lang={language}")
            if room is None or day is None:
                return words(page, "//*[contains(@class, 'notice warning')]")
            start, zone = world.scene.slots[day].starts_at, world.scene.meeting.timezone
            with in_use(language):
                at = (
                    show_day(start, zone),
                    show_time(start, zone),
                    world.scene.rooms[room].name["en"],
                )
            holds = " and ".join(f"contains(., '{part}')" for part in at)
            return words(page, f"//tr[th[{holds}]]")

        return said

    return show


def words(page: Page, path: str) -> str:
    """What is read of the one element that is there, without the marks around names."""
    (found,) = page.select(path)
    text = " ".join(found.text_content().split())
    return text.replace("\u2068", "").replace("\u2069", "")


def like(sentence: str) -> str:
    """A pattern of a sentence, whatever it names."""
    parts = re.split(r"%\(\w+\)s", " ".join(sentence.split()))
    return ".+?".join(re.escape(part) for part in parts)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("rule", [one.id for one in RULES if one.id not in NEVER])
def test_every_rule_is_said_of_a_place_that_breaks_it(shown: Shown, rule: str) -> None:
    case = BROKEN[rule]
    said = shown(case)

    english = like(str(BREACHES[rule]))
    found = re.search(english, said("en"))
    assert found
    assert [name for name in case.names if name not in found[0]] == [], found[0]
    for language in OTHERS:
        with in_use(language):
            translated = like(str(BREACHES[rule]))
        text = said(language)
        assert re.search(translated, text), f"{language}: {text}"
        assert not re.search(english, text), f"{language}: {text}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("term", [one.id for one in PREFERENCES if one.id not in NOT_ON_BOARD])
def test_every_preference_is_said_of_a_place_that_costs_it(shown: Shown, term: str) -> None:
    said = shown(COSTS[term])

    english = str(rules.TERM_NAMES[term])
    assert re.search(re.escape(english) + r": \S?[\d,]+", said("en"))
    for language in OTHERS:
        with in_use(language):
            translated = str(rules.TERM_NAMES[term])
        text = said(language)
        assert translated in text, f"{language}: {text}"
        assert english not in text, f"{language}: {text}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_board_has_a_side_event_twice(shown: Shown, sessions: Sessions) -> None:
    """So that no place breaks it; its sentence is with the rules that always hold."""
    shown(BROKEN["room_double"])

    with sessions.write() as db:
        there = db.scalars(select(Placement).limit(1)).one()
        again = Placement(draft_id=there.draft_id, side_event_id=there.side_event_id)
        with pytest.raises(IntegrityError), db.begin_nested():
            db.add(again)
    assert set(NEVER) == set(NEVER) & {*ALWAYS}


def test_for_every_preference_there_are_words() -> None:
    assert {preference.id for preference in PREFERENCES} == set(rules.TERM_SENTENCES)
    assert {preference.id for preference in PREFERENCES} > NOT_ON_BOARD
