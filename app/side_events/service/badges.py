"""Badges for side events only: a host asks, the person says what is printed, organisers approve.

Whoever is not a delegate can so come into the building for the event. What is asked stands with the
person of the application; the badge itself is a registration of a way of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.service import record
from app.calls.queries import policy_of
from app.core import clock
from app.core.i18n import gettext as _
from app.meetings.models import Meeting
from app.registrations import service as registrations
from app.registrations.errors import RegisteredAlready
from app.registrations.models import RegistrationState
from app.registrations.rules import ALIVE, STATE_LABELS, STATE_MARKS
from app.registrations.rules.event_badges import BadgeEventsAsked, BadgeGiven
from app.side_events import mails, queries
from app.side_events.errors import NoSuchSideEvent, NotInThisState
from app.side_events.models import Answer, SideEvent, Speaker
from app.side_events.queries import badges
from app.side_events.rules.answers import takes_part
from app.side_events.rules.application import is_named
from app.side_events.rules.states import ENDED, LIVE
from app.side_events.service.answers import MOST_WAITING, answer_path, give_link


@dataclass(frozen=True)
class BadgeShown:
    """How it stands with a badge for side events only of somebody, as their host sees it.

    `text` is "" where there is nothing to say; `may_ask`: the host can ask for one, or take it back
    where they have (`asked`).
    """

    mark: str = "off"
    text: str = ""
    asked: bool = False
    may_ask: bool = False


def badges_shown(db: Session, event: SideEvent) -> Mapping[str, BadgeShown]:
    """The same of everybody of an application, by the speaker.

    Whether somebody is registered is the host's to know once they have confirmed, not before.
    """
    if event.state not in LIVE:
        return {}
    offered = policy_of(db, event.meeting_id).event_badges
    people = [one.person_id for one in event.speakers]
    states = badges.badge_states(db, event.meeting_id, people)
    there = queries.registered(db, event.meeting_id, people)
    return {
        one.id: _shown(one, states.get(one.person_id), offered, one.person_id in there)
        for one in event.speakers
    }


def _shown(
    one: Speaker, state: RegistrationState | None, offered: bool, registered: bool
) -> BadgeShown:
    if registered and one.answer is Answer.CONFIRMED:
        return BadgeShown("ok", _("Badge not needed: is registered"))
    may_ask = offered and takes_part(one) and is_named(one)
    if one.badge_asked_at is None:
        return BadgeShown(may_ask=may_ask)
    if state is None or (registered and one.email):
        return BadgeShown("wait", _("Badge asked for"), asked=True, may_ask=may_ask)
    text = _("Badge: %(state)s") % {"state": STATE_LABELS[state]}
    return BadgeShown(STATE_MARKS[state], text, asked=True, may_ask=may_ask)


def person_of(event: SideEvent, speaker_id: str) -> Speaker:
    """Somebody of an application. Raises `NoSuchSideEvent` where nobody of it has this id."""
    for one in event.speakers:
        if one.id == speaker_id:
            return one
    raise NoSuchSideEvent


def ask_badge(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    speaker_id: str,
    given: BadgeGiven | None = None,
) -> None:
    """A host asks for a badge for somebody of the event; twice is once.

    Who has an address gets one mail with the link by which they confirm, and give there what a
    badge needs. For others the host gives it (`given`). Raises `NotInThisState` where the call does
    not let hosts ask, and `RegisteredAlready` where a person who confirmed is a delegate.
    """
    event = queries.side_event_to_change(db, event.id)
    one = person_of(event, speaker_id)
    _refuse(db, event, one)
    if one.badge_asked_at is not None:
        return
    one.badge_asked_at = clock.now()
    record(db, None, "side_event.badge_asked", event.meeting_id, event.id)
    if one.email:
        _write(db, meeting, event, one)
    elif given is not None:
        _enter(db, meeting, one, given)
    db.flush()


def _refuse(db: Session, event: SideEvent, one: Speaker) -> None:
    if event.state not in LIVE:
        raise NotInThisState(str(ENDED))
    if not policy_of(db, event.meeting_id).event_badges:
        raise NotInThisState(_("This meeting has no badges for side events only."))
    if not is_named(one):
        raise NotInThisState(_("Name the person first, then ask for a badge."))
    if not takes_part(one):
        raise NotInThisState(_("%(name)s has declined to take part.") % {"name": one.name})
    there = queries.registered(db, event.meeting_id, [one.person_id])
    if there and one.answer is Answer.CONFIRMED:
        raise RegisteredAlready(one.name)


def _write(db: Session, meeting: Meeting, event: SideEvent, one: Speaker) -> None:
    if one.answer is Answer.OPEN:
        if queries.waiting_answers(db, {one.email}).get(one.email, 0) >= MOST_WAITING:
            raise NotInThisState(
                _(
                    "%(name)s has many questions to answer already and is not written to. Ask"
                    " again when some of them are answered."
                )
                % {"name": one.name}
            )
        one.answer, one.asked_at = Answer.ASKED, clock.now()
    give_link(db, one)
    mails.badge_asked(db, meeting, event, one, path=answer_path(db, one))


def _enter(db: Session, meeting: Meeting, one: Speaker, given: BadgeGiven) -> None:
    try:
        registrations.ask_event_badge(db, meeting, one.person, given, by_person=False)
    except RegisteredAlready:
        return  # by a name alone, nobody is to find out who is registered


def drop_badge(db: Session, event: SideEvent, speaker_id: str) -> None:
    """A host or the person wants no badge any more; twice is once. Organisers see what it was for.

    Raises `NoSuchSideEvent` where nobody of the event has this id.
    """
    event = queries.side_event_to_change(db, event.id)
    one = person_of(event, speaker_id)
    if one.badge_asked_at is not None:
        one.badge_asked_at = None
        record(db, None, "side_event.badge_dropped", event.meeting_id, event.id)
        db.flush()


def give_badge(db: Session, meeting: Meeting, one: Speaker, given: BadgeGiven) -> None:
    """The person gives by their link what their badge needs; a delegate needs none."""
    try:
        registrations.ask_event_badge(db, meeting, one.person, given, by_person=True)
    except RegisteredAlready:
        return


@dataclass(frozen=True)
class BadgeOfPerson:
    """How it stands with somebody's badge, for the page of their link.

    `asks`: it is asked for, and what it needs can be given; `delegate`: they have another one.
    """

    asks: bool = False
    delegate: bool = False
    mark: str = ""
    state: str = ""


def badge_of(db: Session, one: Speaker, event: SideEvent) -> BadgeOfPerson:
    """How it stands with the badge of somebody who was asked by a link."""
    if one.badge_asked_at is None or event.state not in LIVE:
        return BadgeOfPerson()
    if queries.registered(db, event.meeting_id, [one.person_id]):
        return BadgeOfPerson(delegate=True)
    state = badges.badge_states(db, event.meeting_id, [one.person_id]).get(one.person_id)
    if state is None or state not in ALIVE:
        return BadgeOfPerson(asks=True)
    return BadgeOfPerson(asks=True, mark=STATE_MARKS[state], state=str(STATE_LABELS[state]))


def say_badge_events(db: Session, asked: BadgeEventsAsked) -> None:
    """React to the question for which side events badges are."""
    for key, events in badges.badge_events(db, asked.registration_ids).items():
        asked.found.setdefault(key, []).extend(events)
