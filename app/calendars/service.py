"""Builds the calendars and data files of a release, of one event and of one person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from app.accounts.models import TokenKind
from app.accounts.queries import tokens_of
from app.calendars import queries
from app.calendars.rules import frab, ical
from app.calendars.rules.entries import (
    Entry,
    Feed,
    Released,
    event_entry,
    in_order,
    session_entry,
    session_versions,
)
from app.calendars.rules.words import one_line
from app.core import i18n
from app.core.i18n import gettext as _
from app.hosting import queries as hosting
from app.hosting.rules.order import Speaks, in_a_line, lines_of
from app.hosting.service import ForCalendar, orders_for
from app.meetings.models import Meeting
from app.registrations.models import Person
from app.registrations.service import feed_path, revoke_feed
from app.schedule import queries as schedule
from app.schedule.models import Artefact, Release, ReleasedEvent
from app.schedule.rules.printed import PrintedEvent, PrintedProgramme
from app.schedule.service import ProgrammePublished, ProgrammeRewritten, etag_of
from app.settings import Settings


@dataclass(frozen=True)
class Format:
    """A form in which the published programme is given away."""

    name: str
    media_type: str
    write: Callable[[Feed, Iterable[Entry]], bytes]


# What follows "programme." in the address, and in `corridor export`.
FORMATS: Mapping[str, Format] = {
    "ics": Format("programme.ics", ical.MEDIA_TYPE, ical.as_ical),
    "json": Format("programme.json", frab.JSON_TYPE, frab.as_json),
    "xml": Format("programme.xml", frab.XML_TYPE, frab.as_xml),
}


def build(db: Session, published: ProgrammePublished | ProgrammeRewritten) -> None:
    """Store a new release's calendar and data files, in every language."""
    release = schedule.release(db, published.release_id)
    sessions = session_versions(_programme(one) for one in queries.releases_until(db, release))
    events = schedule.events_of(db, release.id)
    for language in i18n.LANGUAGES:
        with i18n.in_use(language):
            feed = _feed(db, release)
            entries = [event_entry(_released(event), feed.slug) for event in events]
            entries += [session_entry(session, feed.slug) for session in sessions]
            _store(db, release, feed, in_order(entries))


def _store(db: Session, release: Release, feed: Feed, entries: Sequence[Entry]) -> None:
    for form in FORMATS.values():
        body = form.write(feed, entries)
        db.add(
            Artefact(
                release_id=release.id,
                name=form.name,
                language=i18n.language(),
                media_type=form.media_type,
                body=body,
                etag=etag_of(body),
            )
        )


def published(db: Session, meeting: Meeting, kind: str) -> bytes | None:
    """The public programme in a format of `FORMATS`, in the language in use.

    None before the first release.
    """
    release = schedule.current_release(db, meeting.id)
    if release is None:
        return None
    found = schedule.artefact(db, release.id, FORMATS[kind].name, i18n.language())
    return found.body if found else None


def event_calendar(db: Session, release_id: str, side_event_id: str) -> bytes | None:
    """The calendar with one event of a release, in the language in use; None if it has none."""
    event = schedule.event_of(db, release_id, side_event_id)
    if event is None:
        return None
    feed = _feed(db, schedule.release(db, release_id))
    return ical.as_ical(feed, [event_entry(_released(event), feed.slug)])


@dataclass(frozen=True)
class OwnParts:
    """What a person does at published side events: `parts` are event and role.

    Who does what is taken from the side events as they are now; hours, rooms and words come from
    the release, None before the first.
    """

    person: Person
    release_id: str | None
    parts: Sequence[tuple[str, str]] = ()
    orders: Mapping[str, ForCalendar] = field(default_factory=dict)  # running orders, by event

    @property
    def key(self) -> tuple[str, ...]:
        """Names the calendar that is made of this: two of one key are the same in a language."""
        words = [word for part in self.parts for word in part]
        words += [f"{event_id} {order.revision}" for event_id, order in self.orders.items()]
        return ("own.ics", self.release_id or "", self.person.id, self.person.name, *words)


def own_parts(db: Session, person: Person) -> OwnParts:
    """What a person does at the side events of the current release of their meeting."""
    release_id = hosting.current_release_id(db, person.meeting_id)
    if release_id is None:
        return OwnParts(person, None)
    parts = hosting.parts_of_person(db, release_id, person.id)
    return OwnParts(person, release_id, parts, orders_for(db, {event_id for event_id, _ in parts}))


def personal_calendar(db: Session, own: OwnParts) -> bytes:
    """The calendar of what a person does, in the language in use."""
    release = schedule.release(db, own.release_id) if own.release_id else None
    feed = _feed(db, release) if release else _feed_before_release(db, own.person.meeting_id)
    entries = _own_entries(db, release.id, own, feed) if release else []
    changed = [order.changed_at for order in own.orders.values()]
    feed = replace(feed, published_at=max([feed.published_at, *changed]))
    words = {"meeting": feed.name, "person": one_line(own.person.name)}
    return ical.as_ical(feed, entries, name=_("%(meeting)s: %(person)s") % words)


def _own_entries(db: Session, release_id: str, own: OwnParts, feed: Feed) -> list[Entry]:
    roles: dict[str, list[str]] = {}
    for event_id, role in own.parts:
        roles.setdefault(event_id, []).append(role)
    events = hosting.events_among(db, release_id, roles)
    return [
        _with_order(
            event_entry(_released(one), feed.slug, roles[one.side_event_id]),
            own.orders.get(one.side_event_id),
            one,
            feed.timezone,
        )
        for one in events
    ]


def _with_order(entry: Entry, order: ForCalendar | None, event: ReleasedEvent, zone: str) -> Entry:
    """The entry with its running order; a later one of the same event takes its place."""
    if order is None:
        return entry
    speakers = [
        Speaks(one["person_id"], f"{one['honorific']} {one['name']}".strip(), one["role"])
        for one in event.printed["speakers"]
    ]
    lines = [
        one_line(in_a_line(line, zone)) for line in lines_of(order.items, speakers, event.starts_at)
    ]
    said = (*entry.lines, _("Running order:"), *lines)
    return replace(entry, lines=said, sequence=entry.sequence + order.revision)


@dataclass(frozen=True)
class OwnCalendar:
    """A person's calendar at a meeting; `address` is None until one is made."""

    person_id: str
    slug: str
    meeting: str
    address: str | None


def calendars_of(db: Session, email: str) -> list[OwnCalendar]:
    """The calendars of whoever has this e-mail address, the latest meeting first."""
    return [
        OwnCalendar(person.id, meeting.slug, i18n.in_language(meeting.name), _address(db, person))
        for person, meeting in queries.people_of_address(db, email)
    ]


def renew_address(db: Session, email: str, person_id: str) -> bool:
    """Give the calendar of a person who has this e-mail address a new address.

    The address that it had opens nothing any more. False where the person is somebody else.
    """
    people = {person.id: person for person, _meeting in queries.people_of_address(db, email)}
    if person_id not in people:
        return False
    if _address(db, people[person_id]):
        revoke_feed(db, people[person_id])
    feed_path(db, people[person_id])
    return True


def _address(db: Session, person: Person) -> str | None:
    tokens = tokens_of(db, TokenKind.FEED, person.id)
    if all(token.revoked_at for token in tokens):
        return None
    return _base_url(db) + feed_path(db, person)


def _released(event: ReleasedEvent) -> Released:
    return Released(
        side_event_id=event.side_event_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        sequence=event.sequence,
        cancelled=event.cancelled,
        printed=cast("PrintedEvent", event.printed),
    )


def _programme(release: Release) -> PrintedProgramme:
    return cast("PrintedProgramme", release.programme)


def _feed(db: Session, release: Release) -> Feed:
    meeting = _programme(release)["meeting"]
    return Feed(
        slug=meeting["slug"],
        name=one_line(i18n.in_language(meeting["name"])),
        timezone=meeting["timezone"],
        starts_on=_day(meeting["starts_on"]),
        ends_on=_day(meeting["ends_on"]),
        base_url=_base_url(db),
        published_at=release.published_at,
        number=release.number,
    )


def _feed_before_release(db: Session, meeting_id: str) -> Feed:
    meeting = db.get_one(Meeting, meeting_id)
    return Feed(
        slug=meeting.slug,
        name=one_line(i18n.in_language(meeting.name)),
        timezone=meeting.timezone,
        starts_on=meeting.starts_on,
        ends_on=meeting.ends_on,
        base_url=_base_url(db),
        published_at=meeting.created_at,
        number=0,
    )


def _base_url(db: Session) -> str:
    settings: Settings = db.info["settings"]
    return settings.base_url


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
