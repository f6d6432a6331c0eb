"""One person's own calendar: what they do at published side events, and what they marked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import TokenKind
from app.accounts.service import record
from app.calendars import mails, queries
from app.calendars.models import EntryCopy, FeedFetch
from app.calendars.rules import ical
from app.calendars.rules.addresses import Address
from app.calendars.rules.copies import Told, digest_of
from app.calendars.rules.entries import ATTENDS, Entry, Feed, event_entry, nothing_in
from app.calendars.rules.words import one_line
from app.calendars.service.building import base_url, feed_before_release, feed_of, released
from app.calendars.service.details import with_details
from app.calendars.service.fetches import this_hour
from app.core import i18n
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.limits import count_within
from app.hosting import queries as hosting
from app.hosting.rules.parts import Part
from app.hosting.service import orders_for
from app.meetings.models import Meeting
from app.registrations.models import Person
from app.registrations.service import feed_page, known_feed_page, known_feed_path, revoke_feed
from app.schedule import queries as schedule
from app.schedule.models import ReleasedEvent
from app.schedule.queries import Current
from app.side_events.queries import marked_by

WHOLE = "?whole=y"  # after the address: all of it, also what came by mail
RENEWED = "5 per hour"  # how often the address of a person's calendar can be another


@dataclass
class ByMailWanted:
    """Somebody's own calendar is made; whoever sent them entries by mail says which events they
    want to have by mail only: those are left out. `asks_so`: whatever comes by mail is to be.
    """

    person_id: str
    left_out: set[str] = field(default_factory=set)
    asks_so: bool = False


@dataclass(frozen=True)
class OwnParts:
    """What a person is told of the side events that they have to do with, and how new that is.

    Who does what is taken from the side events as they are now; hours, rooms and words come from
    the release, None before the first. `by_mail` counts what is left out, as it came by mail, and
    `leaves_out` says that whatever comes by mail is.
    """

    person: Person
    release: Current | None
    told: Mapping[str, Told] = field(default_factory=dict)  # by event
    copies: Mapping[str, EntryCopy] = field(default_factory=dict)
    by_mail: int = 0
    leaves_out: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Names the calendar that is made of this: two of one key are the same in a language."""
        return ("own.ics", self.person.id, self.person.name, self.mark, str(self.by_mail))

    @cached_property
    def mark(self) -> str:
        """Names what is in it, whatever it is called."""
        said = [(one, told.digest, self.raised(one)) for one, told in self.told.items()]
        return digest_of(self.release.key if self.release else "", sorted(said))

    def raised(self, event_id: str) -> int:
        """By how much the SEQUENCE of their copy is higher than the release says."""
        copy = self.copies.get(event_id)
        return copy.raised if copy else 0


def own_parts(db: Session, person: Person, *, whole: bool = False) -> OwnParts:
    """What a person does at the side events of the current release of their meeting.

    `whole`: also what came to them by mail, for whoever keeps their calendar and gets no mails.
    """
    release = hosting.current_release(db, person.meeting_id)
    if release is None:
        return OwnParts(person, None)
    parts = hosting.parts_of(db, release.id, person.id)
    by_mail = ByMailWanted(person.id)
    if not whole:
        tell(db, by_mail)
    contacts, orders = queries.contacts_of(db, release.id, parts), orders_for(db, parts)
    parts |= {one: Part((ATTENDS,)) for one in marked_by(db, person.id) - parts.keys()}
    told = {
        one: Told.to(part, contacts.get(one), orders.get(one))
        for one, part in parts.items()
        if one not in by_mail.left_out
    }
    left_out = len(parts) - len(told)
    copies = queries.own_copies(db, person.id)
    return OwnParts(person, release, told, copies, left_out, by_mail.asks_so)


def is_noted(db: Session, own: OwnParts) -> bool:
    """Whether it is known that somebody's calendar was fetched in this hour as it is now."""
    found = queries.fetch_of(db, own.person.id)
    return found is not None and (found.fetched_at, found.mark) == (this_hour(), own.mark)


def fetch_of(db: Session, own: OwnParts) -> FeedFetch:
    """What is to be kept of somebody's calendar being fetched now: when, and what it got."""
    release_id = own.release.id if own.release else None
    there = queries.sequences_of(db, release_id, own.told) if release_id else {}
    return FeedFetch(
        person_id=own.person.id,
        fetched_at=this_hour(),
        release_id=release_id,
        mark=own.mark,
        versions={one: sequence + own.raised(one) for one, sequence in there.items()},
    )


def personal_calendar(db: Session, own: OwnParts) -> bytes:
    """The calendar of what a person does, in the language in use."""
    release = schedule.release(db, own.release.id) if own.release else None
    feed = feed_of(db, release) if release else feed_before_release(db, own.person.meeting_id)
    entries = _own_entries(db, release.id, own, feed) if release else []
    words = {"meeting": feed.name, "person": one_line(own.person.name)}
    entries = entries or [nothing_in(feed, own.by_mail)]
    return ical.as_ical(feed, entries, name=_("%(meeting)s: %(person)s") % words)


def _own_entries(db: Session, release_id: str, own: OwnParts, feed: Feed) -> list[Entry]:
    return [
        own_entry(one, feed, own.told[one.side_event_id], own.copies.get(one.side_event_id))
        for one in hosting.events_among(db, release_id, own.told)
    ]


def own_entry(event: ReleasedEvent, feed: Feed, told: Told, copy: EntryCopy | None) -> Entry:
    """An event for somebody who has to do with it, in the language in use, as new as their copy.

    One with a higher SEQUENCE takes its place, in a feed and by mail.
    """
    entry = event_entry(released(event), feed.slug, told.part)
    if copy is not None:
        sequence = entry.sequence + copy.raised
        entry = replace(entry, sequence=sequence, changed_at=copy.changed_at)
    return with_details(entry, event, feed.timezone, told)


@dataclass(frozen=True)
class OwnCalendar:
    """A person's calendar at a meeting; until an address is made, `address` is None, `page` "".

    The page says how to subscribe and how entries come; its secret is another than the address's.
    `by_mail` counts what it leaves out, as it came by mail; at `whole` there is all of it, None
    where nothing is ever left out.
    """

    person_id: str
    slug: str
    meeting: str
    address: Address | None
    page: str = ""
    by_mail: int = 0
    whole: Address | None = None


def calendars_of(db: Session, email: str) -> list[OwnCalendar]:
    """The calendars of whoever has this e-mail address, the latest meeting first."""
    return [
        calendar_of(db, person, meeting) for person, meeting in queries.people_of_address(db, email)
    ]


def calendar_of(db: Session, person: Person, meeting: Meeting) -> OwnCalendar:
    """A person's calendar at their meeting."""
    path, page = known_feed_path(db, person), known_feed_page(db, person.id)
    url, name = base_url(db) + path, i18n.in_language(meeting.name)
    own = own_parts(db, person)
    return OwnCalendar(
        person.id,
        meeting.slug,
        name,
        Address(url) if path else None,
        page,
        own.by_mail,
        Address(url + WHOLE) if path and own.leaves_out else None,
    )


def person_at(db: Session, email: str, person_id: str) -> Person | None:
    """The person with this id, who has this e-mail address; None where it is somebody else."""
    people = {person.id: person for person, _meeting in queries.people_of_address(db, email)}
    return people.get(person_id)


def renew(db: Session, actor: Actor | None, person: Person) -> None:
    """Give a person's calendar a new address; the one before opens nothing any more, and they are
    written where the new one is: whoever has a mail of theirs may have replaced it.

    `actor` is None where they do it below a link of their own. Raises `TooMany`: whoever has the
    link must not fill their mailbox, nor take each new address away at once.
    """
    count_within(db, RENEWED, "calendar-address", person.id, number=1)
    before = known_feed_page(db, person.id)
    if before:
        revoke_feed(db, person)
    page = feed_page(db, person)
    if before:
        mails.tell_replaced(db, db.get_one(Meeting, person.meeting_id), person, link=page)
    kind = TokenKind.FEED.value
    record(db, actor, "calendar.address_made", person.meeting_id, person.id, kind=kind)


def withdraw(db: Session, actor: Actor | None, person: Person) -> None:
    """Let the address of a person's calendar open nothing any more, by themselves."""
    if known_feed_page(db, person.id):
        revoke_feed(db, person)
        kind = TokenKind.FEED.value
        record(db, actor, "calendar.address_withdrawn", person.meeting_id, person.id, kind=kind)
