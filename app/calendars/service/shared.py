"""Calendars that several share by one secret link: of a delegation, of the desk, of rooms."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import TokenKind
from app.accounts.queries import tokens_of
from app.accounts.service import find_token, issue_token, record, revoke_tokens
from app.calendars import queries
from app.calendars.models import SharedFetch
from app.calendars.rules import ical
from app.calendars.rules.addresses import Address
from app.calendars.rules.copies import Told, digest_of
from app.calendars.rules.entries import Entry, Feed, event_entry, nothing_in
from app.calendars.rules.free import Taken, free_entries
from app.calendars.rules.words import one_line
from app.calendars.service.building import (
    base_url,
    entries_of,
    feed_before_release,
    feed_of,
    released,
)
from app.calendars.service.details import with_details
from app.calendars.service.given import Given
from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import derive_secret
from app.delegations.queries import delegation_by_id
from app.hosting import queries as hosting
from app.hosting.service import orders_for
from app.meetings import queries as meetings
from app.schedule import queries as schedule
from app.schedule.models import Release, ReleasedEvent
from app.settings import Settings
from app.side_events.queries import marked_in


class Shared(StrEnum):
    """What is shared."""

    DELEGATION = TokenKind.DELEGATION_FEED.value
    DESK = TokenKind.DESK_FEED.value
    ROOMS = TokenKind.ROOMS_FEED.value


NAMES: Mapping[Shared, str] = {
    Shared.DELEGATION: lazy("Side events of your delegation"),
    Shared.DESK: lazy("The whole programme, with whom to write to"),
    Shared.ROOMS: lazy("Rooms and slots that are still free"),
}


@dataclass(frozen=True)
class SharedCalendar:
    """One of them; `subject_id` is the delegation's, otherwise the meeting's."""

    kind: Shared
    meeting_id: str
    subject_id: str

    @property
    def opens(self) -> TokenKind:
        """What its link opens."""
        return TokenKind(self.kind)


def shared_address(db: Session, one: SharedCalendar) -> Address | None:
    """Where a shared calendar is, in the language in use; None where nobody made an address."""
    tokens = tokens_of(db, one.opens, one.subject_id)
    if all(token.revoked_at for token in tokens):
        return None
    secret = _secret(db, one, sum(token.revoked_at is not None for token in tokens))
    path = f"/calendars/shared/{secret}.ics?lang={i18n.language()}"
    return Address(base_url(db) + path)


def renew_shared(db: Session, actor: Actor, one: SharedCalendar) -> None:
    """Give a shared calendar a new address; the one before opens nothing any more."""
    revoke_tokens(db, one.opens, one.subject_id)
    times = len(tokens_of(db, one.opens, one.subject_id))
    issue_token(db, one.opens, one.subject_id, secret=_secret(db, one, times))
    record(db, actor, "calendar.address_made", one.meeting_id, one.subject_id, kind=one.kind.value)
    db.flush()


def withdraw_shared(db: Session, actor: Actor, one: SharedCalendar) -> None:
    """Let the address of a shared calendar open nothing any more."""
    revoke_tokens(db, one.opens, one.subject_id)
    action = "calendar.address_withdrawn"
    record(db, actor, action, one.meeting_id, one.subject_id, kind=one.kind.value)
    db.flush()


def _secret(db: Session, one: SharedCalendar, times: int) -> str:
    """The secret that was made after so many others; only its hash is kept."""
    settings: Settings = db.info["settings"]
    return derive_secret(settings.secret_key, one.kind.value, one.subject_id, str(times))


def shared_calendar(db: Session, secret: str) -> tuple[bytes, SharedFetch | None] | None:
    """What a secret link opens, in the language in use; None where it opens nothing.

    With it, what is to be kept of this fetch, None where it is known.
    """
    for kind in Shared:
        token = find_token(db, TokenKind(kind), secret)
        if token is not None:
            return _calendar(db, kind, token.subject_id)
    return None


def _calendar(
    db: Session, kind: Shared, subject_id: str
) -> tuple[bytes, SharedFetch | None] | None:
    if kind is Shared.DELEGATION:
        delegation = delegation_by_id(db, subject_id)
        if delegation is None:
            return None
        meeting_id, name = delegation.meeting_id, i18n.in_language(delegation.entity.name)
    else:
        meeting_id, name = subject_id, str(NAMES[kind])
    release = schedule.current_release(db, meeting_id)
    feed = feed_of(db, release) if release else feed_before_release(db, meeting_id)
    given = Given(queries.shared_fetch(db, kind, subject_id))
    if kind is Shared.ROOMS:
        entries = list(_free(db, meeting_id, release, feed))
    elif release is None:
        entries = []
    elif kind is Shared.DESK:
        entries = _for_desk(db, release, feed, given)
    else:
        entries = _covered(db, release, feed, subject_id, given)
    words = {"meeting": feed.name, "part": one_line(name)}
    called = _("%(meeting)s: %(part)s") % words
    content = ical.as_ical(feed, entries or [nothing_in(feed)], name=called)
    release_id = release.id if release else None
    return content, given.fetch(kind, subject_id, release_id) if kind is not Shared.ROOMS else None


@dataclass(frozen=True)
class _Covered:
    """An event to which somebody of a delegation goes: who speaks there, who only attends."""

    event: ReleasedEvent
    speaking: Sequence[str]
    going: Sequence[str]
    told: Told

    @property
    def digest(self) -> str:
        """Of what is said besides the release."""
        return digest_of(self.speaking, self.going, self.told.digest)


def _covered_by(db: Session, release_id: str, delegation_id: str) -> list[_Covered]:
    """Where somebody of a delegation goes; what is cancelled stays as such.

    They read what their own calendars say to any of them: running orders where one speaks.
    """
    going: dict[str, dict[str, str]] = {}
    speaking: dict[str, dict[str, str]] = {}
    for event_id, person_id, name in hosting.speaking_for(db, release_id, delegation_id):
        speaking.setdefault(event_id, {})[person_id] = name
    for event_id, person_id, name in marked_in(db, delegation_id):
        if person_id not in speaking.get(event_id, {}):
            going.setdefault(event_id, {})[person_id] = name
    orders = orders_for(db, speaking)
    return [
        _Covered(
            event,
            list(speaking.get(event.side_event_id, {}).values()),
            list(going.get(event.side_event_id, {}).values()),
            Told(order=orders.get(event.side_event_id)),
        )
        for event in hosting.events_among(db, release_id, {*going, *speaking})
    ]


def _covered(
    db: Session, release: Release, feed: Feed, delegation_id: str, given: Given
) -> list[Entry]:
    entries = []
    for one in _covered_by(db, release.id, delegation_id):
        entry = given.as_new_as(event_entry(released(one.event), feed.slug), one.digest)
        said = (
            (one.speaking, _("Speaking for your delegation: %(names)s")),
            (one.going, _("Attending for your delegation: %(names)s")),
        )
        own = [
            words % {"names": one_line(i18n.show_parts(names))} for names, words in said if names
        ]
        entry = replace(entry, lines=(*own, *entry.lines))
        entries.append(with_details(entry, one.event, feed.timezone, one.told))
    return entries


def _told_to_desk(
    db: Session, release_id: str, event_ids: Collection[str]
) -> dict[str, Told]:  # fmt: skip
    """All that anybody is told of side events, by event."""
    contacts, orders = queries.contacts_of(db, release_id, event_ids), orders_for(db, event_ids)
    return {
        one: Told(contact=contacts.get(one), order=orders.get(one), leads=True) for one in event_ids
    }


def _for_desk(db: Session, release: Release, feed: Feed, given: Given) -> list[Entry]:
    """The whole programme with all that anybody is told of its side events."""
    events = {one.side_event_id: one for one in schedule.events_of(db, release.id)}
    known = _told_to_desk(db, release.id, events)

    def detailed(entry: Entry) -> Entry:
        told = known.get(entry.id)
        if told is None:  # an official session
            return entry
        entry = replace(entry, path=f"/organise/{feed.slug}/side-events/{entry.id}")
        entry = given.as_new_as(entry, told.digest)
        return with_details(entry, events[entry.id], feed.timezone, told)

    return [detailed(one) for one in entries_of(db, release)]


@dataclass(frozen=True)
class SharedVersion:
    """Which version of an event a shared calendar got last, and when; `is_old`: not that of now."""

    name: str
    fetched: datetime
    release: int | None
    is_old: bool


def shared_versions(db: Session, event: ReleasedEvent, meeting_id: str) -> list[SharedVersion]:
    """Which version each shared calendar has that has an event of the current release."""
    found = []
    for fetch, number, entity in queries.shared_fetches(db, meeting_id):
        got = Given(fetch).got(event.side_event_id)
        if got is None:
            continue
        if fetch.kind == Shared.DESK:
            said = _told_to_desk(db, event.release_id, [event.side_event_id])
            digests = [told.digest for told in said.values()]
        else:
            covered = _covered_by(db, event.release_id, fetch.subject_id)
            digests = [one.digest for one in covered if one.event.id == event.id]
        name = i18n.in_language(entity.name) if entity else str(NAMES[Shared.DESK])
        is_old = got != (event.sequence, *digests)
        found.append(SharedVersion(name, fetch.fetched_at, number, is_old))
    return found


def _free(db: Session, meeting_id: str, release: Release | None, feed: Feed) -> Iterable[Entry]:
    rooms = meetings.rooms_of(db, meeting_id)
    taken = [
        Taken(one.room_id, one.starts_at, one.ends_at)
        for one in (schedule.events_of(db, release.id) if release else ())
        if one.is_held
    ]
    taken += [
        Taken(one.room_id, one.starts_at, one.ends_at)
        for one in meetings.closures_of(db, meeting_id)
    ]
    for session in meetings.sessions_of(db, meeting_id):
        if session.starts_at and session.ends_at:
            hours = session.starts_at, session.ends_at
            taken += [Taken(room.id, *hours) for room in session.rooms]
    divisions = meetings.divisions_among(db, [one.room_id for one in rooms])
    path = f"/organise/{feed.slug}/schedule"
    return free_entries(meetings.slots_of(db, meeting_id), rooms, taken, divisions, path)
