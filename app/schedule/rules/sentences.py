"""The scheduler's rules in sentences: why an event has no place, what a draft breaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.meetings.rules import FEATURE_LABELS
from app.schedule.rules.names import Names, place_pinned, some
from app.schedule.rules.policy import AT_ONCE


@dataclass(frozen=True)
class Figure:
    """A line of figures: its name and number."""

    label: str
    number: int


FREE = "free"  # not a rule: nothing forbids the place
NO_SOONER = "no_sooner"  # nor is this: a mending moves nothing to so soon

# Why an event cannot be in a place. The page says before it how many places that concerns.
REASONS: Mapping[str, str] = {
    "slot": lazy("The event is too long for what is left of the slot, or may not be held in it."),
    "available": lazy("The organisers said that they are not available at that time."),
    "room_allowed": lazy("The room is not offered to this event: %(rooms)s."),
    "room_capacity": lazy("The room has too few seats: %(rooms)s."),
    "room_features": lazy("The room does not have what the event needs: %(rooms)s."),
    "room_unavailable": lazy("The room is closed at that time: %(rooms)s."),
    "plenary": lazy("The official programme must not be disturbed then: %(sessions)s."),
    "room_double": lazy("The room is taken at that time or just before or after: %(taken)s."),
    "person_double": lazy("Somebody who is needed is elsewhere then: %(people)s."),
    "person_unavailable": lazy("Somebody who is needed is not available then: %(people)s."),
    "organiser_parallel": lazy("An organiser has another side event then: %(organisations)s."),
    "organiser_daily": lazy(
        "An organiser has as many side events on that day as one may: %(organisations)s."
    ),
    "daily": lazy("As many side events as may be held on one day are held on that day."),
    "equipment": lazy("There is not enough equipment at that time: %(equipment)s."),
    "after": lazy("It would not come after the event that it must follow: %(others)s."),
    "not_with": lazy("It would overlap an event that it must not overlap: %(others)s."),
    "pinned": lazy("The event is pinned to another place."),
    "frozen": lazy("Its day is frozen: it stays in another place."),
    NO_SOONER: lazy("It is moved to no sooner than %(moment)s, so that people hear of it in time."),
    FREE: lazy(
        "Nothing forbids these places; to use one would cost other events more than is gained, or"
        " the time was over before one was tried."
    ),
}

# What a schedule breaks, rule by rule.
BREACHES: Mapping[str, str] = {
    "one_place": lazy("%(event)s is not in the draft exactly once."),
    "mandatory": lazy("%(event)s must take place, and has no place."),
    "slot": lazy("%(event)s lasts %(minutes)s minutes, and the slot has only %(left)s left there."),
    "available": lazy("%(event)s is at a time at which its organisers are not available."),
    "room_allowed": lazy("%(event)s may not be in %(room)s."),
    "room_capacity": lazy(
        "%(event)s expects %(attendance)s people, and %(room)s has %(capacity)s seats."
    ),
    "room_features": lazy("%(event)s needs what %(room)s does not have: %(missing)s."),
    "room_unavailable": lazy("%(room)s is closed while %(event)s is in it."),
    "room_double": lazy("%(room)s has two uses at once, or too close together: %(together)s."),
    "plenary": lazy("%(event)s disturbs the official programme: %(session)s."),
    "person_double": lazy("%(person)s would have to be in two places: %(together)s."),
    "person_unavailable": lazy("%(person)s is not available during %(event)s."),
    "organiser_parallel": lazy("%(organisation)s has several side events at once: %(together)s."),
    "organiser_daily": lazy(
        "%(organisation)s has more side events on one day than one may have: %(together)s."
    ),
    "daily": lazy("More side events are held on one day than may be: %(together)s."),
    "equipment": lazy("There is not enough of %(equipment)s at one time for %(together)s."),
    "after": lazy("%(event)s must come after %(after)s."),
    "not_with": lazy("%(event)s and %(other)s must not overlap."),
    "pinned": lazy("%(event)s is pinned to %(place)s: let it go first."),
    "frozen": lazy("%(event)s stays at %(place)s: that day is frozen."),
}

NO_SLOT = lazy("%(event)s is in no slot that it may use.")  # however short it were

# The rules by name, for figures.
RULE_NAMES: Mapping[str, str] = {
    "room_double": lazy("Two uses of one room at once"),
    "person_double": lazy("A person in two places at once"),
    "person_unavailable": lazy("A person who is not available"),
    "organiser_parallel": lazy("An organiser with two side events at once"),
    "organiser_daily": lazy("An organiser with too many side events on one day"),
    "daily": lazy("Too many side events on one day"),
    "equipment": lazy("Not enough equipment"),
    "room_capacity": lazy("A room with too few seats"),
    "room_features": lazy("A room without what is needed"),
    "room_unavailable": lazy("A room that is closed"),
    "room_allowed": lazy("A room that is not offered"),
    "plenary": lazy("A disturbance of the official programme"),
    "slot": lazy("A slot that is too short or not allowed"),
    "available": lazy("A time at which the organisers are not available"),
    "after": lazy("A side event before the one that it must follow"),
    "not_with": lazy("Two side events that must not overlap"),
    "pinned": lazy("A side event that is not where it is pinned"),
    "frozen": lazy("A side event that is moved on a frozen day"),
    "mandatory": lazy("A side event that must take place"),
}

TERM_NAMES: Mapping[str, str] = {
    "unplaced": lazy("Side events without a place"),
    "slot_preference": lazy("Slots that were not the first wish"),
    "room_preference": lazy("Rooms that were not the first wish"),
    "theme_overlap": lazy("Side events of one theme at the same time"),
    "missed_interest": lazy("Side events that delegations want to attend at the same time"),
    "fairness": lazy("Several disappointments for one organiser"),
    "room_fit": lazy("Rooms that are larger than needed"),
    "time_change": lazy("Published side events at another time"),
    "room_change": lazy("Published side events in another room"),
    "pairs": lazy("Pairs of side events that do not go well as they are"),
    "larger_room": lazy("Popular side events in smaller rooms"),
    "costs": lazy("Places that are not welcome"),
    "taken_off": lazy("Published side events that lose their place"),
}

# What each term counts; a unit of it costs the term's weight.
TERM_SENTENCES: Mapping[str, str] = {
    "unplaced": lazy("Each side event that is left out, as many times as its priority says."),
    "slot_preference": lazy(
        "For each side event, how far down the list of wishes its slot is; the first wish costs"
        " nothing."
    ),
    "room_preference": lazy(
        "For each side event, how far down the list of wishes its room is; the first wish costs"
        " nothing."
    ),
    "theme_overlap": lazy(
        "For every two side events at the same time, the number of themes that both have."
    ),
    "missed_interest": lazy(
        "For each delegation and each possible start, the side events of interest that are held"
        " then, beyond the number of its members."
    ),
    "fairness": lazy(
        "For each organiser, the slots that were not the first wish: a second one costs more than"
        " the first, a third one more still."
    ),
    "room_fit": lazy("For each side event, the tenths of its room's seats that stay empty."),
    "time_change": lazy("Each published side event that is held at another time."),
    "room_change": lazy("Each published side event that is held in another room."),
    "pairs": lazy(
        "For each pair of side events that is named, what it costs that they overlap, are on"
        " different days or in different rooms, or in the wrong order."
    ),
    "larger_room": lazy(
        "For every two side events of which the less popular one has the larger room, the minutes"
        " of both."
    ),
    "costs": lazy("For each side event, what its time, its room, or both together cost it."),
    "taken_off": lazy("Each published side event that is left out."),
}


def figures_of_terms(terms: Mapping[str, int]) -> list[Figure]:
    """The terms of a penalty, or of a difference, that are not nothing; the largest first."""
    counted = sorted(
        ((name, cost) for name, cost in terms.items() if cost), key=lambda one: -one[1]
    )
    return [Figure(str(TERM_NAMES[name]), cost) for name, cost in counted]


def reason(record: Mapping[str, Any], names: Names) -> str:
    """Why an event cannot be in the places that a record counts (see solver/why.py)."""
    taken = [*record.get("others", ()), *record.get("sessions", ())]
    known = {
        "rooms": some(record.get("rooms", ()), names.rooms),
        "people": some(record.get("people", ()), names.people),
        "organisations": some(record.get("organisations", ()), names.organisations),
        "equipment": some(record.get("equipment", ()), names.equipment),
        "sessions": some(record.get("sessions", ()), names.sessions),
        "others": some(record.get("others", ()), names.events),
        "taken": some(taken, _happenings(taken, names)),
        "moment": place_pinned(names, record.get("soonest"), None),
    }
    if record["rule"] == "equipment" and set(record.get("equipment", ())) == {AT_ONCE}:
        return _("As many side events as may be held at one time are held then.")
    return str(REASONS[record["rule"]]) % known


def breach(
    rule: str, events: tuple[str, ...], details: Mapping[str, str | int], names: Names
) -> str:
    """One breach of a rule, named with what it concerns."""
    what = [one for one in ("event", "other", "session") if one in details]
    together = [str(details[one]) for one in what] or list(events)
    known = {
        "event": _one(details.get("event"), names.events),
        "other": _one(details.get("other"), names.events),
        "after": _one(details.get("after"), names.events),
        "room": _one(details.get("room"), names.rooms),
        "place": _pinned_to(details, names),
        "person": _one(details.get("person"), names.people),
        "session": _one(details.get("session"), names.sessions),
        "organisation": _one(details.get("organisation"), names.organisations),
        "equipment": _one(details.get("equipment"), names.equipment),
        "together": some(together, _happenings(together, names)),
        "missing": features(str(details.get("missing", ""))),
        "attendance": i18n.show_number(float(details.get("attendance", 0))),
        "capacity": i18n.show_number(float(details.get("capacity", 0))),
        "minutes": i18n.show_number(_minutes(details)),
        "left": i18n.show_number(float(details.get("left", 0))),
    }
    if rule == "slot" and "left" not in details:
        return str(NO_SLOT) % known
    if rule == "equipment" and details.get("equipment") == AT_ONCE:
        sentence = _(
            "More side events than may be held at one time are held at once: %(together)s."
        )
        return sentence % known
    return str(BREACHES[rule]) % known


def features(codes: str) -> str:
    """What a room should have, in words."""
    return i18n.show_parts(str(FEATURE_LABELS.get(code, code)) for code in codes.split(", "))


def _pinned_to(details: Mapping[str, str | int], names: Names) -> str:
    """The room and the time to which an event is pinned: "Large Room, Tue 15 Jun, 13:15"."""
    start = details.get("starts_at")
    begins = datetime.fromisoformat(str(start)) if start else None
    return place_pinned(names, begins, str(details.get("room", "")))


def _minutes(details: Mapping[str, str | int]) -> float:
    """How long something is that is said to start and end; 0 where that is not said."""
    hours = [str(details[one]) for one in ("starts_at", "ends_at") if one in details]
    if len(hours) < 2:  # noqa: PLR2004 - both
        return 0
    starts_at, ends_at = map(datetime.fromisoformat, hours)
    return (ends_at - starts_at).total_seconds() / 60


def _happenings(ids: Iterable[str], names: Names) -> dict[str, str]:
    """The names of side events and of sessions of the official programme."""
    return {one: names.events.get(one) or names.sessions.get(one, one) for one in ids}


def _one(thing: str | int | None, names: Mapping[str, str]) -> str:
    return some([str(thing)], names) if thing is not None else ""
