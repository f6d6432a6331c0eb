"""One person's own calendar: what they do at published side events, and what they marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import TokenKind
from app.accounts.queries import tokens_of
from app.accounts.service import record
from app.calendars import queries
from app.calendars.models import FeedFetch
from app.calendars.rules import ical
from app.calendars.rules.addresses import Address
from app.calendars.rules.entries import ATTENDS, Contact, Entry, Feed, event_entry, nothing_in
from app.calendars.rules.words import one_line
from app.calendars.service.building import base_url, feed_before_release, feed_of, released
from app.calendars.service.details import as_new_as, with_details
from app.core import clock, i18n
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.hosting import queries as hosting
from app.hosting.service import ForCalendar, orders_for
from app.meetings.models import Meeting
from app.registrations.models import Person
from app.registrations.service import feed_path, known_feed_page, revoke_feed
from app.schedule import queries as schedule
from app.schedule.models import ReleasedEvent
from app.schedule.queries import Current
from app.side_events.queries import marked_by
from app.side_events.rules.application import LEADS_THE_TALK


@dataclass(frozen=True)
class ByMailWanted:
    """Somebody's own calendar is made; whoever sent them entries by mail says what they have.

    `raised` is by event: how much is to be added to its SEQUENCE. `left_out` are the events that
    the person wants to have by mail only.
    """

    person_id: str
    raised: dict[str, int] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class OwnParts:
    """What a person does at published side events (`parts`: event and role) and what they marked.

    `raised` is by how much their own copy of an event has a higher SEQUENCE than the release says.

    Who does what is taken from the side events as they are now; hours, rooms and words come from
    the release, None before the first.
    """

    person: Person
    release: Current | None
    parts: Sequence[tuple[str, str]] = ()
    orders: Mapping[str, ForCalendar] = field(default_factory=dict)  # running orders, by event
    raised: Mapping[str, int] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)  # where they speak, by event

    @property
    def key(self) -> tuple[str, ...]:
        """Names the calendar that is made of this: two of one key are the same in a language."""
        words = [word for part in self.parts for word in part]
        words += [f"{event_id} {order.revision}" for event_id, order in self.orders.items()]
        words += [f"{event_id}+{raised}" for event_id, raised in self.raised.items()]
        words += [f"{one.name}<{one.email}>{one.technician}" for one in self.contacts.values()]
        release = self.release.key if self.release else ""
        return ("own.ics", release, self.person.id, self.person.name, *words)


def own_parts(db: Session, person: Person) -> OwnParts:
    """What a person does at the side events of the current release of their meeting."""
    release = hosting.current_release(db, person.meeting_id)
    if release is None:
        return OwnParts(person, None)
    parts = hosting.parts_of_person(db, release.id, person.id)
    speaks = {event_id for event_id, _role in parts}
    marked = [(one, ATTENDS) for one in sorted(marked_by(db, person.id) - speaks)]
    by_mail = ByMailWanted(person.id)
    tell(db, by_mail)
    return OwnParts(
        person,
        release,
        [one for one in (*parts, *marked) if one[0] not in by_mail.left_out],
        orders_for(db, speaks),
        by_mail.raised,
        queries.contacts_of(db, release.id, speaks),
    )


def is_noted(db: Session, person_id: str, release_id: str | None) -> bool:
    """Whether it is known that somebody's calendar was fetched in this hour with this release."""
    found = queries.fetch_of(db, person_id)
    return found is not None and (found.fetched_at, found.release_id) == (_hour(), release_id)


def note_fetch(db: Session, person_id: str, release_id: str | None) -> None:
    """Keep that somebody's calendar was fetched: in which hour, and with which release."""
    db.merge(FeedFetch(person_id=person_id, fetched_at=_hour(), release_id=release_id))


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


def personal_calendar(db: Session, own: OwnParts) -> bytes:
    """The calendar of what a person does, in the language in use."""
    release = schedule.release(db, own.release.id) if own.release else None
    feed = feed_of(db, release) if release else feed_before_release(db, own.person.meeting_id)
    entries = _own_entries(db, release.id, own, feed) if release else []
    feed = as_new_as(feed, own.orders.values())
    words = {"meeting": feed.name, "person": one_line(own.person.name)}
    entries = entries or [nothing_in(feed)]
    return ical.as_ical(feed, entries, name=_("%(meeting)s: %(person)s") % words)


def _own_entries(db: Session, release_id: str, own: OwnParts, feed: Feed) -> list[Entry]:
    roles: dict[str, list[str]] = {}
    for event_id, role in own.parts:
        roles.setdefault(event_id, []).append(role)
    events = hosting.events_among(db, release_id, roles)
    return [
        own_entry(
            one,
            feed,
            roles[one.side_event_id],
            own.orders.get(one.side_event_id),
            own.contacts.get(one.side_event_id),
            raised=own.raised.get(one.side_event_id, 0),
        )
        for one in events
    ]


def own_entry(
    event: ReleasedEvent,
    feed: Feed,
    roles: Sequence[str],
    order: ForCalendar | None,
    contact: Contact | None,
    *,
    raised: int = 0,
) -> Entry:
    """An event for somebody who has to do with it, in the language in use.

    What they need to know is in it: whom to ask (for those who speak; the technician of the room
    for those who lead the talk), the link to join, the questions that guide the talk, and the
    running order. One with a higher SEQUENCE takes its place, in a feed and by mail.
    """
    entry = event_entry(released(event), feed.slug, roles)
    entry = replace(entry, sequence=entry.sequence + raised)
    leads = not LEADS_THE_TALK.isdisjoint(roles)
    return with_details(entry, event, feed.timezone, contact, order, leads=leads)


@dataclass(frozen=True)
class OwnCalendar:
    """A person's calendar at a meeting; until an address is made, `address` is None, `page` "".

    The page says how to subscribe and how entries come; its secret is another than the address's.
    """

    person_id: str
    slug: str
    meeting: str
    address: Address | None
    page: str = ""


def calendars_of(db: Session, email: str) -> list[OwnCalendar]:
    """The calendars of whoever has this e-mail address, the latest meeting first."""
    return [
        calendar_of(db, person, meeting) for person, meeting in queries.people_of_address(db, email)
    ]


def calendar_of(db: Session, person: Person, meeting: Meeting) -> OwnCalendar:
    """A person's calendar at their meeting."""
    address = _address(db, person)
    at, page = Address(address) if address else None, known_feed_page(db, person.id)
    return OwnCalendar(person.id, meeting.slug, i18n.in_language(meeting.name), at, page)


def person_at(db: Session, email: str, person_id: str) -> Person | None:
    """The person with this id, who has this e-mail address; None where it is somebody else."""
    people = {person.id: person for person, _meeting in queries.people_of_address(db, email)}
    return people.get(person_id)


def renew(db: Session, person: Person) -> None:
    """Give a person's calendar a new address; the one before opens nothing any more."""
    if _address(db, person):
        revoke_feed(db, person)
    feed_path(db, person)


def withdraw(db: Session, actor: Actor | None, person: Person) -> None:
    """Let the address of a person's calendar open nothing any more, by themselves."""
    if _address(db, person):
        revoke_feed(db, person)
        kind = TokenKind.FEED.value
        record(db, actor, "calendar.address_withdrawn", person.meeting_id, person.id, kind=kind)


def _address(db: Session, person: Person) -> str | None:
    tokens = tokens_of(db, TokenKind.FEED, person.id)
    if all(token.revoked_at for token in tokens):
        return None
    return base_url(db) + feed_path(db, person)
