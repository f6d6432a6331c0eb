"""What reminders tell of: the side events that are still to be held; whom they go to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock
from app.core.i18n import in_language
from app.delegations import queries as delegations
from app.delegations.models import Delegation
from app.hosting.service import orders_for, speakers_of
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.nominations.models import Invitation
from app.nominations.queries import open_invitations_at
from app.nominations.service import invitation_path
from app.reminders import queries
from app.reminders.mails import Held, Invited, Part
from app.reminders.rules import local_day
from app.schedule import queries as schedule
from app.side_events.models import Speaker, SpeakerRole
from app.side_events.service.links import link_path

Concerned = Iterable[tuple[Recipient, SpeakerRole | None]]  # a host has no role
Told = TypeVar("Told")
Key = TypeVar("Key")


def held(db: Session, meeting_id: str) -> list[Held]:
    """The side events of the public programme that have not begun, in order of time."""
    release = schedule.current_release(db, meeting_id, printed=False)
    if release is None:
        return []
    found = queries.held_after(db, release.id, clock.now())
    orders = orders_for(db, [event.id for _released, event in found])
    return [
        Held(released, event, orders.get(event.id, ()), speakers_of(event))
        for released, event in found
    ]


def by_day(
    db: Session, meeting: Meeting, concerned: Callable[[Held], Concerned]
) -> Iterator[tuple[Recipient, date, list[Part]]]:
    """Each person with what they have to do with on a day, as `concerned` says of an event."""
    days: dict[tuple[str, date], tuple[Recipient, dict[str, Part]]] = {}
    for one in held(db, meeting.id):
        day = local_day(one.released.starts_at, meeting.timezone)
        public = f"/{meeting.slug}/events/{one.event.id}"
        for to, role in concerned(one):
            parts = told_to(days, (to.email, day), to, dict)
            part = parts.setdefault(one.event.id, Part(one, public))
            if role is None:
                part.hosts, part.path = True, link_path(db, one.event)
            else:
                part.roles.append(role)
    for (_email, day), (to, parts) in days.items():
        yield to, day, list(parts.values())


@dataclass(frozen=True)
class Speaks:
    """Who speaks for a delegation; or is asked to, where nobody does so far."""

    to: Recipient
    invited: Invited | None = None


def who_speaks(
    db: Session, meeting: Meeting, wanted: Callable[[Delegation], bool]
) -> Iterator[tuple[Delegation, list[Speaks]]]:
    """Each delegation that is `wanted`, with who speaks for it or is asked to, if anybody."""
    there, asked = queries.focal_points_at(db, meeting.id), open_invitations_at(db, meeting.id)
    for one in delegations.delegations_of(db, meeting.id, {*there, *asked}):
        if wanted(one):
            speak = [Speaks(to_account(account)) for account in there.get(one.id, ())]
            yield one, speak or [_invited(db, one, each) for each in asked.get(one.id, ())]


def _invited(db: Session, delegation: Delegation, invitation: Invitation) -> Speaks:
    to = Recipient(invitation.email, "", invitation.language)
    path = invitation_path(db, invitation)
    return Speaks(to, Invited(invitation, path, name_of(delegation, to)))


def told_to(
    people: dict[Key, tuple[Recipient, Told]], key: Key, to: Recipient, make: Callable[[], Told]
) -> Told:
    """What somebody is told in one mail, made if there is nothing so far."""
    return people.setdefault(key, (to, make()))[1]


def to_speaker(one: Speaker) -> Recipient:
    """Somebody who speaks, as one writes to them."""
    return Recipient(one.email.lower(), one.name, one.person.language)


def to_account(one: Account) -> Recipient:
    """Somebody who signs in, as one writes to them."""
    return Recipient(one.email.lower(), one.name, one.language)


def name_of(delegation: Delegation, to: Recipient) -> str:
    """What a delegation is called in somebody's language."""
    return in_language(delegation.entity.name, to.language)
