"""Which version of a side event each calendar has: by mail, and by the person's own feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.calendars.queries import fetches_of
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_number
from app.invitations import queries
from app.invitations.models import InvitationMail, Method
from app.invitations.rules.versions import ARRIVALS, has_left
from app.messages.models import Message, MessageState
from app.schedule import queries as schedule
from app.side_events.rules.application import SPEAKER_ROLES
from app.side_events.rules.shown import EventShown, Known


@dataclass(frozen=True)
class Mailed:
    """The newest mail with an entry to somebody, and what became of it."""

    email: str
    at: datetime
    release: int
    cancels: bool
    mark: str
    said: str
    error: str = ""


@dataclass(frozen=True)
class Version:
    """What one person of an event has. `fetched` is when their feed was asked for last, and
    `release` which one it got; None where it never was.
    """

    name: str
    roles: Sequence[str]
    mailed: Mailed | None
    fetched: datetime | None = None
    release: int | None = None


def versions_of(db: Session, event_id: str) -> list[Version]:
    """Whoever has to do with an event or has been sent an entry of it, the panel first."""
    mails = queries.newest_of_event(db, event_id)
    roles: dict[str, list[str]] = {}
    for speaker, _person in queries.panel_of(db, event_id):
        roles.setdefault(speaker.person_id, []).append(str(SPEAKER_ROLES[speaker.role]))
    people = queries.people_by_id(db, {*roles, *mails})
    fetched = fetches_of(db, people)
    made = []
    for person_id in dict.fromkeys((*roles, *mails)):
        at, release = fetched.get(person_id, (None, None))
        found = mails.get(person_id)
        made.append(
            Version(
                name=people[person_id].name,
                roles=roles.get(person_id, ()),
                mailed=_mailed(*found) if found else None,
                fetched=at,
                release=release,
            )
        )
    return made


def _mailed(mail: InvitationMail, message: Message | None) -> Mailed:
    mark, said = ARRIVALS[message.state if message else None]
    return Mailed(
        email=mail.email,
        at=message.sent_at or mail.made_at if message else mail.made_at,
        release=mail.release_number,
        cancels=mail.method is Method.CANCEL,
        mark=mark,
        said=str(said),
        error=message.last_error if message and message.state is not MessageState.QUEUED else "",
    )


@dataclass(frozen=True)
class Tally:
    """How many people of an event were sent an entry, and how many of the mails have not left."""

    event_id: str
    title: str
    people: int
    left: int


def tallies_of(db: Session, meeting_id: str) -> list[Tally]:
    """The side events of the current release, in order of time."""
    release = schedule.current_release(db, meeting_id)
    newest: dict[str, dict[str, MessageState | None]] = {}
    for event_id, person_id, state in queries.arrivals_of(db, meeting_id):
        newest.setdefault(event_id, {})[person_id] = state
    return [
        Tally(
            one.side_event_id,
            one.printed["title"],
            len(newest.get(one.side_event_id, {})),
            sum(not has_left(state) for state in newest.get(one.side_event_id, {}).values()),
        )
        for one in (schedule.events_of(db, release.id) if release else ())
    ]


def say_versions(db: Session, shown: EventShown) -> None:
    """Add to the page of an application how many calendars have it."""
    found = queries.newest_of_event(db, shown.event.id).values()
    if not found:
        return
    left = sum(not has_left(message.state if message else None) for _mail, message in found)
    words = {"number": show_number(len(found)), "left": show_number(left)}
    text = ngettext("Sent to %(number)s person.", "Sent to %(number)s people.", len(found)) % words
    if left:
        text += (
            " "
            + ngettext("%(left)s mail has not left.", "%(left)s mails have not left.", left) % words
        )
    path = f"/organise/{shown.meeting.slug}/side-events/{shown.event.id}/invitations"
    term, link = _("Entries in calendars"), _("Which version each has")
    shown.known.append(Known(term=term, text=text, path=path, link=link))
