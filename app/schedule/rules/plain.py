"""Why a side event has its slot and room, as its host is told: nothing of what others wished.

What is not public is not named either: neither who is busy, nor what another side event asked for.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from app.core.i18n import gettext as _
from app.core.i18n import lazy

# Rooms that break one of these at a time are no rooms for the event at any other time either.
OF_ROOMS = frozenset({"room_allowed", "room_capacity", "room_features"})
# What is said of a wish that could not be met, by the rules that stood in the way.
WAY: Mapping[str, str] = {
    "room_double": lazy("The rooms that would do were taken."),
    "room_unavailable": lazy("A room that would do was closed."),
    "person_double": lazy("Somebody who is needed at your side event was not free."),
    "person_unavailable": lazy("Somebody who is needed at your side event was not free."),
    "organiser_parallel": lazy("An organiser of your side event had another one at that time."),
    "organiser_daily": lazy("An organiser of your side event had enough others on that day."),
    "daily": lazy("There were enough side events on that day."),
    "equipment": lazy("The equipment was needed elsewhere."),
    "plenary": lazy("The official programme kept that time free."),
    "available": lazy("It could not be held at that time."),
    "slot": lazy("It is too long for that time."),
    "after": lazy("It has to come after or before another side event."),
    "not_with": lazy("It must not be held at the same time as another side event."),
    "pinned": lazy("The organisers have fixed its place."),
    "frozen": lazy("What is held on the day that it has now is not moved any more."),  # its own
}


def about_wish(what: str, position: int | None, asked: int) -> str:
    """Which of the wishes was met: of `what`, "slots" or "rooms", the one at `position` from 0."""
    if what == "slots":
        if position == 0:
            return _("It is the slot that you wished for first.")
        if position is None:
            return _("It is none of the slots that you wished for.")
        sentence = _("It is number %(number)s of the %(asked)s slots that you wished for.")
    else:
        if position == 0:
            return _("It is the room that you wished for first.")
        if position is None:
            return _("It is none of the rooms that you wished for.")
        sentence = _("It is number %(number)s of the %(asked)s rooms that you wished for.")
    return sentence % {"number": position + 1, "asked": asked}


def about_hours(*, impossible: bool, away: Collection[str]) -> list[str]:
    """Why the host's own side rules out a slot: by what it applied with, and who is `away`."""
    said = [_("You said that it is not possible then.")] if impossible else []
    sentence = _("%(name)s said that they cannot speak on that day.")
    return [*said, *(sentence % {"name": f"\u2068{name}\u2069"} for name in away)]


def in_the_way(places: Collection[Collection[str]], hours: Sequence[str] = ()) -> list[str]:
    """Why a wish was not met; for each place that would have met it the rules that it breaks.

    `hours` are the sentences of `about_hours`, said for the rule that only knows: not then.
    """
    return list(dict.fromkeys(_in_the_way(places, hours)))


def kept_out(places: Collection[Collection[str]]) -> list[str]:
    """Why it has no place at all; for each place that there is the rules that it breaks."""
    fitting = [rules for rules in places if not OF_ROOMS & set(rules)]
    if not fitting:
        return [_("None of the rooms has the seats or the equipment that you asked for.")]
    if any(not rules for rules in fitting):
        return [_("As things stand now there is a place that would do. Please ask the organisers.")]
    return _ways(fitting, ())


def _in_the_way(places: Collection[Collection[str]], hours: Sequence[str]) -> Iterator[str]:
    fitting = [rules for rules in places if not OF_ROOMS & set(rules)]
    if not fitting:
        yield _("There is no room then that has what you asked for.")
    elif any(not rules for rules in fitting):
        yield _("It would have been worse for the programme as a whole.")
    else:
        yield from _ways(fitting, hours)


def _ways(fitting: Collection[Collection[str]], hours: Sequence[str]) -> list[str]:
    """What stood in the way at these places, each sentence once."""
    broken = [rule for rule in WAY if any(rule in rules for rules in fitting)]
    said = (hours if rule == "available" and hours else (str(WAY[rule]),) for rule in broken)
    return list(dict.fromkeys(one for sentences in said for one in sentences))
