"""What is demanded where there is no schedule: in a sentence, and where it was asked for."""

from collections.abc import Collection, Iterable, Mapping, Sized
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from app.core import i18n
from app.schedule import rules, solver
from app.schedule.models import FactKind, Mending
from app.schedule.rules import Facts, Names, Notice
from app.schedule.rules.clashes import DURING, OF_ALL, SET_AT, SET_IN_DEMANDS, SET_OF
from app.schedule.rules.policy import AT_ONCE

Json = Mapping[str, Any]
# Where rooms, equipment and sessions are looked after, below the desk's address.
_PLACES = {
    "equipment": "rooms",
    "room_unavailable": "rooms",
    "room_double": "rooms",
    "plenary": "sessions",
    "frozen": "schedule/board",
}
# Of what a rule speaks that is only so in a mending.
_HAPPENED = {
    "room_unavailable": FactKind.ROOM_LOST,
    "person_unavailable": FactKind.PERSON_AWAY,
    "plenary": FactKind.SESSION_HOURS,
}
_HOURS = ("starts_at", "ends_at")
_OF_HOSTS = ("organiser_parallel", "organiser_daily")
# Of what of an application a rule speaks, by the heading there.
_PARTS = {"room_capacity": "#needs", "room_features": "#needs", "slot": "#needs"}
_PARTS |= {"person_double": "#speakers", "person_unavailable": "#speakers"}
_PARTS |= {"organiser_parallel": "#organisers"}
_NUMBERS = (
    ("attendance", "attendance"),
    ("duration", "duration"),
    ("limit", "parallel_events"),
    ("daily", "daily_events"),
    ("quantity", "quantity"),
)


@dataclass(frozen=True)
class Demand:
    """What is demanded, in sentences; the address where that is changed, below the desk's, and what
    is there.
    """

    sentence: str
    path: str
    place: str = ""
    is_held: bool = False  # nobody has asked for it: the run was only not to move it


@dataclass(frozen=True)
class Demanded:
    """The demands of a problem in the words of its meeting; `held` are events only a run held."""

    facts: Facts
    names: Names
    problem: solver.Problem
    held: Collection[str] = ()
    mending: Mending | None = None

    def said(self, one: Json, events: Collection[str]) -> Demand:
        """A demand on side events."""
        rule, about, details = one["rule"], one["about"], one["details"]
        theirs = [event for event in events if self._is_of(rule, about, event)]
        known = {
            "about": rules.about(rule, about, self.names),
            "events": rules.all_of(theirs, self.names.events),
            "others": rules.all_of(_ids(details, "after", "others"), self.names.events),
            "rooms": rules.all_of(_ids(details, "rooms"), self.names.rooms),
            "features": rules.features(str(details.get("features", ""))),
            "periods": self._said_periods(rule, about),
            "official": rules.all_of(self._official(rule, about, details), self.names.sessions),
            "sessions": self._sessions(_ids(details, "sessions")),
            "where": self.where(details),
            "moment": self._soonest(about),
            "needs": self.needs(theirs, about),
            **{name: i18n.show_number(int(details.get(key, 0))) for name, key in _NUMBERS},
        }
        if rule == "pinned" and about in self.held:
            return Demand(str(rules.HELD) % known, f"schedule/board/{about}", is_held=True)
        of_all = rule in OF_ALL and len(theirs) == len([*events]) > 1
        sentences = [OF_ALL[rule]] if of_all else self._sentences(rule, about, details)
        said, path = (str(sentence) % known for sentence in sentences), self.path(one)
        return Demand(" ".join(said), path, self._place(path, rule))

    def _is_of(self, rule: str, about: str, event_id: str) -> bool:
        """Whether what is demanded of a person or an organisation has to do with a side event."""
        event = self.problem.event_by_id.get(event_id)
        whose = {"person_double": "people"} | dict.fromkeys(_OF_HOSTS, "organisers")
        return event is None or rule not in whose or about in getattr(event, whose[rule])

    def _place(self, path: str, rule: str) -> str:
        """What is at an address where something is demanded."""
        page, _mark, _part = path.partition("#")
        event_id = page.removeprefix("side-events/")
        if event_id not in self.names.events:
            return str(SET_AT[page.partition("?")[0]])
        return str(SET_OF.get(rule, SET_IN_DEMANDS)) % {
            "event": rules.all_of([event_id], self.names.events)
        }

    def broken(self, one: Json) -> str:
        """A breach, in a sentence."""
        rule, details = one["rule"], one["details"]
        if self.is_held_off(one):
            return str(rules.TOO_SOON) % {"about": rules.about(rule, details["event"], self.names)}
        if rule == "available":
            known = {"about": rules.about(rule, details["event"], self.names)}
            return str(rules.NOT_ITS_TIME) % known
        return rules.breach(rule, tuple(one["events"]), details, self.names)

    def is_held_off(self, broken: Json) -> bool:
        """Whether an event breaks but what a mending adds to its own times: it would begin sooner
        than people hear of it.
        """
        if self.mending is None or broken["rule"] != "available":
            return False
        details = broken["details"]
        event = self._own.event_by_id.get(details["event"])
        hours = [solver.minutes_of(datetime.fromisoformat(details[key])) for key in _HOURS]
        return event is not None and (
            event.available is None
            or any(one.start <= hours[0] and hours[1] <= one.end for one in event.available)
        )

    @cached_property
    def _own(self) -> solver.Problem:
        """The problem in which events have their own times: in that of a mending they have but
        those of them to which it may move them.
        """
        return solver.problem_of(self.facts) if self.mending else self.problem

    def _is_cut(self, event_id: str) -> bool:
        """Whether a mending keeps an event from some of its own times."""
        asked, own = (one.event_by_id.get(event_id) for one in (self.problem, self._own))
        return bool(asked and own and asked.available != own.available)

    def _soonest(self, event_id: str) -> str:
        """The first moment to which a mending may move an event; "" where it is none."""
        if self.mending is None:
            return ""
        periods = solver.periods_of(self.problem, "available", event_id)
        first = Notice.of(self.mending).earliest(self.mending.created_at)
        moment = min((begins for begins, _ends in periods), default=first)
        return self._moment(moment)

    def as_well(self, event_id: str) -> Demand:
        """That one more event is no easier to place than those of whom the demands are told."""
        known = {"about": rules.about("mandatory", event_id, self.names)}
        path = f"side-events/{event_id}#demands"
        return Demand(str(rules.AS_WELL) % known, path, self._place(path, "available"))

    def _sentences(self, rule: str, about: str, details: Json) -> list[str]:
        """What is said of a demand, and then of the times of its host."""
        if rule == "pinned":
            return [rules.FIXED["starts_at" in details, "room" in details]]
        if about == AT_ONCE:
            return [rules.AT_ONE_TIME]
        said = [self._listed(rule, about, details)]
        if rule == "available" and self._is_cut(about):
            own = self._own.event_by_id[about].available
            return [rules.HELD_OFF] if own is None else [*said, rules.HELD_OFF]
        if not self._is_outside(rule, about):
            return said
        if self._official(rule, about, details):
            return [*said, DURING]
        return [*said, rules.OUTSIDE, *([rules.BESIDE] if details.get("sessions") else [])]

    def _official(self, rule: str, about: str, details: Json) -> list[str]:
        """The parts of the official programme during all the times of a side event, if it has but
        these: ids.
        """
        hours, wanted = self._periods(rule, about), _ids(details, "sessions")
        return [
            one.id
            for one in self.facts.sessions
            if one.id in wanted
            and one.starts_at
            and one.ends_at
            and all(one.starts_at <= begins and ends <= one.ends_at for begins, ends in hours)
        ]

    def _listed(self, rule: str, about: str, details: Json) -> str:
        """A demand as it is said where what it lists has several names, one or none."""
        listed: Mapping[str, Sized] = {
            "periods": self._periods(rule, about),
            "rooms": _ids(details, "rooms"),
        }
        of: Mapping[int, Mapping[str, str]] = {0: rules.OF_NONE, 1: rules.OF_ONE}
        many = len(listed[rules.LISTED[rule]]) if rule in rules.LISTED else 2
        return of.get(many, rules.DEMANDS).get(rule, rules.DEMANDS[rule])

    def needs(self, events: Iterable[str], thing: str) -> str:
        """How many of a thing each of some side events needs."""
        known = (self.problem.event_by_id.get(one) for one in events)
        needs = ((one.id, one.equipment[thing]) for one in known if one and thing in one.equipment)
        return i18n.show_parts(
            f"{rules.all_of([event], self.names.events)} ({i18n.show_number(number)})"
            for event, number in needs
        )

    def where(self, details: Json) -> str:
        """A time, a room or both, as a pin has them: "Tue 15 Jun, 13:15, Large Room"."""
        said = []
        if "starts_at" in details:
            said.append(self._moment(datetime.fromisoformat(details["starts_at"])))
        if "room" in details:
            said.append(rules.some([details["room"]], self.names.rooms))
        return i18n.show_parts(said)

    def where_fixed(self, event_id: str) -> str:
        """What an event is fixed to; "" where it is not."""
        event = self.problem.event_by_id.get(event_id)
        pin = event.pinned if event else None
        where = {}
        if pin and pin.start is not None:
            where["starts_at"] = self.problem.rfc3339(pin.start)
        if pin and pin.room is not None:
            where["room"] = pin.room
        return self.where(where)

    def _moment(self, moment: datetime) -> str:
        zone = self.facts.meeting.timezone
        said = i18n.comma().join((i18n.show_day(moment, zone), i18n.show_time(moment, zone)))
        return f"\u2068{said}\u2069"

    def _sessions(self, ids: Collection[str]) -> str:
        """Parts of the official programme by their titles, and their hours where they have any."""
        zone, said = self.facts.meeting.timezone, []
        for one in self.facts.sessions:
            if one.id in ids:
                title = rules.all_of([one.id], self.names.sessions)
                hours = one.starts_at and one.ends_at and [(one.starts_at, one.ends_at)]
                said.append(f"{title} ({rules.said_periods(hours, zone)})" if hours else title)
        return i18n.show_list(said)

    def path(self, demand: Json) -> str:
        """Where a demand was made: what is only so in a mending, in the form that asks for one."""
        made, rule = self.mending, demand["rule"]
        if (
            made
            and rule == "available"
            and self._own.event_by_id[demand["about"]].available is None
        ):
            given = {"notice": str(made.notice), "ahead": str(made.ahead)}
            return rules.form_to_say(made.kind, made.about_id, **given)
        if made is None or made.kind is not _HAPPENED.get(rule):
            return _path(demand)
        alike = rules.related_rooms(self.facts).get(made.about_id, set())
        if demand["about"] not in {made.about_id, *alike}:
            return _path(demand)
        return rules.form_to_say(made.kind, made.about_id)

    def _is_outside(self, rule: str, about: str) -> bool:
        """Whether a side event can only be held at times in which it has no slot."""
        event = self.problem.event_by_id.get(about)
        if rule != "available" or event is None:
            return False
        return not any(
            max(slot.start, period.start) + event.duration <= min(slot.end, period.end)
            for slot in self.problem.slots
            for period in event.available or ()
        )

    def _periods(self, rule: str, about: str) -> list[tuple[datetime, datetime]]:
        problem = self._own if rule == "available" else self.problem
        return solver.periods_of(problem, rule, about)

    def _said_periods(self, rule: str, about: str) -> str:
        return rules.said_periods(self._periods(rule, about), self.facts.meeting.timezone)


def _path(demand: Json) -> str:
    """Where a demand was made: of people and organisations, in the first application."""
    rule, events = demand["rule"], demand["events"]
    if demand["about"] == AT_ONCE or rule in {"organiser_daily", "daily"}:
        return "schedule/settings#limits"
    if rule in _PLACES:
        return _PLACES[rule]
    if rule in rules.ABOUT:
        return f"side-events/{events[0]}{_PARTS[rule]}" if events else "side-events"
    return f"side-events/{demand['about']}{_PARTS.get(rule, '#demands')}"


def _ids(details: Json, *keys: str) -> list[str]:
    """Ids of events or rooms, which hold no comma."""
    texts = (str(details.get(key, "")) for key in keys)
    return [one for text in texts for one in text.split(", ") if one]
