"""What it is to give up a demand, in sentences: what one does, what follows, how it goes back."""

from collections.abc import Mapping

from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext, show_number

# What only a run was not to move, and nobody has asked for.
LET_MOVE = lazy("Let %(about)s move.")

# What it is to give a demand up.
REMEDIES: Mapping[str, str] = {
    "mandatory": lazy("Leave %(about)s out: it will not be held."),
    "mandatory_fixed": lazy(
        "Let %(about)s move (now fixed), and let it be left out if no place is found."
    ),
    "frozen": lazy("Freeze this day no more, so that %(about)s can be moved: %(when)s."),
    "available": lazy("Allow another time for %(about)s: %(when)s."),
    "reserved": lazy("Allow a reserved time for %(about)s: %(when)s."),
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
    "pinned": lazy("Let %(about)s move (now fixed)."),
    "after": lazy("Let %(about)s come before %(others)s."),
    "not_with": lazy("Let %(about)s be held at the same time as %(others)s."),
    "person_double": lazy("Find somebody who takes the place of %(about)s at one of them or more."),
    "person_unavailable": lazy("Ask %(about)s to come after all."),
    "organiser_parallel": lazy("Let somebody else organise a side event of %(about)s."),
    "organiser_daily": lazy("Let %(about)s have one more side event on one day."),
    "daily": lazy("Let one more side event be held on one day."),
    "equipment": lazy(
        "Get %(more)s more: %(about)s (%(needed)s instead of %(quantity)s), so that these can be"
        " held at the same time: %(events)s."
    ),
    "without": lazy("Hold %(about)s without: %(missing)s."),
    "at_once": lazy("Let %(needed)s side events be held at one time."),
    "room_unavailable": lazy("Have %(about)s when it is closed: %(when)s."),
    "room_double": lazy("Find one more room like %(about)s, at the same hours."),
    "plenary": lazy("Let side events be held beside %(about)s (%(when)s)."),
}

_WITHOUT_A_PLACE = lazy("Could it go without a place, if the schedule has none left for it?")
_AT_ANOTHER_TIME = lazy("Could it be held at another time: %(when)s?")
# What the host of a side event is asked before a demand is given up; the rest is not up to hosts.
QUESTIONS: Mapping[str, str] = {
    "mandatory": _WITHOUT_A_PLACE,
    "mandatory_fixed": _WITHOUT_A_PLACE,
    "available": _AT_ANOTHER_TIME,
    "reserved": _AT_ANOTHER_TIME,
    "slot": lazy("Could it be shorter, so that it fits into the times that are offered?"),
    "shorter": lazy("Could it be held for %(minutes)s minutes and not for %(duration)s?"),
    "room_capacity": lazy("Would a room with %(capacity)s seats do?"),
    "room_features": lazy("Could it be in a room that does not have: %(missing)s?"),
    "without": lazy("Could it be held without: %(missing)s?"),
    "after": lazy("Could it come before %(others)s?"),
    "not_with": lazy("Could it be held at the same time as %(others)s?"),
    "person_double": lazy("Could somebody stand in for %(about)s?"),
    "person_unavailable": lazy("Could %(about)s come after all?"),
    "organiser_parallel": lazy("Could somebody else organise it in place of %(about)s?"),
    "organiser_daily": lazy("Could somebody else organise it in place of %(about)s?"),
}

# The same of what has no place in an answer that is known.
NO_PLACE_LEFT = lazy("Could it go without a place? In the schedule that was found it has none.")

# What is written down when a demand is given up; the rest has to be arranged by people first.
EFFECTS: Mapping[str, str] = {
    "mandatory": lazy(
        "%(about)s need not be held any more, and has no place as long as the rest is asked for. It"
        " stays accepted."
    ),
    "mandatory_fixed": lazy(
        "%(about)s may be left out of the schedule if no place is found for it. It is not fixed any"
        " more to: %(where)s. It stays accepted."
    ),
    "available": lazy(
        "This time is added to those at which %(about)s can be held; its %(duration)s minutes fit"
        " in. The host has not said that they are free then. Ask first."
    ),
    "reserved": lazy(
        "This time is added to those at which %(about)s can be held. For all others it stays"
        " reserved."
    ),
    "shorter": lazy("%(about)s is held for %(minutes)s minutes. Ask its host first."),
    "room_allowed": lazy("From now on any side event may be put into %(room)s."),
    "room_capacity": lazy(
        "%(about)s may be put into a room with %(capacity)s seats. That its host expects"
        " %(attendance)s people stays written. Ask its host first whether so few seats will do."
    ),
    "room_features": lazy(
        "%(about)s is held without: %(missing)s. That its host asked for it stays written. Ask its"
        " host first whether it can do without."
    ),
    "without": lazy(
        "%(about)s is held without: %(missing)s. That its host asked for it stays written. Ask its"
        " host first whether it can do without."
    ),
    "pinned": lazy(
        "%(about)s is not fixed any more to: %(where)s. The search may then change its room, its"
        " time or both."
    ),
    "frozen": lazy("All that stands on this day can be moved again: %(when)s."),
    "after": lazy("That %(about)s comes after %(others)s is not demanded any more."),
    "not_with": lazy(
        "That %(about)s is not held at the same time as %(others)s is not demanded any more."
    ),
    "person_double": lazy(
        "You name somebody below, who takes over the part of %(about)s in: %(events)s. All others"
        " stay as they are."
    ),
    "equipment": lazy("From now on the meeting counts on %(needed)s: %(about)s. Get them first."),
    "room_unavailable": lazy("%(about)s counts as open then. Ask whoever closed it first."),
    "room_double": lazy(
        "Book a room first, and say below which it is. The meeting can then use it as well. Of"
        " these side events, those that are fixed to %(about)s are then fixed to the new room."
    ),
    "plenary": lazy(
        "%(about)s does not keep side events away any more: side events may be held at any time of"
        " it, not only in these minutes."
    ),
}

# What it costs a side event, where the schedule that proves the way out does not break it: that
# has a place for what need not be held, and is told what was asked for already.
COSTS: Mapping[str, str] = {
    "mandatory": lazy("%(about)s is not held."),
    "mandatory_fixed": lazy("%(about)s might not be held at all."),
    "pinned": lazy("%(about)s might be held elsewhere than it is fixed to: %(where)s."),
    "without": lazy("%(about)s would not have: %(missing)s (asked for: %(number)s)."),
}

# How it goes back, and what one side event asks for, where it is given up for a mending.
UNDO = lazy("“Undo” on this page and on the page of the schedule takes it back.")
BACK_WITH_MENDING = lazy(
    "If you later drop what happened (“Something happened”), or take it back, this change is taken"
    " back as well."
)

STAYS_WITHOUT_MENDING = lazy(
    "This stays so, also if you later drop what happened (“Something happened”), or take it back."
    " “Undo” on this page and on the page of the schedule takes it back."
)

# Of a side event in the schedule that proves a way out, where people arrange something for it.
NO_PLACE_HERE = lazy("no place in this example; the search may still find one")
STANDS_IN = lazy("with whoever stands in")
NEW_ROOM = lazy("New room (like %(room)s)")


def needed_for(rule: str, about: str, names: str, *, events: int, many: int, seats: int) -> str:
    """What it is to find somebody who stands in for a person, or one more room like another.

    For so many `events` of these `names`, at which so many `seats` are needed at most; `many` are
    needed where some of these are at one time.
    """
    numbers = {"many": many, "seats": seats}
    said = {"about": about, "events": names, "number": events}
    said |= {name: show_number(number) for name, number in numbers.items()}
    if rule == "room_double" and many > 1:
        sentence = _(
            "Find %(many)s more rooms like %(about)s with %(seats)s seats or more, at the same"
            " hours, for %(events)s."
        )
    elif rule == "room_double":
        sentence = _(
            "Find one more room like %(about)s with %(seats)s seats or more, at the same hours, for"
            " %(events)s."
        )
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
