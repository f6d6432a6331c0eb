"""A side event in words, as pages show it to its applicant and to the organisers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts.models import AuditEntry
from app.core.happenings import tell
from app.core.i18n import LANGUAGES, in_language, show_datetime, show_parts, space
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.meetings.rules import said_slot
from app.side_events.forms.application import said_room
from app.side_events.models import SideEvent
from app.side_events.rules.answers import (
    ANSWER_MARKS,
    Named,
    newer,
    said_answer,
    said_away,
    said_by_calendar,
)
from app.side_events.rules.application import FEATURES, PARTNER_ROLES, SPEAKER_ROLES, Offer
from app.side_events.rules.concept import PrintedConcept, print_concept
from app.side_events.rules.eased import equipment_needed, features_needed, people_counted
from app.side_events.rules.needs import MOMENTS, SETUPS
from app.side_events.rules.shown import AnswersShown, Heard, ReasonAsked
from app.side_events.rules.states import MARKS, STATES
from app.side_events.service.demands import EASED

NOTHING: Mapping[str, Heard] = MappingProxyType({})


@dataclass(frozen=True)
class GivenUp:
    """Since when organisers count fewer people, and do without things, as sentences; "" each where
    nothing is known of it.
    """

    people: str = ""
    things: str = ""


@dataclass(frozen=True)
class Shown:
    """The parts of a side event that need words: states, roles, wishes, needs."""

    state: str
    mark: str
    language: str
    contact_language: str
    partners: list[tuple[str, str, str, str]]  # name, role, how its answer looks and reads
    answers: dict[str, tuple[str, str]]  # likewise of each person, by the speaker's id
    away: dict[str, str]  # when they cannot speak, as a sentence, likewise
    concept: list[PrintedConcept]
    slots: list[str]
    rooms: list[str]
    themes: list[str]
    features: list[str]
    needs: list[tuple[str, str]]  # what it is, in words
    impossible: list[str]
    equipment: list[tuple[str, int]]  # name, how many
    without: list[str]  # of features and equipment: what organisers gave up
    people_counted: int
    roles: dict[str, str]  # a speaker's role in words


def shown(
    event: SideEvent, meeting: Meeting, offer: Offer, heard: Mapping[str, Heard] = NOTHING
) -> Shown:
    """A side event in the language in use; everything of it must be loaded.

    A room that the meeting has no more for side events is left out. `heard` is what people
    answered by their calendars, by person.
    """
    rooms = {room.id: said_room(room) for room in offer.rooms}
    has, gets = features_needed(event), equipment_needed(event)
    things = {thing.id: in_language(thing.name) for thing in offer.equipment}
    return Shown(
        state=str(STATES[event.state]),
        mark=MARKS[event.state],
        language=LANGUAGES.get(event.language, event.language),
        contact_language=LANGUAGES.get(event.contact_language, event.contact_language),
        partners=[
            (p.name, str(PARTNER_ROLES[p.role]), *answer_of(p, meeting.timezone))
            for p in event.partners
        ],
        answers={
            s.id: answer_of(s, meeting.timezone, heard.get(s.person_id)) for s in event.speakers
        },
        away={s.id: said_away(s) for s in event.speakers},
        concept=print_concept(event.concept, event.language),
        slots=[said_slot(wish.slot, meeting.timezone) for wish in event.slot_wishes],
        rooms=[rooms[wish.room_id] for wish in event.room_wishes if wish.room_id in rooms],
        themes=[in_language(theme.name) for theme in event.themes],
        features=[str(FEATURES.get(code, code)) for code in event.features],
        needs=list(_needs(event, offer)),
        impossible=[
            said_slot(s, meeting.timezone) for s in offer.slots if s.id in event.impossible
        ],
        equipment=[(things[need.equipment_id], need.quantity) for need in event.equipment],
        people_counted=people_counted(event),
        without=[
            *(str(FEATURES.get(one, one)) for one in event.features if one not in has),
            *(things[one.equipment_id] for one in event.equipment if one.equipment_id not in gets),
        ],
        roles={role.value: str(label) for role, label in SPEAKER_ROLES.items()},
    )


def answer_of(named: Named, timezone: str, heard: Heard | None = None) -> tuple[str, str]:
    """How the answer of a partner or person looks, and in words; "" for what is not asked."""
    last = newer(named, heard)
    if last:
        return last.mark, said_by_calendar(last, timezone)
    said = [said_answer(named, timezone)]
    if heard and not heard.verified:
        said.append(said_by_calendar(heard, timezone))
    return ANSWER_MARKS[named.answer], show_parts(said)


def heard_of(db: Session, event_id: str) -> AnswersShown:
    """What people answered by their calendars, and since when they know the hours of an event."""
    asked = AnswersShown(event_id)
    tell(db, asked)
    return asked


def given_up_of(db: Session, event: SideEvent, timezone: str, *, named: bool) -> GivenUp:
    """Since when is given up what organisers gave up of a side event, and by whom: `named` for
    organisers, to whom a colleague is said by name.
    """
    known = accounts.all_about(db, event.id, {EASED}) if event.eased else ()
    names = accounts.names_of(db, {one.account_id for one in known if one.account_id})
    counted, has = people_counted(event), {*features_needed(event), *equipment_needed(event)}
    asked = {*event.features, *(one.equipment_id for one in event.equipment)}
    of_people = [*takewhile(lambda one: one.details["attendance"] == counted, known)]
    of_things = [one for one in known if (asked - has) & {*one.details["without"]}]

    def said(entry: AuditEntry) -> str:
        name = names.get(entry.account_id or "", "") if named else ""
        moment = show_datetime(entry.at, timezone)
        if name:
            return _("Given up on %(moment)s by %(name)s.") % {"moment": moment, "name": name}
        return _("Given up on %(moment)s by the secretariat.") % {"moment": moment}

    return GivenUp(
        people=said(of_people[-1]) if of_people else "",
        things=space().join(map(said, reversed(of_things))),
    )


def reason_of(db: Session, event: SideEvent) -> str:
    """Why an event was changed in public the last time, as everybody may read it; "" where nothing
    is said.
    """
    asked = ReasonAsked(event.meeting_id, event.id)
    tell(db, asked)
    return asked.reason


def _needs(event: SideEvent, offer: Offer) -> Iterator[tuple[str, str]]:
    """What is needed besides the room, and which other things of the meeting matter."""
    spoken, into = _languages(event.interpretation_from), _languages(event.interpretation_to)
    both = _("from %(from)s into %(to)s") % {"from": spoken, "to": into}
    items = {item.number: in_language(item.title) for item in offer.agenda}
    moments = show_parts(str(MOMENTS[one]) for one in MOMENTS if one in event.catering_at)
    said = (
        (_("Set-up of the room"), str(SETUPS.get(event.setup, ""))),
        (_("Interpretation"), both if into else ""),
        (_("Catering"), event.catering),
        (_("When there is catering"), moments),
        (_("Space for an exhibition"), event.exhibition),
        (_("Near this item of the agenda"), items.get(event.near_item, event.near_item)),
        (_("After another event"), event.after_wish),
        (_("Not at the same time as another event"), event.not_with_wish),
    )
    yield from ((label, text) for label, text in said if text)


def _languages(codes: Sequence[str]) -> str:
    return show_parts(LANGUAGES[code] for code in LANGUAGES if code in codes)
