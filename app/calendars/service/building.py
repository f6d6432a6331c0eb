"""Builds the calendars and data files of a release, of parts of it and of one event."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from typing import cast

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.calendars import queries
from app.calendars.models import FirstAddress
from app.calendars.rules import frab, ical
from app.calendars.rules.entries import (
    Entry,
    Feed,
    Released,
    SessionVersion,
    event_entry,
    in_order,
    session_entry,
    session_versions,
)
from app.calendars.rules.words import one_line
from app.core import i18n
from app.meetings.models import Meeting
from app.schedule import queries as schedule
from app.schedule.models import Artefact, Release, ReleasedEvent
from app.schedule.rules.printed import PrintedEvent, PrintedProgramme
from app.schedule.service import FilesWanted, ProgrammePublished, ProgrammeRewritten, etag_of
from app.schedule.service import artefact as built_artefact
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
    _keep_address(db)
    release = schedule.release(db, published.release_id)
    sessions = session_versions(programme_of(one) for one in queries.releases_until(db, release))
    events = schedule.events_of(db, release.id)
    for language in i18n.LANGUAGES:
        with i18n.in_use(language):
            feed, entries = feed_of(db, release), _entries(db, release, events, sessions)
            for form in FORMATS.values():
                _store(db, release, form, form.write(feed, entries))


def add_files(db: Session, wanted: FilesWanted) -> None:
    """React to files of a release being wanted which nobody has stored: make them."""
    forms = [form for form in FORMATS.values() if wanted.name in {"", form.name}]
    if forms:
        feed, entries = feed_of(db, wanted.release), entries_of(db, wanted.release)
        for form in forms:
            wanted.found[form.name] = form.write(feed, entries), form.media_type


def entries_of(db: Session, release: Release) -> list[Entry]:
    """All that a release holds, in order and in the language in use."""
    sessions = session_versions(programme_of(one) for one in queries.releases_until(db, release))
    return _entries(db, release, schedule.events_of(db, release.id), sessions)


def _entries(
    db: Session,
    release: Release,
    events: Iterable[ReleasedEvent],
    sessions: Iterable[SessionVersion],
) -> list[Entry]:
    slug = feed_of(db, release).slug
    held = [event_entry(released(event), slug) for event in events]
    return in_order([*held, *(session_entry(session, slug) for session in sessions)])


def _store(db: Session, release: Release, form: Format, body: bytes) -> None:
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
    found = built_artefact(db, release.id, FORMATS[kind].name, i18n.language())
    return found.body if found else None


def event_calendar(db: Session, release_id: str, side_event_id: str) -> bytes | None:
    """The calendar with one event of a release, in the language in use; None if it has none."""
    event = schedule.event_of(db, release_id, side_event_id)
    if event is None:
        return None
    feed = feed_of(db, schedule.release(db, release_id))
    return ical.as_ical(feed, [event_entry(released(event), feed.slug)])


def released(event: ReleasedEvent) -> Released:
    """A released event as far as calendars need it."""
    return Released(
        side_event_id=event.side_event_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        sequence=event.sequence,
        state=event.state,
        printed=cast("PrintedEvent", event.printed),
    )


def programme_of(release: Release) -> PrintedProgramme:
    """What a release prints besides its side events."""
    return cast("PrintedProgramme", release.programme)


def feed_of(db: Session, release: Release) -> Feed:
    """What the calendars of a release are called, in the language in use."""
    meeting = programme_of(release)["meeting"]
    return Feed(
        slug=meeting["slug"],
        name=one_line(i18n.in_language(meeting["name"])),
        timezone=meeting["timezone"],
        starts_on=_day(meeting["starts_on"]),
        ends_on=_day(meeting["ends_on"]),
        base_url=base_url(db),
        first_url=first_url(db),
        sender=_sender(db),
        published_at=release.published_at,
        number=release.number,
    )


def feed_before_release(db: Session, meeting_id: str) -> Feed:
    """What the calendars of a meeting are called before it has published anything."""
    meeting = db.get_one(Meeting, meeting_id)
    return Feed(
        slug=meeting.slug,
        name=one_line(i18n.in_language(meeting.name)),
        timezone=meeting.timezone,
        starts_on=meeting.starts_on,
        ends_on=meeting.ends_on,
        base_url=base_url(db),
        first_url=first_url(db),
        sender=_sender(db),
        published_at=meeting.created_at,
        number=0,
    )


def base_url(db: Session) -> str:
    """The address of the service, before any path."""
    settings: Settings = db.info["settings"]
    return settings.base_url


def first_url(db: Session) -> str:
    """The same when the service first published: what entries are known by."""
    kept = queries.first_address(db)
    return kept.base_url if kept else base_url(db)


def _keep_address(db: Session) -> None:
    if queries.first_address(db) is None:
        with suppress(IntegrityError), db.begin_nested():  # of two at once the other's is as good
            db.add(FirstAddress(number=1, base_url=base_url(db)))


def _sender(db: Session) -> str:
    settings: Settings = db.info["settings"]
    return parseaddr(settings.mail_from)[1]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
