"""Badges for side events only: asked for by the person or the host, for which events, and given up.

They take no place of a delegation and stand on no list of participants; see `Registration.way`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core import clock
from app.core.happenings import tell
from app.core.ids import new_id
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.registrations import mails, queries, rules
from app.registrations.errors import RegisteredAlready, RegistrationClosed
from app.registrations.models import (
    DelegationFunction,
    Modality,
    Person,
    Registration,
    RegistrationState,
    Way,
)
from app.registrations.rules import PersonEntered
from app.registrations.rules.event_badges import BadgeEventsAsked, BadgeGiven, said_event
from app.registrations.service.closing import open_again
from app.registrations.service.history import keep_changes, told
from app.registrations.service.links import link_path


def ask_event_badge(
    db: Session, meeting: Meeting, person: Person, given: BadgeGiven, *, by_person: bool
) -> Registration:
    """Ask for a badge for side events only, to be approved; asked again it says what is new.

    `by_person` says that the address is theirs who asks: they are written to, and what they say of
    themselves is printed. What a host says of somebody with an address or a badge is not: nobody
    else writes what stands on a person's badge. Another name has to be approved anew. Raises
    `RegisteredAlready` for a delegate, and `RegistrationClosed` after the meeting.
    """
    if rules.is_over(meeting, clock.now()):
        raise RegistrationClosed
    known = queries.registration_of_person(db, person.id)
    if known is None:
        return _made(db, meeting, person, given, by_person=by_person)
    registration = queries.registration_to_change(db, known.id)
    if registration.state in rules.ALIVE and not registration.events_only:
        raise RegisteredAlready(person.name)
    if registration.state in rules.ALIVE and not by_person:
        return registration
    before = told(registration)
    anew = _said_anew(db, meeting, registration, given, by_person=by_person)
    if not anew and told(registration) == before:
        return registration
    registration.changed_at = clock.now()
    keep_changes(db, registration, before)
    _record(db, meeting, registration, by_person=by_person)
    tell(db, PersonEntered(person.id, meeting.id))
    if anew:
        _tell_received(db, meeting, registration, new_id())
    return registration


def _said_anew(
    db: Session, meeting: Meeting, registration: Registration, given: BadgeGiven, *, by_person: bool
) -> bool:
    """Write what is said of a badge that was asked for before; gives whether to approve it anew."""
    person = registration.person
    anew = registration.state not in rules.ALIVE
    if anew:
        _for_events(registration)
        open_again(db, registration)
    if by_person or person.email is None:
        anew = _describe(meeting, person, given) or anew
        registration.organisation = given.organisation
    if anew or registration.state is RegistrationState.CHANGE_ASKED:
        registration.state, registration.change_asked = RegistrationState.SUBMITTED, ""
        registration.decline_reason = ""
    return anew


def _made(
    db: Session, meeting: Meeting, person: Person, given: BadgeGiven, *, by_person: bool
) -> Registration:
    now = clock.now()
    if by_person or person.email is None:
        _describe(meeting, person, given)
    registration = Registration(
        id=new_id(),
        meeting_id=meeting.id,
        person=person,
        organisation=given.organisation,
        state=RegistrationState.SUBMITTED,
        late=False,
        created_at=now,
    )
    _for_events(registration)
    registration.organisation = given.organisation
    db.add(registration)
    db.flush()
    _record(db, meeting, registration, by_person=by_person)
    tell(db, PersonEntered(person.id, meeting.id))
    _tell_received(db, meeting, registration, "new", is_first=True)
    return registration


def _tell_received(
    db: Session, meeting: Meeting, registration: Registration, event: str, *, is_first: bool = False
) -> None:
    link = link_path(db, meeting, registration, is_first=is_first)
    kind = "registrations/received"
    mails.tell_person(db, kind, meeting, registration, link=link, event=event, is_first=is_first)


def _for_events(registration: Registration) -> None:
    registration.way, registration.delegation = Way.SIDE_EVENTS, None
    registration.listed = False  # they are no participants of the meeting
    registration.function = DelegationFunction.REPRESENTATIVE  # said nowhere
    registration.modality, registration.place = Modality.IN_PERSON, None


def _describe(meeting: Meeting, person: Person, given: BadgeGiven) -> bool:
    """Write what stands on the badge; gives whether it is perhaps another person's name."""
    renamed = rules.name_key(person.name) != rules.name_key(given.name)
    person.name, person.name_key = given.name, rules.name_key(given.name)
    person.honorific, person.language = given.honorific, given.language
    if meeting.asks_passport_name:
        person.passport_name = given.passport_name
    return renamed


def _record(db: Session, meeting: Meeting, registration: Registration, *, by_person: bool) -> None:
    action = "registration.badge_asked" if by_person else "registration.badge_entered"
    accounts.record(db, None, action, meeting.id, registration.id)
    db.flush()


def make_delegate(registration: Registration, way: Way, delegation: Delegation | None) -> None:
    """Let the one registration of somebody go on as a delegate's; the caller keeps the changes.

    They are approved anew: a place is counted for them then.
    """
    registration.way, registration.delegation = way, delegation
    if delegation is not None:
        registration.organisation = ""


def badge_events_of(
    db: Session, lines: Iterable[Any], meeting: Meeting
) -> Mapping[str, Sequence[tuple[str, str, bool]]]:
    """For which side events those of some (with `id` and `way`) are who have such a badge, by id.

    Of each event its id, the words on it, and whether it is accepted.
    """
    asked = BadgeEventsAsked([one.id for one in lines if one.way is Way.SIDE_EVENTS])
    if asked.registration_ids:
        tell(db, asked)
    found: dict[str, Sequence[tuple[str, str, bool]]] = defaultdict(list)
    for key, events in asked.found.items():
        found[key] = [(one.id, said_event(one, meeting.timezone), one.accepted) for one in events]
    return found


def badge_events(db: Session, registration: Registration, meeting: Meeting) -> list[str]:
    """The words on each side event that somebody's badge is for."""
    found = badge_events_of(db, [registration], meeting)
    return [words for _id, words, _accepted in found[registration.id]]
