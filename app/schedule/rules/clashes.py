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
    "frozen": lazy("%(about)s is on a frozen day and may not be moved."),
    "available": lazy("%(about)s can only be held at these times: %(periods)s."),
    "slot": lazy(
        "%(about)s lasts %(duration)s minutes and has to fit into one of the times that the meeting"
        " offers to side events (its slots)."
    ),
    "room_allowed": lazy("%(about)s may only be in these rooms: %(rooms)s."),
    "room_capacity": lazy(
        "%(about)s expects %(attendance)s people. Rooms with so many seats: %(rooms)s."
    ),
    "room_features": lazy("%(about)s needs: %(features)s. Rooms that have this: %(rooms)s."),
    "pinned": lazy("%(about)s is fixed to this room and hour: %(where)s."),
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
        "The meeting has %(quantity)s of this: %(about)s. So many are needed at each of these side"
        " events: %(needs)s."
    ),
    "room_unavailable": lazy("%(about)s is closed at these times: %(periods)s."),
    "room_double": lazy("%(about)s can have only one use at a time."),
    "plenary": lazy(
        "Nothing may be held beside this part of the official programme: %(about)s (%(periods)s)."
    ),
}

# By whether an hour and a room are fixed.
FIXED: Mapping[tuple[bool, bool], str] = {
    (True, True): DEMANDS["pinned"],
    (True, False): lazy("%(about)s is fixed to this hour: %(where)s."),
    (False, True): lazy("%(about)s is fixed to this room: %(where)s."),
}

# Of what only a mending keeps from beginning sooner: alone, and with its host's times.
HELD_OFF = lazy(
    "%(about)s is moved to no sooner than %(moment)s, so that people hear of it in time."
)
TIMES_AND_HELD_OFF = lazy(
    "%(about)s can only be held at these times: %(periods)s. It is moved to no sooner than"
    " %(moment)s, so that people hear of it in time."
)
TOO_SOON = lazy("%(about)s would begin so soon that people hear of it late.")
# Of a host's times, where nothing could be held in them.
OUTSIDE = lazy(
    "%(about)s can only be held at these times: %(periods)s. The meeting offers no time to side"
    " events then (it has no slot there)."
)
OUTSIDE_BESIDE = lazy(
    "%(about)s can only be held at these times: %(periods)s. The meeting offers no time to side"
    " events then (it has no slot there). In the official programme at that time: %(sessions)s."
)

# Of what organisers have set as a limit on all side events.
AT_ONE_TIME = lazy("No more than %(quantity)s side events may be held at one time.")

# Of one more event than those of which all demands are told.
AS_WELL = lazy("%(about)s needs the same, and can be held at no other times.")

# The same of what nobody has asked for: a run was only not to move it; and what it is to let it.
HELD = lazy("%(about)s stands here on the board, and this run was not to move it: %(where)s.")
LET_MOVE = lazy("Let %(about)s move.")

# What it is to give a demand up.
REMEDIES: Mapping[str, str] = {
    "mandatory": lazy("Leave out %(about)s."),
    "frozen": lazy("Let %(about)s be moved, although its day is frozen."),
    "available": lazy("Allow another time for %(about)s: %(when)s."),
    "sooner": lazy("Give less notice, so that %(about)s can be moved here: %(when)s."),
    "slot": lazy(
        "Give %(about)s a shorter length, or offer a longer time to side events (a longer slot)."
    ),
    "shorter": lazy(
        "Hold %(about)s for %(minutes)s minutes and not for %(duration)s, so that it fits in here:"
        " %(when)s."
    ),
    "room_allowed": lazy("Offer %(room)s to side events."),
    "room_capacity": lazy(
        "Put %(about)s into a room that is too small for it: %(room)s (seats: %(capacity)s; people"
        " expected: %(attendance)s; without a seat: %(short)s)."
    ),
    "room_features": lazy("Put %(about)s into %(room)s, without: %(missing)s."),
    "pinned": lazy("Move %(about)s to another room or another hour than the one it is fixed to."),
    "after": lazy("Let %(about)s come before %(others)s."),
    "not_with": lazy("Let %(about)s be held at the same time as %(others)s."),
    "person_double": lazy("Find somebody who takes the place of %(about)s at one of them or more."),
    "person_unavailable": lazy("Ask %(about)s to come after all."),
    "organiser_parallel": lazy("Let somebody else organise a side event of %(about)s."),
    "organiser_daily": lazy("Let %(about)s have one more side event on one day."),
    "daily": lazy("Let one more side event be held on one day."),
    "equipment": lazy(
        "Have %(needed)s of this and not %(quantity)s: %(about)s. So many are needed when these are"
        " held at one time: %(needs)s."
    ),
    "at_once": lazy("Let %(needed)s side events be held at one time."),
    "room_unavailable": lazy("Have %(about)s when it is closed: %(when)s."),
    "room_double": lazy("Find one more room like %(about)s, at the same hours."),
    "plenary": lazy("Let side events be held beside %(about)s (%(when)s)."),
}

# What the host of a side event is asked before a demand is given up; the rest is not up to hosts.
QUESTIONS: Mapping[str, str] = {
    "available": lazy("Could it be held at another time: %(when)s?"),
    "slot": lazy("Could it be shorter, so that it fits into the times that are offered?"),
    "shorter": lazy("Could it be held for %(minutes)s minutes and not for %(duration)s?"),
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
    "available": lazy("This time is added to those at which it can be held. Ask its host first."),
    "shorter": lazy(
        "It is held for so many minutes. Ask its host first. Its page is where it gets its full"
        " length back."
    ),
    "room_allowed": lazy("From now on any side event may be put there."),
    "room_capacity": lazy(
        "Its expected attendance is lowered to the seats of this room. Ask its host first whether"
        " that will do."
    ),
    "room_features": lazy(
        "It is not asked for this any more. Ask its host first whether it can do without."
    ),
    "pinned": lazy("It is not fixed to that room or that hour any more."),
    "after": lazy("That it comes after them is not demanded any more."),
    "not_with": lazy("That they are not held at the same time is not demanded any more."),
    "person_double": lazy(
        "Say below who that is. That person takes over the part of %(about)s in these side events;"
        " all others stay as they are."
    ),
    "equipment": lazy("From now on the meeting counts on so many. Get them first."),
    "room_unavailable": lazy("The room counts as open then. Ask whoever closed it first."),
    "room_double": lazy(
        "Say below which room that is. The meeting can then use it as well. Of these side events,"
        " those that are fixed to %(about)s are then fixed to the new room."
    ),
    "plenary": lazy("It does not keep side events away any more."),
}


# Of a side event in the schedule that proves a way out.
STANDS_IN = lazy("with whoever stands in")
IN_NEW_ROOM = lazy("in the new room like this one")


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
            "%(events)s side events have only %(number)s room and hour between them.",
            "%(events)s side events have only %(number)s rooms and hours between them.",
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
            "Needed in all: %(needed)s (%(thing)s). There is %(number)s time at which these can be"
            " held, with %(limit)s each: enough for %(enough)s.",
            "Needed in all: %(needed)s (%(thing)s). There are %(number)s times at which these can"
            " be held, with %(limit)s each: enough for %(enough)s.",
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
    return sentence % {**counts, "number": times, "thing": thing, "enough": times * limit}


def needed_for(rule: str, about: str, names: str, *, events: int, many: int) -> str:
    """What it is to find somebody who stands in for a person, or one more room like another.

    For so many `events` of these `names`; `many` are needed where some of these are at one time.
    """
    said = {"about": about, "events": names, "number": events, "many": many}
    if rule == "room_double" and many > 1:
        sentence = _("Find %(many)s more rooms like %(about)s, at the same hours, for %(events)s.")
    elif rule == "room_double":
        sentence = _("Find one more room like %(about)s, at the same hours, for %(events)s.")
    elif many > 1:
        sentence = _(
            "Find %(many)s people who take the place of %(about)s, because some of these are at one"
            " time: %(events)s."
        )
    else:
        sentence = ngettext(
            "Find somebody who takes the place of %(about)s at %(number)s side event: %(events)s.",
            "Find somebody who takes the place of %(about)s at %(number)s side events: %(events)s.",
            events,
        )
    return sentence % said


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
