"""What an applicant should know at once although it is no mistake."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.meetings.models import Room
from app.side_events.models import SideEvent
from app.side_events.rules.application import FEATURES, Offer
from app.side_events.rules.eased import features_needed
from app.side_events.rules.remarks import (
    Answered,
    Draft,
    Known,
    away_then,
    long_title,
    no_such_room,
    not_registered,
    room_lacks,
    said_lacking,
    too_many_people,
)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What other applications have in common with one, as far as its applicant may know."""

    speakers: Sequence[str] = ()  # names that are given in another application, too
    lead_organiser: str = ""  # the lead organiser, where it leads another event


def warnings(event: SideEvent, offer: Offer, elsewhere: Elsewhere) -> list[str]:
    """Sentences for the applicant, in the language in use."""
    late = _("The application came in after the deadline; it is dealt with after the others.")
    lines = [*_about_draft(event, offer), *_about_others(elsewhere)]
    return [late, *lines] if event.late else lines


def _about_draft(event: SideEvent, offer: Offer) -> Iterator[str]:
    draft = Draft(
        title=event.title,
        attendance=event.attendance,
        features=frozenset(event.features),
        rooms=tuple(wish.room_id for wish in event.room_wishes),
    )
    for look in (too_many_people, no_such_room, room_lacks, long_title):
        yield from (remark.sentence for remark in look(draft, offer, Known()))


def because_of_answers(answered: Sequence[Answered], offer: Offer) -> Iterator[str]:
    """For organisers: who cannot speak on some day, and who has confirmed and has no badge."""
    draft = Draft(speakers=tuple(one.name for one in answered))
    for look in (away_then, not_registered):
        yield from (one.sentence for one in look(draft, offer, Known(answered=answered)))


def because_of_hours(busy: Iterable[str]) -> Iterator[str]:
    """For organisers: who is not available at the hours at which the event is published."""
    for name in busy:
        sentence = _("%(name)s is not available at the hours at which this is published.")
        yield sentence % {"name": f"\u2068{name}\u2069"}


def because_of_fixed(event: SideEvent, room: Room | None) -> Iterator[str]:
    """For organisers: what the room in which they have fixed an event lacks."""
    missing = said_lacking(room, features_needed(event)) if room else ""
    if room and missing:
        sentence = _(
            "It is fixed in %(room)s, which does not have what is asked for: %(features)s."
        )
        said = {"room": f"\u2068{in_language(room.name)}\u2069", "features": missing}
        yield sentence % said


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
