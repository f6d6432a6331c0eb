"""What a way out has changed of what a meeting asks for: in sentences, by what was changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.i18n import lazy, show_date, show_number
from app.schedule.rules.names import Names, all_of, place_pinned, said_periods
from app.schedule.rules.sentences import features

# What a side event asks for itself, which goes back with a mending: rooms, equipment, sessions and
# people are not its own alone.
OF_AN_EVENT = frozenset(
    {"mandatory", "start", "room", "available", "impossible", "attendance", "features"}
    | {"equipment"}
)

# What may be changed, by the name under which it is kept.
_MORE_TIMES = lazy("%(about)s may now also be held at this time: %(come)s.")
_NOT_INSISTED = lazy(
    "%(about)s may now be held without: %(gone)s. What its host asked for stays written."
)
DONE: Mapping[str, str] = {
    "mandatory": lazy("%(about)s may be left out if no place is found."),
    "start": lazy("%(about)s is not fixed any more to this time: %(before)s."),
    "room": lazy("%(about)s is not fixed any more to this room: %(before)s."),
    "available": _MORE_TIMES,
    "impossible": _MORE_TIMES,
    "attendance": lazy(
        "%(about)s may be put into a room with %(after)s seats (before: %(before)s)."
    ),
    "features": _NOT_INSISTED,
    "equipment": _NOT_INSISTED,
    "minutes": lazy("%(about)s is held for %(after)s minutes (before: %(before)s)."),
    "after": lazy("%(about)s need not come after these any more: %(gone)s."),
    "not_with": lazy("%(about)s may be held at the same time as these: %(gone)s."),
    "people": lazy("In %(about)s this person stands in for %(gone)s: %(come)s."),
    "quantity": lazy("%(about)s: the meeting counts on %(after)s (before: %(before)s)."),
    "exclusive": lazy("%(about)s does not keep side events away any more."),
    "offered": lazy("Side events may be put into %(about)s."),
    "frozen": lazy("This day is not frozen any more: %(about)s."),
    "closed": lazy("%(about)s counts as open at these times: %(gone)s."),
}
# Of what was fixed to one room and is fixed to another since.
_FIXED_ELSEWHERE = lazy("%(about)s is now fixed to this room: %(after)s (before: %(before)s).")
# Of a time that the meeting does not offer any more.
_TIME_GONE = lazy("There are more times than before at which %(about)s can be held.")
_NAMED_BY: Mapping[str, str] = {
    "quantity": "equipment",
    "exclusive": "sessions",
    "offered": "rooms",
    "closed": "rooms",
}


@dataclass(frozen=True)
class GivenUp:
    """Something that a way out has changed, of the event or thing `about`: as JSON, before and
    after; `what` is one of `DONE`.
    """

    what: str
    about: str
    before: Any
    after: Any

    @property
    def parts_gone(self) -> list[Any]:
        """Of lists: what is there no more."""
        return [one for one in self.before or () if one not in (self.after or ())]

    @property
    def parts_come(self) -> list[Any]:
        """Of lists: what is there since."""
        return [one for one in self.after or () if one not in (self.before or ())]


def said_done(changes: Iterable[GivenUp], names: Names) -> list[str]:
    """What was changed, a sentence for each, the same only once."""
    return list(dict.fromkeys(_said(one, names) for one in changes))


def _said(one: GivenUp, names: Names) -> str:
    known: Mapping[str, str] = getattr(names, _NAMED_BY.get(one.what, "events"))
    said = {"about": all_of([one.about], known)}
    if one.what in _PARTS:
        said |= _PARTS[one.what](one, names)
    return str(_sentence(one, said)) % said


def _sentence(one: GivenUp, said: Mapping[str, str]) -> str:
    if one.what == "room" and one.after:
        return _FIXED_ELSEWHERE
    return _TIME_GONE if DONE[one.what] is _MORE_TIMES and not said["come"] else DONE[one.what]


def _numbers(one: GivenUp, _names: Names) -> dict[str, str]:
    return {"before": show_number(one.before), "after": show_number(one.after)}


def _minutes(one: GivenUp, _names: Names) -> dict[str, str]:
    (_shortened, before), (_to, after) = one.before, one.after
    return {"before": show_number(before), "after": show_number(after)}


def _rooms(one: GivenUp, names: Names) -> dict[str, str]:
    parts = {"before": one.before, "after": one.after}
    return {name: place_pinned(names, None, room) for name, room in parts.items()}


def _others(one: GivenUp, names: Names) -> dict[str, str]:
    return {"gone": all_of(one.parts_gone, names.events)}


def _people(one: GivenUp, names: Names) -> dict[str, str]:
    gone, come = ([row[0] for row in rows] for rows in (one.parts_gone, one.parts_come))
    return {"gone": all_of(gone, names.people), "come": all_of(come, names.people)}


def _hours(one: GivenUp, names: Names) -> dict[str, str]:
    moments = ([datetime.fromisoformat(text) for text in row[:2]] for row in one.parts_gone)
    hours = [(starts_at, ends_at) for starts_at, ends_at in moments]
    return {"gone": said_periods(hours, names.timezone)}


def _time_come(one: GivenUp, names: Names) -> dict[str, str]:
    """The time that was added is the last: where there was no list, all others were meant by it."""
    row = one.after[-1]
    hours = datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"])
    return {"come": said_periods([hours], names.timezone)}


def _slots_come(one: GivenUp, names: Names) -> dict[str, str]:
    hours = [names.slots[slot] for slot in one.parts_gone if slot in names.slots]
    return {"come": said_periods(hours, names.timezone)}


# What a sentence says of the change itself.
_PARTS: Mapping[str, Callable[[GivenUp, Names], dict[str, str]]] = {
    "start": lambda one, names: {
        "before": place_pinned(names, datetime.fromisoformat(one.before), None)
    },
    "room": _rooms,
    "available": _time_come,
    "impossible": _slots_come,
    "features": lambda one, _names: {"gone": features(", ".join(one.parts_gone))},
    "equipment": lambda one, names: {"gone": all_of(one.parts_gone, names.equipment)},
    "attendance": _numbers,
    "quantity": _numbers,
    "minutes": _minutes,
    "after": _others,
    "not_with": _others,
    "people": _people,
    "closed": _hours,
    "frozen": lambda one, _names: {"about": show_date(date.fromisoformat(one.about))},
}
