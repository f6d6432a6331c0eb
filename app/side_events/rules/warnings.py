"""What an applicant should know at once although it is no mistake."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.meetings.models import Room
from app.side_events.models import SideEvent
from app.side_events.rules.application import FEATURES, Offer


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What other applications have in common with one, as far as its applicant may know."""

    speakers: Sequence[str] = ()  # names that are given in another application, too
    lead_organiser: str = ""  # the lead organiser, where it leads another event


def warnings(event: SideEvent, offer: Offer, elsewhere: Elsewhere) -> list[str]:
    """Sentences for the applicant, in the language in use."""
    return [*_about_room(event, offer), *_about_itself(event, offer), *_about_others(elsewhere)]


def _about_room(event: SideEvent, offer: Offer) -> Iterator[str]:
    largest = offer.largest_room
    if largest is not None and event.attendance > largest.capacity:
        sentence = _(
            "%(expected)s people are expected, but the largest room, %(room)s, seats %(seats)s."
            " Please tell us if fewer would do."
        )
        yield sentence % {
            "expected": event.attendance,
            "room": in_language(largest.name),
            "seats": largest.capacity,
        }
    missing = set(event.features) - {code for room in offer.rooms for code in room.features}
    if offer.rooms and missing:
        names = ", ".join(str(FEATURES[code]) for code in FEATURES if code in missing)
        yield _("No room of this meeting is known to have this: %(features)s.") % {
            "features": names
        }
    elif offer.rooms and not _one_room_has_all(event, offer):
        yield _("No single room of this meeting has everything that you ask for.")


def because_of_people(needed: Collection[str], announced: Room | None) -> Iterator[str]:
    """For organisers: what the room must have because of a speaker, not which, nor why.

    `announced` is the room in which the event was published, if it was.
    """
    for code in sorted(needed):
        sentence = _("Somebody who speaks here needs this of the room: %(feature)s.")
        said = sentence % {"feature": FEATURES[code]}
        if announced is not None and code not in announced.features:
            without = _("It is published in %(room)s, which does not have it.")
            said = f"{said} {without % {'room': in_language(announced.name)}}"
        yield said


def _one_room_has_all(event: SideEvent, offer: Offer) -> bool:
    return any(set(event.features) <= set(room.features) for room in offer.rooms)


def _about_itself(event: SideEvent, offer: Offer) -> Iterator[str]:
    if event.late:
        yield _("The application came in after the deadline; it is dealt with after the others.")
    advised = offer.policy.advised_title
    if len(event.title) > advised:
        sentence = _(
            "The title has %(length)s characters. Up to %(advised)s are easily read in a programme."
        )
        yield sentence % {"length": len(event.title), "advised": advised}


def _about_others(elsewhere: Elsewhere) -> Iterator[str]:
    for name in elsewhere.speakers:
        sentence = _(
            "%(name)s is also named in another application. Two events with the same person"
            " cannot be held at the same time."
        )
        yield sentence % {"name": name}
    if elsewhere.lead_organiser:
        sentence = _("%(name)s is also the lead organiser of another application.")
        yield sentence % {"name": elsewhere.lead_organiser}
