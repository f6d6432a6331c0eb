"""What is demanded where there is no schedule: in a sentence, and where it was asked for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from app.core import i18n
from app.core.i18n import gettext as _
from app.schedule import rules, solver
from app.schedule.models import FactKind, Mending
from app.schedule.rules import Facts, Names, Notice
from app.schedule.rules.policy import AT_ONCE

Json = Mapping[str, Any]
# Where rooms, equipment and sessions are looked after, below the desk's address.
_PLACES = {
    "equipment": "rooms",
    "room_unavailable": "rooms",
    "room_double": "rooms",
    "plenary": "sessions",
}
# Of what a rule speaks that is only so in a mending.
_HAPPENED = {
    "room_unavailable": FactKind.ROOM_LOST,
    "person_unavailable": FactKind.PERSON_AWAY,
    "plenary": FactKind.SESSION_HOURS,
}
_HOURS = ("starts_at", "ends_at")
# What is said in the application itself, and not among the demands on the schedule.
_IN_APPLICATION = frozenset({"room_capacity", "room_features", "slot"})
_NUMBERS = (
    ("attendance", "attendance"),
    ("duration", "duration"),
    ("limit", "parallel_events"),
    ("daily", "daily_events"),
    ("quantity", "quantity"),
)


@dataclass(frozen=True)
class Demand:
    """What is demanded, in a sentence, and the address where that is changed, below the desk's."""

    sentence: str
    path: str
    is_held: bool = False  # nobody has asked for it: the run was only not to move it


@dataclass(frozen=True)
class Demanded:
    """The demands of a problem in the words of its meeting; `held` are events only a run held."""

    facts: Facts
    names: Names
    problem: solver.Problem
    held: Collection[str] = ()
    mending: Mending | None = None

    def said(self, one: Json, events: Iterable[str]) -> Demand:
        """A demand on side events."""
        rule, about, details = one["rule"], one["about"], one["details"]
        known = {
            "about": rules.about(rule, about, self.names),
            "events": rules.all_of(events, self.names.events),
            "others": rules.all_of(_ids(details, "after", "others"), self.names.events),
            "rooms": rules.all_of(_ids(details, "rooms"), self.names.rooms) or _("none"),
            "features": rules.features(str(details.get("features", ""))),
            "periods": self._periods(rule, about) or _("none"),
            "sessions": rules.all_of(_ids(details, "sessions"), self.names.sessions),
            "where": self.where(details),
            "moment": self._soonest(about),
            "needs": self.needs(events, about),
            **{name: i18n.show_number(int(details.get(key, 0))) for name, key in _NUMBERS},
        }
        if rule == "pinned" and about in self.held:
            return Demand(str(rules.HELD) % known, f"schedule/board/{about}", is_held=True)
        return Demand(str(self._sentence(rule, about, details)) % known, self.path(one))

    def broken(self, one: Json) -> str:
        """A breach, in a sentence."""
        rule, details = one["rule"], one["details"]
        if self.is_held_off(one):
            return str(rules.TOO_SOON) % {"about": rules.about(rule, details["event"], self.names)}
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
        return i18n.show_datetime(moment, self.facts.meeting.timezone)

    def as_well(self, event_id: str) -> Demand:
        """That one more event is no easier to place than those of whom the demands are told."""
        known = {"about": rules.about("mandatory", event_id, self.names)}
        return Demand(str(rules.AS_WELL) % known, f"side-events/{event_id}#demands")

    def _sentence(self, rule: str, about: str, details: Json) -> str:
        if rule == "pinned":
            return rules.FIXED["starts_at" in details, "room" in details]
        if about == AT_ONCE:
            return rules.AT_ONE_TIME
        if rule == "available" and self._is_cut(about):
            own = self._own.event_by_id[about].available
            return rules.HELD_OFF if own is None else rules.TIMES_AND_HELD_OFF
        if self._is_outside(rule, about):
            return rules.OUTSIDE_BESIDE if details.get("sessions") else rules.OUTSIDE
        return rules.DEMANDS[rule]

    def needs(self, events: Iterable[str], thing: str) -> str:
        """How many of a thing each of some side events needs."""
        known = (self.problem.event_by_id.get(one) for one in events)
        needs = ((one.id, one.equipment[thing]) for one in known if one and thing in one.equipment)
        return i18n.show_parts(
            f"{rules.all_of([event], self.names.events)} ({i18n.show_number(number)})"
            for event, number in needs
        )

    def where(self, details: Json) -> str:
        """A room, a time or both, as a pin has them."""
        said = []
        if "starts_at" in details:
            start = datetime.fromisoformat(details["starts_at"])
            said.append(i18n.show_datetime(start, self.facts.meeting.timezone))
        if "room" in details:
            said.append(rules.some([details["room"]], self.names.rooms))
        return i18n.show_parts(said)

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

    def _periods(self, rule: str, about: str) -> str:
        problem = self._own if rule == "available" else self.problem
        periods = solver.periods_of(problem, rule, about)
        return rules.said_periods(periods, self.facts.meeting.timezone)


def _path(demand: Json) -> str:
    """Where a demand was made: of people and organisations, in the first application."""
    rule, events = demand["rule"], demand["events"]
    if demand["about"] == AT_ONCE or rule in {"organiser_daily", "daily"}:
        return "schedule/settings#limits"
    if rule in _PLACES:
        return _PLACES[rule]
    if rule in rules.ABOUT:
        return f"side-events/{events[0]}" if events else "side-events"
    part = "" if rule in _IN_APPLICATION else "#demands"
    return f"side-events/{demand['about']}{part}"


def _ids(details: Json, *keys: str) -> list[str]:
    """Ids of events or rooms, which hold no comma."""
    texts = (str(details.get(key, "")) for key in keys)
    return [one for text in texts for one in text.split(", ") if one]
