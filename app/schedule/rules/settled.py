"""What is set of a schedule, as a secretary says it: each rule, what it does where it is on, only
warns or is off, where the rest of it is set; the ready-made sets of weights.
"""

from collections.abc import Mapping
from typing import NamedTuple

from app.core.i18n import lazy
from app.schedule.rules.policy import LOOSE, OVERRIDABLE, Strictness

# Every rule of the scheduler. The order is that of the page: first what can be loosened.
RULE_SAYS: Mapping[str, str] = {
    "available": lazy("A side event is held only when its hosts have said that they can"),
    "person_unavailable": lazy("A side event is held only while its speakers are there"),
    "organiser_parallel": lazy(
        "A host has no more side events at one time than the limits on this page allow"
    ),
    "not_with": lazy("Two side events that must not be held at one time are kept apart"),
    "after": lazy("A side event comes after the one that it must follow"),
    "equipment": lazy("Side events at one time never need more equipment than there is"),
    "room_capacity": lazy("A side event gets a room with a seat for everybody it expects"),
    "room_allowed": lazy("Side events are held only in rooms that are meant for them"),
    "organiser_daily": lazy(
        "A host has no more side events on one day than the limits on this page allow"
    ),
    "daily": lazy("No day has more side events than the limits on this page allow"),
    "one_place": lazy("A side event has one time and one room, or waits without a place"),
    "room_double": lazy("While a side event is held in a room, nothing else is"),
    "person_double": lazy("Nobody has to be in two places at once"),
    "room_features": lazy("Who needs a room without steps, or a hearing loop, gets such a room"),
    "room_unavailable": lazy("No side event is in a room while that is closed"),
    "plenary": lazy("No side event is held during a session that keeps side events away"),
    "slot": lazy("A side event is held within one slot, which is long enough for it"),
    "mandatory": lazy("A side event that must take place is never left out"),
    "pinned": lazy("What is pinned on the board stays there until somebody lets it go"),
    "frozen": lazy("On a frozen day nothing moves until somebody lets that day go"),
}


class Elsewhere(NamedTuple):
    """A page of the meeting, by its path below the organisers' own, and what is set there."""

    path: str
    text: str


_ROOMS = Elsewhere("rooms", lazy("Rooms, when they are closed, and their equipment"))
_SESSIONS = Elsewhere("sessions", lazy("Sessions and slots"))
_BOARD = Elsewhere("schedule/board", lazy("The board"))
# Where the rest of a rule is set.
SET_AT: Mapping[str, Elsewhere] = {
    "available": Elsewhere("call", lazy("Slots that are reserved for organisers")),
    **dict.fromkeys(("equipment", "room_allowed", "room_features", "room_unavailable"), _ROOMS),
    **dict.fromkeys(("plenary", "slot"), _SESSIONS),
    **dict.fromkeys(("pinned", "frozen"), _BOARD),
    "mandatory": Elsewhere("side-events", lazy("Side events and what they must have")),
}

# What organisers set nothing of: it holds in runs, and by hand.
ALWAYS = tuple(one for one in RULE_SAYS if one not in LOOSE and one not in OVERRIDABLE)

_WARNED = lazy("Warn: a run tries to keep it, and where it is broken the board says so")
# Of these a search has no cost for each breach, see `solver.policy`.
_WARNINGS: Mapping[str, str] = {
    "organiser_parallel": lazy(
        "Warn: a run tries to keep it where a host may have one at a time, and otherwise does not"
        " mind; where it is broken the board says so"
    ),
    "equipment": lazy("Warn: a run does not mind it, and where it is broken the board says so"),
}
_OFF: Mapping[str, str] = {
    "organiser_parallel": lazy("Off: a host may have any number at one time"),
    "not_with": lazy("Off: they may meet, and so may the themes that you keep apart below"),
    "after": lazy("Off: they may come in any order"),
    "equipment": lazy("Off: nobody counts what is needed"),
}


def strictness_of(rule: str) -> dict[str, str]:
    """What organisers can choose for a rule, each with what it does."""
    words = {
        Strictness.KEPT: lazy("On: no run breaks it"),
        Strictness.WARN: _WARNINGS.get(rule, _WARNED),
        Strictness.OFF: _OFF.get(rule, ""),
    }
    return {how.value: words[how] for how in LOOSE[rule]}


class Preset(NamedTuple):
    """A ready-made set of weights by its name, and what it does."""

    name: str
    text: str


PRESET_SAYS: Mapping[str, Preset] = {
    "balanced": Preset(lazy("Balanced"), lazy("Everything counts as usual.")),
    "wishes": Preset(
        lazy("The hosts' wishes first"),
        lazy(
            "The slots and rooms that hosts wish count much more than usual, and that no host is"
            " disappointed several times counts more."
        ),
    ),
    "themes": Preset(
        lazy("Few side events of one theme at one time"),
        lazy(
            "That side events of one theme do not meet counts more than almost all else, and that"
            " delegations can attend what they want counts much more."
        ),
    ),
    "still": Preset(
        lazy("As little as possible moves once it is published"),
        lazy(
            "That published side events keep their time and room counts more than almost all else."
        ),
    ),
}
