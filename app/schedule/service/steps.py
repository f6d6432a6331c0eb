"""Giving a demand up: what that is in words, and how it is done, by the verbs that there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import i18n
from app.meetings import service as meetings
from app.meetings.models import RoomClosure
from app.schedule import rules, solver
from app.schedule.rules import Arrangement, MoreRoom, StandIn, Words
from app.schedule.rules.policy import AT_ONCE
from app.schedule.rules.ways_out import COSTS
from app.schedule.service.breached import Given
from app.schedule.service.busy import Busy
from app.schedule.service.demanded import Demanded
from app.schedule.service.freezing import freeze
from app.side_events import service as side_events
from app.side_events.models import RelationKind, SideEvent
from app.side_events.rules.answers import people_of
from app.side_events.rules.demands import Demands, periods_of, wrong_length
from app.side_events.rules.eased import people_counted

Json = Mapping[str, Any]
Do = Callable[[Session, Actor | None], object]

_OF_HOLDING = frozenset({"mandatory", "pinned"})  # what a run demands of what it holds
_GOES_BACK = frozenset({"mandatory", "pinned", "available", "room_capacity", "room_features"})
_UNFIXING = frozenset({"pinned", "frozen"})


@dataclass(frozen=True)
class Step:
    """A demand that is given up: what that is, what is written down for it, and how that is taken
    `back`.

    `do` does it; None where people have to arrange it first, or to say more: with `arrangements`,
    which are of one rule. `question` is what the hosts of the side events `asked` are asked about
    it, "" where it is not up to them. It `goes_back` with a mending for which it was given up: what
    one side event asks for does; rooms, equipment and sessions are everybody's. It `unfixes` what
    is fixed to a place, or on a day that is frozen. `costs` say what it takes from a side event.
    `lets_go` is the side event that a run only held, and may move with it, "" where somebody has
    asked for what is given up.
    """

    sentence: str
    effect: str
    do: Do | None
    arrangements: Sequence[Arrangement] = ()
    question: str = ""
    asked: Sequence[SideEvent] = ()
    goes_back: bool = False
    unfixes: bool = False
    costs: Sequence[str] = ()
    lets_go: str = ""
    back: str = ""

    @property
    def can_be_done(self) -> bool:
        """Whether it can be done here, once what it needs is said."""
        return self.do is not None or bool(self.arrangements)


class Steps:
    """Ways to give demands up, in a meeting as it stands."""

    def __init__(self, demanded: Demanded) -> None:
        self._demanded = demanded
        self._facts, self._names, self._problem = demanded.facts, demanded.names, demanded.problem
        self._events = {event.id: event for event in self._facts.events}

    def step(self, demand: Json, way: Json) -> Step:
        """To give up one demand, as a `way` out does with the schedule that proves it."""
        rule, about = demand["rule"], demand["about"]
        if rule in _OF_HOLDING and about in self._demanded.held:
            known = {"about": rules.about(rule, about, self._names)}
            return Step(str(rules.LET_MOVE) % known, "", None, lets_go=about)
        broken = (one for one in way["violations"] if one["rule"] == rule)
        given = Given(rule, about, [one for one in broken if about in one["details"].values()])
        do, groups = self._do(given), self._groups(given)
        kind, known = self._way(given), self._known(given)
        if groups:
            known["events"] = rules.all_of(self._in_order(groups), self._names.events)
        can_be_done = bool(do or groups)
        return Step(
            sentence=self._needed_for(given, groups) or str(rules.REMEDIES[kind]) % known,
            effect=str(rules.EFFECTS.get(kind, "")) % known if can_be_done else "",
            do=do,
            arrangements=[self._arrangement(given, group, way) for group in groups],
            question=str(rules.QUESTIONS.get(kind, "")) % known,
            asked=self._concerned(given, groups),
            goes_back=rule in _GOES_BACK,
            unfixes=rule in _UNFIXING or kind == "mandatory_fixed",
            costs=[str(COSTS[rule]) % known] if rule in COSTS else (),
            back=str(self._back(rule)) if can_be_done else "",
        )

    def _way(self, given: Given) -> str:
        """Under which key it is said how a demand is given up: most often that of its rule."""
        if given.about == AT_ONCE:
            return "at_once"
        event = self._events.get(given.about)
        if given.rule == "mandatory" and event and (event.pinned_start or event.pinned_room_id):
            return "mandatory_fixed"
        if self._is_held_off(given):
            return "sooner"
        if self._is_reserved(given):
            return "reserved"
        if given.rule == "slot" and self._too_long(given):
            return "shorter" if self._minutes(given) else "slot"
        return "available" if given.rule == "slot" else given.rule

    def _is_reserved(self, given: Given) -> bool:
        """Whether all that keeps an event from a time is that it is kept for others."""
        event, slots = self._events.get(given.about), self._slots(given)
        if event is None or event.available is not None or self._too_long(given):
            return False
        return bool(slots) and all(one.id in self._facts.reserved for one in slots)

    def _back(self, rule: str) -> str:
        """How it is taken back that a demand was given up."""
        if self._demanded.mending is None:
            return rules.UNDO
        return rules.BACK_WITH_MENDING if rule in _GOES_BACK else rules.STAYS_WITHOUT_MENDING

    def _is_held_off(self, given: Given) -> bool:
        """Whether all that is given up is that a mending keeps an event from beginning so soon."""
        return bool(given.violations) and all(map(self._demanded.is_held_off, given.violations))

    def _concerned(self, given: Given, groups: Sequence[Sequence[str]]) -> list[SideEvent]:
        """The event that a demand is about, or those that give way, or that break it."""
        gives_way = [event for group in groups for event in group]
        broken = gives_way or [event for one in given.violations for event in one["events"]]
        found = [given.about] if given.about in self._events else broken
        return [self._events[one] for one in dict.fromkeys(found) if one in self._events]

    # Who gives way, where somebody has to stand in or one more room is needed

    def _groups(self, given: Given) -> list[list[str]]:
        """The events at which somebody stands in, or which go to one more room."""
        if given.rule not in {"person_double", "room_double"}:
            return []
        rather = self._events.keys() - {*self._demanded.held}
        return rules.relieved(given.violations, rather)

    def _arrangement(self, given: Given, group: Sequence[str], way: Json) -> Arrangement:
        about = given.about
        if given.rule == "person_double":
            name = self._names.people.get(about, about)
            theirs = [
                event
                for event in self._facts.events
                if about in {one.person_id for one in people_of(event)}
            ]
            busy = Busy(self._problem, self._names, Words.of(self._facts)).at(way, group)
            return StandIn(about, name, theirs, group, busy)
        like = next(room for room in self._facts.rooms if room.id == about)
        closures = rules.closed_by_room(self._facts).get(about, ())
        return MoreRoom(like, [self._events[one] for one in group], closures)

    def _needed_for(self, given: Given, groups: Sequence[Sequence[str]]) -> str:
        """For which events somebody has to stand in, or one more room is needed; "" for none."""
        if not groups:
            return ""
        events = self._in_order(groups)
        return rules.needed_for(
            given.rule,
            rules.about(given.rule, given.about, self._names),
            rules.all_of(events, self._names.events),
            events=len(events),
            many=len(groups),
            seats=max(people_counted(self._events[one]) for one in events),
        )

    def _in_order(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """The ids of those who give way, as the meeting has them."""
        return [one.id for one in self._facts.events if any(one.id in group for group in groups)]

    def _known(self, given: Given) -> dict[str, str]:
        others = [one for key in ("event", "other", "after") for one in given.of(key)]
        numbers = {
            "needed": given.most,
            "more": given.most - given.least("quantity"),
            "capacity": given.least("capacity"),
            "attendance": given.least("attendance"),
            "quantity": given.least("quantity"),
            "short": given.least("attendance") - given.least("capacity"),
            "minutes": self._minutes(given),
            "duration": self._duration(given),
        }
        return {
            "about": rules.about(given.rule, given.about, self._names),
            "others": rules.all_of(
                [one for one in dict.fromkeys(others) if one != given.about], self._names.events
            ),
            "room": rules.all_of(given.of("room"), self._names.rooms),
            "missing": i18n.show_parts(rules.features(one) for one in given.of("missing")),
            "events": rules.all_of(given.at_most, self._names.events),
            "where": self._demanded.where_fixed(given.about),
            "when": self._when(given),
            **{name: i18n.show_number(number) for name, number in numbers.items()},
        }

    def _when(self, given: Given) -> str:
        if given.rule == "frozen":
            return i18n.show_list(map(i18n.show_date, self._frozen_days(given)))
        times = self._hours(given)
        times += [(slot.starts_at, slot.ends_at) for slot in self._slots(given)]
        return rules.said_periods(times, self._facts.meeting.timezone)

    def _hours(self, given: Given) -> list[tuple[datetime, datetime]]:
        """When a session is, or a room is closed in a breach: as asked, if only in a mending."""
        hours = solver.periods_of(self._problem, given.rule, given.about)
        begins = {datetime.fromisoformat(one) for one in given.of("from")}
        if given.rule == "plenary":
            return hours
        return [one for one in hours if given.rule == "room_unavailable" and one[0] in begins]

    def _do(self, given: Given) -> Do | None:
        """How it is done; None where it cannot be done here."""
        if given.rule == "room_unavailable":
            return self._reopen(given)
        if given.rule == "plenary":
            return self._beside(given)
        if given.rule == "equipment":
            return self._have_more(given)
        if given.rule == "frozen":
            return self._let_go(given)
        event = self._events.get(given.about)
        if event is None or not given.breaches:
            return None
        found: dict[str, Callable[[SideEvent, Given], Do | None]] = {
            "mandatory": self._leave_out,
            "slot": self._fit,
            "pinned": self._unpin,
            "available": self._allow_slot,
            "room_allowed": self._offer_room,
            "room_capacity": self._fewer,
            "room_features": self._without,
            "after": self._unrelate,
            "not_with": self._unrelate,
        }
        make = found.get(given.rule)
        return make(event, given) if make else None

    # What is said of one event

    def _leave_out(self, event: SideEvent, _given: Given) -> Do | None:
        demands = Demands(priority=event.priority, available=periods_of(event))
        return lambda db, actor: side_events.set_demands(db, actor, event, demands)

    def _unpin(self, event: SideEvent, _given: Given) -> Do | None:
        demands = Demands(
            priority=event.priority, mandatory=event.mandatory, available=periods_of(event)
        )
        return lambda db, actor: side_events.set_demands(db, actor, event, demands)

    def _allow_slot(self, event: SideEvent, given: Given) -> Do | None:
        slots = self._slots(given)
        if not slots or self._is_held_off(given):
            return None
        return lambda db, actor: side_events.allow_slot(db, actor, event, slots[0])

    def _fit(self, event: SideEvent, given: Given) -> Do | None:
        """In an hour that is reserved, or shorter in one that is too short for it."""
        if not self._too_long(given):
            return self._allow_slot(event, given)
        minutes, meeting = self._minutes(given), self._facts.meeting
        if not minutes:
            return None
        return lambda db, actor: side_events.hold_for(db, actor, meeting, {event.id: minutes})

    def _duration(self, given: Given) -> int:
        event = self._events.get(given.about)
        return self._facts.minutes_of(event) if event else 0

    def _left(self, given: Given) -> int:
        """The minutes that are left of a slot in which a breach has an event."""
        starts = [datetime.fromisoformat(one) for one in given.of("starts_at")]
        left = (slot.ends_at - start for slot in self._slots(given) for start in starts)
        return next((int(one.total_seconds()) // 60 for one in left), 0)

    def _too_long(self, given: Given) -> bool:
        return self._left(given) < self._duration(given)

    def _minutes(self, given: Given) -> int:
        """For how long an event could be held that is too long; 0 where that is none."""
        event, left = self._events.get(given.about), self._left(given)
        if given.rule != "slot" or event is None or not self._too_long(given):
            return 0
        return 0 if wrong_length(event, left) else left

    def _offer_room(self, _event: SideEvent, given: Given) -> Do | None:
        wanted = set(given.of("room"))
        rooms = [room for room in self._facts.rooms if room.id in wanted]
        meeting = self._facts.meeting

        def do(db: Session, actor: Actor | None) -> None:
            for room in rooms:
                meetings.give_room(db, meeting, room)
                record(db, actor, "room.offered", meeting.id, room.id)

        return do if rooms else None

    def _fewer(self, event: SideEvent, given: Given) -> Do | None:
        seats = given.least("capacity")
        if not seats:
            return None
        return lambda db, actor: side_events.ease(db, actor, event, attendance=seats)

    def _without(self, event: SideEvent, given: Given) -> Do | None:
        """What is needed because of who speaks is not up to anybody."""
        missing = {one for text in given.of("missing") for one in text.split(", ")}
        if missing & self._facts.needed.get(event.id, frozenset()):
            return None
        return lambda db, actor: side_events.ease(db, actor, event, without=missing)

    def _unrelate(self, event: SideEvent, given: Given) -> Do | None:
        """What no application asks for is set for themes, by organisers, on another page."""
        kind = RelationKind.AFTER if given.rule == "after" else RelationKind.NOT_WITH
        known = {
            one.other_id
            for one in self._facts.relations
            if one.side_event_id == event.id and one.kind is kind
        }
        left = known - {*given.of("after"), *given.of("other"), *given.of("event")}
        if left == known:
            return None
        return lambda db, actor: side_events.relate(db, actor, event, kind, left)

    def _slots(self, given: Given) -> list[Any]:
        """The slots in which a breach has an event at a time that is not its own."""
        if given.rule not in {"available", "slot"}:
            return []
        starts = [datetime.fromisoformat(one) for one in given.of("starts_at")]
        return [
            slot
            for slot in self._facts.slots
            if any(slot.starts_at <= start < slot.ends_at for start in starts)
        ]

    # What is said of rooms and sessions

    def _closures(self, given: Given) -> list[RoomClosure]:
        if given.rule != "room_unavailable":
            return []
        begins = {datetime.fromisoformat(one) for one in given.of("from")}
        return [
            one
            for one in rules.closed_by_room(self._facts).get(given.about, ())
            if one.starts_at in begins
        ]

    def _reopen(self, given: Given) -> Do | None:
        closures, meeting = self._closures(given), self._facts.meeting

        def do(db: Session, actor: Actor | None) -> None:
            for closure in closures:
                meetings.reopen_room(db, closure)
                record(db, actor, "room.reopened", meeting.id, closure.room_id)

        return do if closures else None

    def _frozen_days(self, given: Given) -> list[date]:
        """The frozen day on which an event stands that would move."""
        frozen = (one for one in self._problem.frozen if one.event == given.about)
        return [date.fromisoformat(self._problem.date_of(one.start)) for one in frozen]

    def _let_go(self, given: Given) -> Do | None:
        days, meeting = self._frozen_days(given), self._facts.meeting
        if not days:
            return None
        return lambda db, actor: freeze(db, actor, meeting, days, frozen=False)

    def _have_more(self, given: Given) -> Do | None:
        thing = next((one for one in self._facts.equipment if one.id == given.about), None)
        needed, meeting = given.most, self._facts.meeting

        def do(db: Session, actor: Actor | None) -> None:
            if thing is not None:
                meetings.set_quantity(thing, needed)
                record(db, actor, "equipment.counted", meeting.id, thing.id, quantity=needed)

        return do if thing is not None and needed else None

    def _beside(self, given: Given) -> Do | None:
        session = next((one for one in self._facts.sessions if one.id == given.about), None)
        meeting = self._facts.meeting

        def do(db: Session, actor: Actor | None) -> None:
            if session is not None:
                meetings.set_exclusive(session, exclusive=False)
                record(db, actor, "session.marked", meeting.id, session.id, exclusive=False)

        return do if session else None
