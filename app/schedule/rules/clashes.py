"""Why there is no schedule, in sentences: what is demanded, and that it cannot all be."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext
from app.schedule.rules.names import Names, some

Json = Mapping[str, Any]

# What the demands of a rule are about, where it is no event: a field of `Names`.
ABOUT: Mapping[str, str] = {
    "person_double": "people",
    "person_unavailable": "people",
    "organiser_parallel": "organisations",
    "organiser_daily": "organisations",
    "equipment": "equipment",
    "room_unavailable": "rooms",
    "room_double": "rooms",
    "plenary": "sessions",
}

# What is demanded, rule by rule; of what is a list, where it has several names (see `LISTED`). What
# must take place is said of all events of a reason together.
DEMANDS: Mapping[str, str] = {
    "mandatory": lazy("%(about)s must take place."),
    "frozen": lazy("%(about)s is on a frozen day and may not be moved: %(where)s."),
    "available": lazy("%(about)s can only be held at these times: %(periods)s."),
    "slot": lazy(
        "%(about)s lasts %(duration)s minutes and has to fit into one of the times that the meeting"
        " offers to side events (its slots)."
    ),
    "room_allowed": lazy("%(about)s may only be in these rooms: %(rooms)s."),
    "room_capacity": lazy(
        "%(about)s expects %(attendance)s people. Only these rooms have %(attendance)s seats or"
        " more: %(rooms)s."
    ),
    "room_features": lazy("%(about)s needs: %(features)s. Only these rooms have this: %(rooms)s."),
    "pinned": lazy("%(about)s is fixed to this room and time: %(where)s."),
    "after": lazy("%(about)s must come after %(others)s."),
    "not_with": lazy("%(about)s must not be held at the same time as %(others)s."),
    "person_double": lazy(
        "%(about)s is needed at all of these and cannot be in two places at once: %(events)s."
    ),
    "person_unavailable": lazy("%(about)s is not available at these times: %(periods)s."),
    "organiser_parallel": lazy(
        "%(about)s organises all of these and can hold only %(limit)s at a time: %(events)s."
    ),
    "organiser_daily": lazy(
        "%(about)s organises all of these and can hold only %(daily)s on one day: %(events)s."
    ),
    "daily": lazy("On one day no more than %(daily)s side events may be held."),
    "equipment": lazy(
        "%(about)s: the meeting has %(quantity)s. So many are needed at each of these side events:"
        " %(needs)s."
    ),
    "room_unavailable": lazy("%(about)s is closed at these times: %(periods)s."),
    "room_double": lazy("%(about)s can have only one use at a time."),
    "plenary": lazy(
        "Nothing may be held beside this part of the official programme: %(about)s (%(periods)s)."
    ),
}

# Of which names a demand is a list, and what is said where there is one of them, or none.
LISTED: Mapping[str, str] = {
    "available": "periods",
    "person_unavailable": "periods",
    "room_unavailable": "periods",
    "room_allowed": "rooms",
    "room_capacity": "rooms",
    "room_features": "rooms",
}
OF_ONE: Mapping[str, str] = {
    "available": lazy("%(about)s can only be held at this time: %(periods)s."),
    "person_unavailable": lazy("%(about)s is not available at this time: %(periods)s."),
    "room_unavailable": lazy("%(about)s is closed at this time: %(periods)s."),
    "room_allowed": lazy("%(about)s may only be in this room: %(rooms)s."),
    "room_capacity": lazy(
        "%(about)s expects %(attendance)s people. Only %(rooms)s has %(attendance)s seats or more."
    ),
    "room_features": lazy("%(about)s needs: %(features)s. Only %(rooms)s has this."),
}
OF_NONE: Mapping[str, str] = {
    "available": lazy("There is no time at which %(about)s can be held."),
    "room_allowed": lazy("%(about)s may be in no room."),
    "room_capacity": lazy("%(about)s expects %(attendance)s people. No room has so many seats."),
    "room_features": lazy("%(about)s needs: %(features)s. No room has this."),
}

# Where it is of all side events that the heading names: these are not listed once more.
OF_ALL: Mapping[str, str] = {
    "person_double": lazy("%(about)s is needed at all of these and can be at only one at a time."),
    "organiser_parallel": lazy(
        "%(about)s organises all of these and can hold only %(limit)s at a time."
    ),
    "organiser_daily": lazy(
        "%(about)s organises all of these and can hold only %(daily)s on one day."
    ),
}

# What is at the address where a demand is made: by address, or in an application by rule.
SET_AT: Mapping[str, str] = {
    "rooms": lazy("Rooms"),
    "sessions": lazy("Sessions and slots"),
    "schedule/board": lazy("Board"),
    "schedule/settings": lazy("Limits in the settings"),
    "schedule/mend": lazy("Something happened"),
    "side-events": lazy("Side events"),
}
_NEEDS = lazy("Wishes and needs of %(event)s")
_SPEAKERS = lazy("Speakers of %(event)s")
SET_OF: Mapping[str, str] = {
    "room_capacity": _NEEDS,
    "room_features": _NEEDS,
    "slot": _NEEDS,
    "person_double": _SPEAKERS,
    "person_unavailable": _SPEAKERS,
    "organiser_parallel": lazy("Who organises %(event)s"),
}
SET_IN_DEMANDS = lazy("Demands on the schedule of %(event)s")

# By whether a time and a room are fixed.
FIXED: Mapping[tuple[bool, bool], str] = {
    (True, True): DEMANDS["pinned"],
    (True, False): lazy("%(about)s is fixed to this time: %(where)s."),
    (False, True): lazy("%(about)s is fixed to this room: %(where)s."),
}

# Of what only a mending keeps from beginning sooner, after its host's times, if it has any.
HELD_OFF = lazy(
    "%(about)s is moved to no sooner than %(moment)s, so that people hear of it in time."
)
TOO_SOON = lazy("%(about)s would begin so soon that people hear of it late.")
# What would be broken of the times that were given for an event, by its host or by organisers.
NOT_ITS_TIME = lazy("%(about)s would be at a time that was not given for it.")
# After a host's times, where nothing could be held in them, and what goes on then.
OUTSIDE = lazy("The meeting offers no time to side events then.")
BESIDE = lazy("In the official programme at that time: %(sessions)s.")

DURING = lazy("That is during %(official)s, when no side events are held.")

# Of what organisers have set as a limit on all side events.
AT_ONE_TIME = lazy("No more than %(quantity)s side events may be held at one time.")

# Of one more event than those of which all demands are told.
AS_WELL = lazy("%(about)s needs the same, and can be held at no other times.")

# The same of what nobody has asked for: a run was only not to move it.
HELD = lazy("%(about)s stands here on the board, and this run was not to move it: %(where)s.")

# Of what a demand on one event leaves it none; of all others it is a room at a time.
_OF_ROOMS = frozenset({"room_allowed", "room_capacity", "room_features"})
_OF_TIMES = frozenset({"available", "slot", "plenary", "person_unavailable", "person_double"})
ROOM, TIME = frozenset({"room"}), frozenset({"time"})
LACKS: Mapping[frozenset[str], str] = {
    ROOM: lazy("There is no room for %(events)s."),
    TIME: lazy("There is no time for %(events)s."),
}
LACKS_BOTH = lazy("There is no room and time for %(events)s.")


def about(rule: str, thing: str, names: Names) -> str:
    """The name of what a demand is about."""
    known: Mapping[str, str] = getattr(names, ABOUT.get(rule, "events"))
    return some([thing], known)


def counted(counts: Mapping[str, int], thing: str = "") -> str:
    """Why it does not go together, as a count; empty where it is none.

    `thing` is what there is not enough of, where that is equipment.
    """
    if "needed" in counts and "times" in counts:
        return _too_many_at_a_time(counts, thing)
    said = dict(counts)
    if "days" in counts:
        number = counts["days"]
        sentence = ngettext(
            "There is %(number)s possible day with %(limit)s each for %(needed)s side events.",
            "There are %(number)s possible days with %(limit)s each for %(needed)s side events.",
            number,
        )
    elif "times" in counts:
        number = counts["times"]
        said["over"] = counts["events"] - number
        sentence = ngettext(
            "There is only %(number)s time at which they can be held, for %(events)s side events:"
            " %(over)s too many.",
            "There are only %(number)s times at which they can be held, for %(events)s side events:"
            " %(over)s too many.",
            number,
        )
    elif counts.get("places") and counts["events"] > 1:
        number = counts["places"]
        sentence = ngettext(
            "%(events)s side events have only %(number)s room and time between them.",
            "%(events)s side events have only %(number)s rooms and times between them.",
            number,
        )
    else:
        return ""
    return sentence % {**said, "number": number}


def _too_many_at_a_time(counts: Mapping[str, int], thing: str) -> str:
    """How many there may be at each time, of a thing or of side events, and how many are needed."""
    times, limit = counts["times"], counts["limit"]
    if thing:
        sentence = ngettext(
            "%(thing)s: %(limit)s at the only time at which these can be held, and %(needed)s are"
            " needed: %(over)s too few.",
            "%(thing)s: %(limit)s at each of the %(number)s times at which these can be held make"
            " %(enough)s, and %(needed)s are needed: %(over)s too few.",
            times,
        )
    else:
        sentence = ngettext(
            "There is %(number)s time at which these can be held, with %(limit)s each, for"
            " %(needed)s side events.",
            "There are %(number)s times at which these can be held, with %(limit)s each, for"
            " %(needed)s side events.",
            times,
        )
    enough = times * limit
    known = {"number": times, "thing": thing, "enough": enough, "over": counts["needed"] - enough}
    return sentence % {**counts, **known}


def lacking(demands: Iterable[Json]) -> frozenset[str]:
    """What there is none of for a single event with these demands: a room, a time, or only a room
    at a time.

    As they cannot be kept together, demands that are all of rooms leave no room, whatever the time.
    """
    found = set[str]()
    for one in demands:
        rule, details = one["rule"], one["details"]
        if rule not in _OF_TIMES and (rule != "pinned" or "room" in details):
            found |= ROOM
        if rule not in _OF_ROOMS and (rule != "pinned" or "starts_at" in details):
            found |= TIME
    return frozenset(found)


def none_fits(demanded: Sequence[str], lack: frozenset[str]) -> str:
    """What follows from several demands of these rules on a single event; "" of one alone."""
    if not demanded[1:]:
        return ""
    if {*demanded} == {"room_capacity", "room_features"}:
        return _("No room has both.")
    said = {ROOM: _("No room meets all of this."), TIME: _("No time meets all of this.")}
    return said.get(lack, "")


def together(titles: str, *, fixed: bool) -> str:
    """What cannot be: that several events take place.

    `fixed`: not all of them must, some only have a place to which they are fixed.
    """
    if fixed:
        return _("These cannot all take place: %(events)s.") % {"events": titles}
    return _("These must all take place, and cannot: %(events)s.") % {"events": titles}


def alone(title: str, lack: frozenset[str], where: str) -> str:
    """What cannot be: that a single event takes place; `where` is what it is fixed to if it need
    not be held, "" if it must.
    """
    no_place = str(LACKS.get(lack, LACKS_BOTH)) % {"events": title}
    must = _("It is fixed to: %(where)s.") % {"where": where} if where else _("It must take place.")
    return f"{no_place} {must}"


def in_the_way_of(wanted: str, held: str) -> str:
    """What cannot be while a run leaves `held` where it is: that `wanted`, if any, has a place."""
    if not wanted:
        return _("These cannot stay where they are: %(held)s.") % {"held": held}
    said = _("There is no place for %(events)s while these stay where they are: %(held)s.")
    return said % {"events": wanted, "held": held}
