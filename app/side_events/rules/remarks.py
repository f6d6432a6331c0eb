"""What an applicant should know while writing although it is no mistake: a list of functions.

Of other applications only what is published, or counted; of people only what they have answered
this very applicant. So nobody learns from a form who takes part in what.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.core.i18n import gettext as _
from app.core.i18n import (
    in_language,
    ngettext,
    show_datetime,
    show_list,
    show_number,
    show_parts,
)
from app.meetings.models import Room
from app.meetings.rules import said_slot
from app.side_events.rules.answers import said_days
from app.side_events.rules.application import FEATURES, Offer
from app.side_events.rules.needs import SETUPS


@dataclass(frozen=True)
class Remark:
    """A sentence, and the field of the form beside which it stands."""

    field: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What remarks look at of what is being written, be it right or wrong.

    `slots` and `rooms` are ids in the order of choice, `impossible` are ids of slots,
    `features` codes, `setup` a key of `SETUPS` or "".
    """

    title: str = ""
    attendance: int = 0
    setup: str = ""
    features: frozenset[str] = frozenset()
    lead: str = ""
    partners: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    impossible: frozenset[str] = frozenset()
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """A name that stands in the published programme, with the event and when it begins."""

    name: str
    title: str
    starts_at: datetime


@dataclass(frozen=True)
class Answered:
    """What somebody has answered this applicant: days (ISO 8601) when they cannot speak.

    `registered` is None where they have not confirmed: then it is not the applicant's to know.
    `event_badge`: they have a badge for side events only.
    """

    name: str
    away: Sequence[str] = ()
    registered: bool | None = None
    event_badge: bool = False


@dataclass(frozen=True, kw_only=True)
class Known:
    """What may be known besides what is typed.

    `seats` are those of a room in a set-up, by the room's id and the key of the set-up; `wanted`
    is how many other applications have a slot as their first choice; `unknown` are names of
    partners that are not exactly those of one in the register.
    """

    timezone: str = "UTC"
    seats: Mapping[tuple[str, str], int] = field(default_factory=dict)
    speaking: Sequence[Published] = ()
    hosting: Sequence[Published] = ()
    wanted: Mapping[str, int] = field(default_factory=dict)
    answered: Sequence[Answered] = ()
    unknown: Sequence[str] = ()


Look = Callable[[Draft, Offer, Known], Iterator[Remark]]


def remarks(draft: Draft, offer: Offer, known: Known) -> list[Remark]:
    """All that is to be said, in the order of the list."""
    return [remark for look in REMARKS for remark in look(draft, offer, known)]


def draft_of(texts: Mapping[str, str]) -> Draft:
    """What is looked at of the texts of a draft (see `forms.parts`)."""
    typed = texts.get("attendance", "")
    wishes = (texts.get(f"slot_{place}", "") for place in (1, 2, 3))
    return Draft(
        title=texts.get("title", ""),
        attendance=int(typed) if typed.isdecimal() else 0,
        setup=texts.get("setup", ""),
        features=frozenset(texts.get("features", "").splitlines()),
        lead=texts.get("lead", ""),
        partners=_names(texts, "partners"),
        speakers=_names(texts, "speakers"),
        slots=tuple(wish for wish in wishes if wish),
        impossible=frozenset(texts.get("impossible", "").splitlines()),
        rooms=tuple(filter(None, (texts.get(f"room_{place}", "") for place in (1, 2)))),
    )


def _names(texts: Mapping[str, str], rows: str) -> tuple[str, ...]:
    keys = texts.get(rows, "").splitlines()
    return tuple(filter(None, (texts.get(f"{rows}/{key}/name", "") for key in keys)))


def too_many_people(draft: Draft, offer: Offer, known: Known) -> Iterator[Remark]:
    """More people than the largest room seats, in this set-up."""

    def seats(room: Room) -> int:
        return known.seats.get((room.id, draft.setup), room.capacity)

    largest = max(offer.rooms, key=seats, default=None)
    if largest is None or draft.attendance <= seats(largest):
        return
    sentence = _(
        "%(expected)s people are expected, but the largest room, %(room)s, seats %(seats)s."
        " Please tell us if fewer would do."
    )
    said = {"expected": show_number(draft.attendance), "room": in_language(largest.name)}
    said["seats"] = show_number(seats(largest))
    if (largest.id, draft.setup) in known.seats:
        sentence = _(
            "%(expected)s people are expected, but in this set-up (%(setup)s) the largest room,"
            " %(room)s, seats %(seats)s. Fewer people or another set-up would do."
        )
        said["setup"] = str(SETUPS[draft.setup])
    yield Remark("attendance", sentence % said)


def no_such_room(draft: Draft, offer: Offer, _known: Known) -> Iterator[Remark]:
    """Features that no room has, or not together."""
    missing = draft.features - {code for room in offer.rooms for code in room.features}
    if offer.rooms and missing:
        names = show_parts(str(FEATURES[code]) for code in FEATURES if code in missing)
        sentence = _("No room of this meeting is known to have this: %(features)s.")
        yield Remark("features", sentence % {"features": names})
    elif offer.rooms and not any(draft.features <= {*room.features} for room in offer.rooms):
        yield Remark(
            "features", _("No single room of this meeting has everything that you ask for.")
        )


def room_lacks(draft: Draft, offer: Offer, _known: Known) -> Iterator[Remark]:
    """A room that is wished and does not have what is asked for."""
    for room in (room for room in offer.rooms if room.id in draft.rooms):
        missing = said_lacking(room, draft.features)
        if missing:
            sentence = _("%(room)s does not have what you ask for: %(features)s.")
            said = {"room": f"\u2068{in_language(room.name)}\u2069", "features": missing}
            yield Remark("room_1", sentence % said)


def said_lacking(room: Room, wanted: Collection[str]) -> str:
    """What a room lacks of what is wanted, in words; "" for nothing."""
    return show_parts(
        str(label)
        for code, label in FEATURES.items()
        if code in wanted and code not in room.features
    )


def wished_and_impossible(draft: Draft, offer: Offer, known: Known) -> Iterator[Remark]:
    """A slot that is both wished for and ruled out."""
    for slot in offer.slots:
        if slot.id in draft.impossible and slot.id in draft.slots:
            sentence = _("You choose this slot and say that it is not possible: %(slot)s.")
            yield Remark("impossible", sentence % {"slot": said_slot(slot, known.timezone)})


def not_in_the_register(draft: Draft, _offer: Offer, known: Known) -> Iterator[Remark]:
    """Names of organisers that are not known as they are written."""
    for place, names in (("lead", (draft.lead,)), ("partners", draft.partners)):
        unknown = [_isolated(name) for name in dict.fromkeys(names) if name in known.unknown]
        if unknown:
            sentence = _("Not in our register: %(names)s. Is it written as you mean it?")
            yield Remark(place, sentence % {"names": show_list(unknown)})


def long_title(draft: Draft, offer: Offer, _known: Known) -> Iterator[Remark]:
    """A title beyond what a programme shows well."""
    advised = offer.policy.advised_title
    if len(draft.title) > advised:
        sentence = _(
            "The title has %(length)s characters. Up to %(advised)s are easily read in a programme."
        )
        yield Remark("title", sentence % {"length": len(draft.title), "advised": advised})


def speaks_elsewhere(draft: Draft, _offer: Offer, known: Known) -> Iterator[Remark]:
    """People of this name who speak at a published event."""
    for name in dict.fromkeys(draft.speakers):
        found = [one for one in known.speaking if one.name.casefold() == name.casefold()]
        if found:
            sentence = ngettext(
                "%(name)s also speaks at another event: %(events)s. Two events with the same person"
                " cannot be held at the same time.",
                "%(name)s also speaks at %(number)s other events: %(events)s. Two events with the"
                " same person cannot be held at the same time.",
                len(found),
            )
            events = _events(found, known.timezone)
            said = {"name": name, "number": show_number(len(found)), "events": events}
            yield Remark("speakers", sentence % said)


def hosts_elsewhere(draft: Draft, _offer: Offer, known: Known) -> Iterator[Remark]:
    """Partners that organise published events, too."""
    mine = dict.fromkeys((draft.lead, *draft.partners))
    names = {one.name.casefold() for one in known.hosting}
    also = [name for name in mine if name and name.casefold() in names]
    if also:
        sentence = ngettext(
            "One of you also organises another event: %(names)s. The two are not held at the same"
            " time if that can be avoided.",
            "%(number)s of you also organise other events: %(names)s. These are not held at the"
            " same time if that can be avoided.",
            len(also),
        )
        said = {"number": show_number(len(also)), "names": show_list(also)}
        yield Remark("partners", sentence % said)


def wanted_slot(draft: Draft, offer: Offer, known: Known) -> Iterator[Remark]:
    """A first choice that is that of more applications than there are rooms."""
    rooms = len(offer.rooms)
    for slot in (one for one in offer.slots if one.id == next(iter(draft.slots), "")):
        others = known.wanted.get(slot.id, 0)
        if rooms and others >= rooms:
            sentence = ngettext(
                "%(number)s other application wants %(slot)s most. Number of rooms: %(rooms)s."
                " Name other slots, too.",
                "%(number)s other applications want %(slot)s most. Number of rooms: %(rooms)s."
                " Name other slots, too.",
                others,
            )
            said = {"number": show_number(others), "slot": said_slot(slot, known.timezone)}
            yield Remark("slot_1", sentence % {**said, "rooms": show_number(rooms)})


def away_then(draft: Draft, _offer: Offer, known: Known) -> Iterator[Remark]:
    """People who have answered that they cannot speak on some day."""
    for one in known.answered:
        if one.away and one.name in draft.speakers:
            sentence = _("%(name)s cannot speak on these days: %(days)s.")
            said = {"name": one.name, "days": said_days(one.away)}
            yield Remark("speakers", sentence % said)


def not_registered(draft: Draft, _offer: Offer, known: Known) -> Iterator[Remark]:
    """People who have confirmed, and have no badge, or one for side events only."""
    for one in known.answered:
        if one.registered is False and one.name in draft.speakers:
            sentence = _("%(name)s has confirmed, but has not registered for the meeting yet.")
            if one.event_badge:
                sentence = _("%(name)s has a badge for side events only.")
            yield Remark("speakers", sentence % {"name": one.name})


def _isolated(text: str) -> str:
    """A text that is set in its own direction, whatever stands beside it."""
    return f"\u2068{text}\u2069"


def _events(found: Sequence[Published], timezone: str) -> str:
    sentence = _("“%(title)s”, %(when)s")

    def when(one: Published) -> str:
        return show_datetime(one.starts_at, timezone)

    return show_list(
        [sentence % {"title": _isolated(one.title), "when": _isolated(when(one))} for one in found]
    )


REMARKS: Sequence[Look] = (
    long_title,
    too_many_people,
    no_such_room,
    room_lacks,
    speaks_elsewhere,
    away_then,
    not_registered,
    not_in_the_register,
    hosts_elsewhere,
    wanted_slot,
    wished_and_impossible,
)
