"""What a door answers, and why: pure decisions about a registration at a moment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.badges.models import Direction
from app.core.i18n import lazy
from app.core.scripts import folded_words
from app.registrations.models import Modality, RegistrationState
from app.registrations.rules.event_badges import Opening

MOST_NAMES = 8  # to choose from: more are not read at a door
LONGEST_DELAY = timedelta(days=14)  # a door without network may settle as late as this
CLOCKS_DIFFER = timedelta(minutes=2)
_CODE = re.compile(r"[A-Z2-7]{26}")


class Light(StrEnum):
    """The colour of an answer; each has its word and its sign too."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Reason(StrEnum):
    """Why a door answers as it does."""

    WELCOME = "welcome"
    LET_IN = "let_in"
    GOODBYE = "goodbye"
    NOT_INSIDE = "not_inside"
    ALREADY_INSIDE = "already_inside"
    OTHER_DAY = "other_day"
    WAITING = "waiting"
    NOT_APPROVED = "not_approved"
    ONLINE = "online"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    UNKNOWN = "unknown"
    EVENT_TODAY = "event_today"  # these are of badges for side events only
    EVENT_LOOK = "event_look"
    EVENT_NONE = "event_none"
    EVENT_NO_HOUR = "event_no_hour"
    EVENT_ELSEWHERE = "event_elsewhere"
    EVENT_OTHER_DAY = "event_other_day"
    EVENT_EARLY = "event_early"
    EVENT_OVER = "event_over"


@dataclass(frozen=True)
class Verdict:
    """An answer: its colour, its word and its sentence."""

    light: Light
    word: str
    sentence: str


COME_IN, GOODBYE, LOOK, STOP = lazy("Come in"), lazy("Goodbye"), lazy("Look"), lazy("Stop")
VERDICTS: Mapping[Reason, Verdict] = {
    Reason.WELCOME: Verdict(Light.GREEN, COME_IN, lazy("Is on the list.")),
    Reason.LET_IN: Verdict(Light.GREEN, COME_IN, lazy("Was let in after a look.")),
    Reason.GOODBYE: Verdict(Light.GREEN, GOODBYE, lazy("Has left.")),
    Reason.NOT_INSIDE: Verdict(
        Light.YELLOW, GOODBYE, lazy("Was not counted as inside; the way out is noted.")
    ),
    Reason.ALREADY_INSIDE: Verdict(
        Light.YELLOW, LOOK, lazy("Is inside already: is it the person of the badge?")
    ),
    Reason.OTHER_DAY: Verdict(Light.YELLOW, LOOK, lazy("The meeting is not held on this day.")),
    Reason.WAITING: Verdict(
        Light.YELLOW, LOOK, lazy("Is on the waiting list: ask the registration desk.")
    ),
    Reason.NOT_APPROVED: Verdict(
        Light.YELLOW, LOOK, lazy("Is registered but not approved yet: ask the registration desk.")
    ),
    Reason.ONLINE: Verdict(Light.YELLOW, LOOK, lazy("Is registered to take part online.")),
    Reason.DECLINED: Verdict(Light.RED, STOP, lazy("The registration was declined.")),
    Reason.CANCELLED: Verdict(Light.RED, STOP, lazy("The registration was cancelled.")),
    Reason.REPLACED: Verdict(
        Light.RED, STOP, lazy("This badge was replaced by another, because it was lost.")
    ),
    Reason.UNKNOWN: Verdict(Light.RED, STOP, lazy("Is not on the list.")),
    Reason.EVENT_TODAY: Verdict(
        Light.GREEN, COME_IN, lazy("Has a badge for side events only, and one of them is today.")
    ),
    Reason.EVENT_LOOK: Verdict(
        Light.YELLOW,
        LOOK,
        lazy("Has a badge for side events only: compare day, hour and room with the badge."),
    ),
    Reason.EVENT_NONE: Verdict(
        Light.RED,
        STOP,
        lazy("The badge was for a side event that is not held, or does not name the person now."),
    ),
    Reason.EVENT_NO_HOUR: Verdict(
        Light.YELLOW,
        LOOK,
        lazy("Has a badge for a side event that has no hour yet: ask the registration desk."),
    ),
    Reason.EVENT_ELSEWHERE: Verdict(
        Light.RED,
        STOP,
        lazy("Has a badge for side events only: none of them is in this room."),
    ),
    Reason.EVENT_OTHER_DAY: Verdict(
        Light.RED, STOP, lazy("Has a badge for side events only, and none of them is today.")
    ),
    Reason.EVENT_EARLY: Verdict(
        Light.YELLOW, LOOK, lazy("Is too early for the side event of the badge.")
    ),
    Reason.EVENT_OVER: Verdict(
        Light.YELLOW, LOOK, lazy("The side event of the badge is over for today.")
    ),
}
DIRECTION_LABELS: Mapping[Direction, str] = {
    Direction.IN: lazy("Entry"),
    Direction.OUT: lazy("Exit"),
}
_BY_STATE: Mapping[RegistrationState, Reason] = {
    RegistrationState.DECLINED: Reason.DECLINED,
    RegistrationState.CANCELLED: Reason.CANCELLED,
    RegistrationState.WAITING: Reason.WAITING,
    RegistrationState.SUBMITTED: Reason.NOT_APPROVED,
    RegistrationState.CHANGE_ASKED: Reason.NOT_APPROVED,
}
_COUNTED = {
    Reason.WELCOME, Reason.LET_IN, Reason.GOODBYE, Reason.NOT_INSIDE, Reason.EVENT_TODAY,
}  # fmt: skip
_BY_OPENING: Mapping[Opening, Reason] = {
    Opening.NOW: Reason.EVENT_TODAY,
    Opening.NO_EVENT: Reason.EVENT_NONE,
    Opening.NO_HOUR: Reason.EVENT_NO_HOUR,
    Opening.ELSEWHERE: Reason.EVENT_ELSEWHERE,
    Opening.OTHER_DAY: Reason.EVENT_OTHER_DAY,
    Opening.EARLY: Reason.EVENT_EARLY,
    Opening.OVER: Reason.EVENT_OVER,
}


@dataclass(frozen=True)
class Found:
    """What is known of whom a scan names.

    `opening` is what a badge for side events only opens here now; None for a delegate's.
    """

    state: RegistrationState
    modality: Modality
    inside: bool
    replaced: bool = False
    opening: Opening | None = None


def reason_for(
    found: Found | None, direction: Direction, *, on_a_day: bool = True, let_in: bool = False
) -> Reason:
    """What a door answers. `on_a_day`: the meeting is held today.

    `let_in`: the door person has looked and lets them in, which no red answer allows.
    """
    if found is None:
        return Reason.UNKNOWN
    if found.replaced:
        return Reason.REPLACED
    if direction is Direction.OUT:
        return Reason.GOODBYE if found.inside else Reason.NOT_INSIDE
    reason = standing(found, on_a_day=on_a_day)
    if let_in and VERDICTS[reason].light is Light.YELLOW:
        return Reason.LET_IN
    return reason


def standing(found: Found, *, on_a_day: bool) -> Reason:
    """What an entry is answered with, whoever looks."""
    for_events = None if found.opening is None else _BY_OPENING[found.opening]
    by_state = _BY_STATE.get(found.state)
    if found.modality is Modality.ONLINE:
        by_state = by_state or Reason.ONLINE
    # What is refused comes first: a look at somebody does not open what their badge never opens.
    for reason in (by_state, for_events):
        if reason and VERDICTS[reason].light is Light.RED:
            return reason
    if by_state:
        return by_state
    if for_events not in {None, Reason.EVENT_TODAY}:
        return for_events
    if found.inside:
        return Reason.ALREADY_INSIDE
    return for_events or (Reason.WELCOME if on_a_day else Reason.OTHER_DAY)


def without_network(found: Found, *, on_a_day: bool) -> Reason:
    """What a door keeps to answer with when it has no network, perhaps hours later.

    Whether a badge for side events only opens this door then, is said by what is printed on it.
    """
    if found.opening is None or found.opening is Opening.NO_EVENT:
        return standing(found, on_a_day=on_a_day)
    reason = standing(replace(found, opening=Opening.NOW), on_a_day=on_a_day)
    return Reason.EVENT_LOOK if reason is Reason.EVENT_TODAY else reason


def counts(reason: Reason, *, settled_late: bool) -> bool:
    """Whether somebody went through.

    Of what a door without network settles later, all but red answers did: nobody was there to
    tell the door person more, and they let the person in.
    """
    return reason in _COUNTED or (settled_late and VERDICTS[reason].light is Light.YELLOW)


def held_on(first: date | None, last: date | None, day: date) -> bool:
    """Whether a meeting of these days is held on a day; where none is known, it may be."""
    return first is None or first <= day <= (last or first)


def code_in(typed: str) -> str | None:
    """The badge's code in what a scanner or a person typed; None where it is something else."""
    bare = "".join(typed.upper().split()).replace("-", "")
    return bare if _CODE.fullmatch(bare) else None


def is_whole_name(typed: str, name: str) -> bool:
    """Whether somebody typed all of a name, in any order, and not only a part that others have."""
    return sorted(folded_words(typed)) == sorted(folded_words(name))


def moment_of_scan(told: datetime | None, now: datetime) -> datetime:
    """When a scan was made: as the door says, where that can be."""
    if told is None or not now - LONGEST_DELAY <= told <= now + CLOCKS_DIFFER:
        return now
    return min(told, now)
