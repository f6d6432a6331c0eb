"""Why there is no schedule, in sentences: what is demanded, what to give up, what follows."""

from collections.abc import Mapping

from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext
from app.schedule.rules.names import Names, some

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

# What is demanded, rule by rule. What must take place is said of all events of a reason together.
DEMANDS: Mapping[str, str] = {
    "mandatory": lazy("%(about)s must take place."),
    "frozen": lazy("%(about)s is published and may not be moved any more."),
    "available": lazy("%(about)s can only be held at these times: %(periods)s."),
    "slot": lazy("%(about)s lasts %(duration)s minutes and must lie within one slot."),
    "room_allowed": lazy("%(about)s may only be in these rooms: %(rooms)s."),
    "room_capacity": lazy(
        "%(about)s expects %(attendance)s people. Rooms with so many seats: %(rooms)s."
    ),
    "room_features": lazy("%(about)s needs: %(features)s. Rooms that have this: %(rooms)s."),
    "pinned": lazy("%(about)s is fixed to this place: %(where)s."),
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
        "The meeting has %(quantity)s of %(about)s at one time. So many are needed: %(needs)s."
    ),
    "room_unavailable": lazy("%(about)s is closed at these times: %(periods)s."),
    "room_double": lazy("%(about)s can have only one use at a time."),
    "plenary": lazy(
        "Nothing may be held beside this part of the official programme: %(about)s (%(periods)s)."
    ),
}

# Of a host's times, where nothing could be held in them.
OUTSIDE = lazy("%(about)s can only be held at these times, and no slot lies in them: %(periods)s.")

# The same of what nobody has asked for: a run was only not to move it; and what it is to let it.
HELD = lazy("%(about)s stands here on the board, and this run was not to move it: %(where)s.")
LET_MOVE = lazy("Let %(about)s move.")

# What it is to give a demand up.
REMEDIES: Mapping[str, str] = {
    "mandatory": lazy("Leave out %(about)s."),
    "frozen": lazy("Let %(about)s be moved, although people have been told where it is."),
    "available": lazy("Allow another time for %(about)s: %(when)s."),
    "slot": lazy("Give %(about)s a shorter length, or the meeting a longer slot."),
    "room_allowed": lazy("Offer %(room)s to side events."),
    "room_capacity": lazy("Put %(about)s into a room with fewer seats: %(room)s (%(capacity)s)."),
    "room_features": lazy("Put %(about)s into %(room)s, without: %(missing)s."),
    "pinned": lazy("Move %(about)s to another room or another hour than the one it is fixed to."),
    "after": lazy("Let %(about)s come before %(others)s."),
    "not_with": lazy("Let %(about)s be held at the same time as %(others)s."),
    "person_double": lazy("Find somebody who takes the place of %(about)s at one of them or more."),
    "person_unavailable": lazy("Ask %(about)s to come after all."),
    "organiser_parallel": lazy("Let somebody else organise a side event of %(about)s."),
    "organiser_daily": lazy("Let %(about)s have one more side event on one day."),
    "daily": lazy("Let one more side event be held on one day."),
    "equipment": lazy("Have %(needed)s of %(about)s at one time, all other needs counted."),
    "room_unavailable": lazy("Have %(about)s when it is closed: %(when)s."),
    "room_double": lazy("Find one more room like %(about)s, at the same hours."),
    "plenary": lazy("Let side events be held beside %(about)s (%(when)s)."),
}

# What the host of a side event is asked before a demand is given up; the rest is not up to hosts.
QUESTIONS: Mapping[str, str] = {
    "available": lazy("Could it be held at another time: %(when)s?"),
    "slot": lazy("Could it be shorter, so that it fits into one of the slots?"),
    "room_capacity": lazy("Would a room with %(capacity)s seats do?"),
    "room_features": lazy("Could it be in a room that does not have: %(missing)s?"),
    "after": lazy("Could it come before %(others)s?"),
    "not_with": lazy("Could it be held at the same time as %(others)s?"),
    "person_double": lazy("Could somebody stand in for %(about)s?"),
    "person_unavailable": lazy("Could %(about)s come after all?"),
    "organiser_parallel": lazy("Could somebody else organise it in place of %(about)s?"),
    "organiser_daily": lazy("Could somebody else organise it in place of %(about)s?"),
    "equipment": lazy("Could it do without %(about)s?"),
}

# What is written down when a demand is given up; the rest has to be arranged by people first.
EFFECTS: Mapping[str, str] = {
    "mandatory": lazy(
        "“Must be held” and what fixes its place are taken off. It stays accepted, and a schedule"
        " may leave it out."
    ),
    "available": lazy("This slot is added to those in which it can be held. Ask its host first."),
    "room_allowed": lazy("From now on any side event may be put there."),
    "room_capacity": lazy(
        "Its expected attendance is lowered to this number. Ask its host first whether that"
        " will do."
    ),
    "room_features": lazy(
        "It is not asked for this any more. Ask its host first whether it can do without."
    ),
    "pinned": lazy("What fixes its slot and its room is taken off."),
    "after": lazy("That it comes after them is not demanded any more."),
    "not_with": lazy("That they are not held at the same time is not demanded any more."),
    "equipment": lazy("From now on the meeting counts on so many. Get them first."),
    "room_unavailable": lazy("The room counts as open then. Ask whoever closed it first."),
    "plenary": lazy("It does not keep side events away any more."),
}


def about(rule: str, thing: str, names: Names) -> str:
    """The name of what a demand is about."""
    known: Mapping[str, str] = getattr(names, ABOUT.get(rule, "events"))
    return some([thing], known)


def counted(counts: Mapping[str, int]) -> str:
    """Why it does not go together, as a count; empty where it is none."""
    number = counts["events"]
    if "days" in counts:
        sentence = ngettext(
            "There is %(number)s possible day with %(limit)s each for %(needed)s side events.",
            "There are %(number)s possible days with %(limit)s each for %(needed)s side events.",
            counts["days"],
        )
        return sentence % {**counts, "number": counts["days"]}
    if "needed" in counts:
        sentence = ngettext(
            "%(needed)s are needed in all, and there are %(limit)s at %(number)s time.",
            "%(needed)s are needed in all, and there are %(limit)s at each of %(number)s times.",
            counts["times"],
        )
        return sentence % {**counts, "number": counts["times"]}
    if "times" in counts:
        sentence = ngettext(
            "There is %(number)s possible time for %(events)s side events.",
            "There are %(number)s possible times for %(events)s side events.",
            counts["times"],
        )
        return sentence % {"number": counts["times"], "events": number}
    if counts.get("places") and number > 1:
        sentence = ngettext(
            "%(events)s side events have only %(number)s room and hour between them.",
            "%(events)s side events have only %(number)s rooms and hours between them.",
            counts["places"],
        )
        return sentence % {"number": counts["places"], "events": number}
    return ""


def together(titles: str, number: int, *, fixed: bool, where: str) -> str:
    """What cannot be: that these events take place.

    `fixed`: not all of them must, some only have a place to which they are fixed; `where` is that
    of a single one.
    """
    said = {"events": titles, "where": where}
    if number == 1 and fixed:
        return _("There is no room and hour for %(events)s, and it is fixed to: %(where)s.") % said
    if number == 1:
        return _("There is no room and hour for %(events)s, and it must take place.") % said
    if fixed:
        return _("These cannot all take place: %(events)s.") % said
    return _("These must all take place, and cannot: %(events)s.") % said


def in_the_way_of(wanted: str, held: str) -> str:
    """What cannot be while a run leaves `held` where it is: that `wanted`, if any, has a place."""
    if not wanted:
        return _("These cannot stay where they are: %(held)s.") % {"held": held}
    said = _("There is no place for %(events)s while these stay where they are: %(held)s.")
    return said % {"events": wanted, "held": held}
