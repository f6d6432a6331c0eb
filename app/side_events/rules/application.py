"""An application as the applicant gives it, and whether it is complete and possible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.calls.rules import LONGEST_CALENDAR_TITLE, LONGEST_TITLE, Policy
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.meetings.models import AgendaItem, Equipment, Room, Slot, Theme
from app.meetings.rules import FEATURE_LABELS
from app.side_events.models import PartnerRole, Speaker, SpeakerRole
from app.side_events.rules.concept import ConceptGiven, wrong_notes
from app.side_events.rules.needs import Limits, Needs, wrong_limits, wrong_needs

SHORTEST_EVENT, LONGEST_EVENT = 10, 600  # minutes
MOST_PEOPLE = 10_000
MOST_SPEAKERS = 30
MOST_SLOT_WISHES, MOST_ROOM_WISHES = 3, 2

FEATURES = FEATURE_LABELS  # what an applicant may ask of a room is what a room may have
PARTNER_ROLES: Mapping[PartnerRole, str] = {
    PartnerRole.LEAD_ORGANISER: lazy("Lead organiser"),
    PartnerRole.CO_ORGANISER: lazy("Co-organiser"),
    PartnerRole.CO_SPONSOR: lazy("Co-sponsor"),
}
SPEAKER_ROLES: Mapping[SpeakerRole, str] = {
    SpeakerRole.CHAIR: lazy("Chair"),
    SpeakerRole.MODERATOR: lazy("Moderator"),
    SpeakerRole.OPENING_REMARKS: lazy("Opening remarks"),
    SpeakerRole.PANELLIST: lazy("Panellist"),
    SpeakerRole.CLOSING_REMARKS: lazy("Closing remarks"),
}
LEADS_THE_TALK = frozenset({SpeakerRole.CHAIR, SpeakerRole.MODERATOR})


@dataclass(frozen=True, kw_only=True)
class PartnerGiven:
    """An entity behind the event, as typed; `entity_id` where it was recognised.

    `email` in lower case is where it is asked to confirm, "" where it is not known.
    """

    name: str
    role: PartnerRole
    entity_id: str | None = None
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class SpeakerGiven:
    """A person with a function at the event; `email` in lower case, "" where it is not known.

    Where it is not settled who comes, `name` is the `affiliation`: see `is_named`. `row` is the id
    of the speaker whose line was edited, "" for a new one: by it, who is named later is the same.
    """

    name: str
    role: SpeakerRole
    honorific: str = ""
    affiliation: str = ""
    email: str = ""
    row: str = field(default="", compare=False)


def is_named(one: Speaker | SpeakerGiven) -> bool:
    """Whether it is said who comes, and not only for which State or organisation."""
    return one.name != one.affiliation


def printed_affiliation(one: Speaker | SpeakerGiven) -> str:
    """For whom a person speaks, "" where that stands in place of the name."""
    return one.affiliation if is_named(one) else ""


@dataclass(frozen=True, kw_only=True)
class Application:
    """Everything that an applicant says. Themes, slots, rooms and equipment are ids of rows.

    `duration` is in minutes, `slots` and `rooms` have the first choice first, `equipment` maps an
    id to how many are needed, `features` are keys of `FEATURES`.
    """

    title: str
    partners: tuple[PartnerGiven, ...]
    speakers: tuple[SpeakerGiven, ...]
    attendance: int
    duration: int
    contact_name: str
    contact_email: str
    contact_language: str = "en"
    language: str = "en"
    calendar_title: str = ""
    description: str = ""
    concept: tuple[ConceptGiven, ...] = ()
    closed: bool = False
    themes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    equipment: Mapping[str, int] = field(default_factory=dict)
    slots: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    note: str = ""
    needs: Needs = field(default_factory=Needs)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a meeting offers to side events, and on which terms."""

    slots: Sequence[Slot] = ()
    rooms: Sequence[Room] = ()
    equipment: Sequence[Equipment] = ()
    themes: Sequence[Theme] = ()
    agenda: Sequence[AgendaItem] = ()
    policy: Policy = field(default_factory=Policy)

    @property
    def open_slots(self) -> Sequence[Slot]:
        """The slots that an applicant can ask for."""
        return [slot for slot in self.slots if slot.id not in self.policy.reserved]

    @property
    def longest_slot(self) -> int | None:
        """Minutes of the longest slot to be asked for; None while there are no slots."""
        lengths = [int((s.ends_at - s.starts_at).total_seconds()) // 60 for s in self.open_slots]
        return max(lengths, default=None)

    @property
    def largest_room(self) -> Room | None:
        """The room with the most seats; None while there are no rooms."""
        return max(self.rooms, key=lambda room: room.capacity, default=None)


@dataclass(frozen=True)
class Mistake:
    """What is wrong: the part of the application (a name of `Application`) and a sentence."""

    field: str
    sentence: str


def mistakes(application: Application, offer: Offer, *, complete: bool = True) -> list[Mistake]:
    """Everything that makes an application impossible.

    With `complete` also what an applicant must say: an event that is known from a source only may
    lack a chair or a contact.
    """
    found = [*_wrong_in_itself(application), *_not_offered(application, offer)]
    return [*found, *_missing(application)] if complete else found


def _wrong_in_itself(application: Application) -> Iterator[Mistake]:
    if not application.title.strip():
        yield Mistake("title", _("Give the event a title."))
    if len(application.title) > LONGEST_TITLE:
        sentence = _("The title may have at most %(most)s characters.")
        yield Mistake("title", sentence % {"most": LONGEST_TITLE})
    if len(application.calendar_title) > LONGEST_CALENDAR_TITLE:
        sentence = _("The title for calendars may have at most %(most)s characters.")
        yield Mistake("calendar_title", sentence % {"most": LONGEST_CALENDAR_TITLE})
    if not 0 <= application.attendance <= MOST_PEOPLE:
        sentence = _("Give the number of people that you expect, at most %(most)s.")
        yield Mistake("attendance", sentence % {"most": MOST_PEOPLE})
    if not SHORTEST_EVENT <= application.duration <= LONGEST_EVENT:
        sentence = _("The duration must be between %(least)s and %(most)s minutes.")
        span = {"least": SHORTEST_EVENT, "most": LONGEST_EVENT}
        yield Mistake("duration", sentence % span)
    if application.language not in LANGUAGES or application.contact_language not in LANGUAGES:
        yield Mistake("language", _("Choose one of the six languages."))
    if not set(application.features) <= set(FEATURES):
        yield Mistake("features", _("Choose what the room needs from the list."))
    yield from (Mistake("concept", sentence) for sentence in wrong_notes(application.concept))
    yield from (Mistake(*wrong) for wrong in wrong_needs(application.needs))
    yield from _doubled(application)


def _doubled(application: Application) -> Iterator[Mistake]:
    if len(set(application.slots)) < len(application.slots):
        yield Mistake("slots", _("Choose a different slot for each of your choices."))
    if len(set(application.rooms)) < len(application.rooms):
        yield Mistake("rooms", _("Choose a different room for each of your choices."))
    leads = [p for p in application.partners if p.role is PartnerRole.LEAD_ORGANISER]
    if len(leads) > 1:
        yield Mistake("partners", _("Only one entity can be the lead organiser."))
    names = [partner.name.casefold() for partner in application.partners]
    if len(set(names)) < len(names):
        yield Mistake("partners", _("Name each partner once only."))


def _not_offered(application: Application, offer: Offer) -> Iterator[Mistake]:
    longest = offer.longest_slot
    if longest is not None and application.duration > longest:
        sentence = _("The longest slot of this meeting has %(minutes)s minutes; plan for less.")
        yield Mistake("duration", sentence % {"minutes": longest})
    if not set(application.slots) <= {slot.id for slot in offer.slots}:
        yield Mistake("slots", _("Choose from the slots of this meeting."))
    if not set(application.rooms) <= {room.id for room in offer.rooms}:
        yield Mistake("rooms", _("Choose from the rooms of this meeting."))
    if not set(application.themes) <= {theme.id for theme in offer.themes}:
        yield Mistake("themes", _("Choose from the themes of this meeting."))
    yield from _too_much_equipment(application, offer)
    slots, items = [slot.id for slot in offer.slots], [item.number for item in offer.agenda]
    for name, sentence in wrong_limits(application.limits, application.slots, slots, items):
        yield Mistake(name, sentence)


def _too_much_equipment(application: Application, offer: Offer) -> Iterator[Mistake]:
    there = {thing.id: thing.quantity for thing in offer.equipment}
    for thing_id, wanted in application.equipment.items():
        if thing_id not in there:
            yield Mistake("equipment", _("Choose from the equipment of this meeting."))
        elif not 0 <= wanted <= there[thing_id]:
            sentence = _("The meeting has %(there)s of this; ask for no more.")
            yield Mistake("equipment", sentence % {"there": there[thing_id]})


def _missing(application: Application) -> Iterator[Mistake]:
    if not any(p.role is PartnerRole.LEAD_ORGANISER for p in application.partners):
        yield Mistake("partners", _("Name the entity that is the lead organiser."))
    if not any(speaker.role in LEADS_THE_TALK for speaker in application.speakers):
        yield Mistake("speakers", _("Name the person who chairs or moderates the event."))
    if not application.attendance:
        yield Mistake("attendance", _("Say how many people you expect."))
    if not application.contact_email:
        yield Mistake("contact_email", _("Give an e-mail address for our answer."))
