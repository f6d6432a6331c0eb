"""Calendars that several share by one secret link: of a delegation, of the desk, of rooms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.models import TokenKind
from app.accounts.queries import tokens_of
from app.accounts.service import find_token, issue_token, record, revoke_tokens
from app.calendars import queries
from app.calendars.rules import ical
from app.calendars.rules.addresses import Address
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
from app.calendars.service.details import as_new_as, with_details
from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import derive_secret
from app.delegations.queries import delegation_by_id
from app.hosting import queries as hosting
from app.hosting.service import orders_for
from app.meetings import queries as meetings
from app.schedule import queries as schedule
from app.schedule.models import Release
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


def shared_calendar(db: Session, secret: str) -> bytes | None:
    """What a secret link opens, in the language in use; None where it opens nothing."""
    for kind in Shared:
        token = find_token(db, TokenKind(kind), secret)
        if token is not None:
            return _calendar(db, kind, token.subject_id)
    return None


def _calendar(db: Session, kind: Shared, subject_id: str) -> bytes | None:
    if kind is Shared.DELEGATION:
        delegation = delegation_by_id(db, subject_id)
        if delegation is None:
            return None
        meeting_id, name = delegation.meeting_id, i18n.in_language(delegation.entity.name)
    else:
        meeting_id, name = subject_id, str(NAMES[kind])
    release = schedule.current_release(db, meeting_id)
    feed = feed_of(db, release) if release else feed_before_release(db, meeting_id)
    if kind is Shared.ROOMS:
        entries = list(_free(db, meeting_id, release, feed))
    elif release is None:
        entries = []
    elif kind is Shared.DESK:
        feed, entries = _for_desk(db, release, feed)
    else:
        feed, entries = _covered(db, release, feed, subject_id)
    words = {"meeting": feed.name, "part": one_line(name)}
    called = _("%(meeting)s: %(part)s") % words
    return ical.as_ical(feed, entries or [nothing_in(feed)], name=called)


def _covered(
    db: Session, release: Release, feed: Feed, delegation_id: str
) -> tuple[Feed, list[Entry]]:
    """Where somebody of a delegation goes, and who; what is cancelled stays as such.

    They read what their own calendars say to any of them: running orders where one speaks.
    """
    going: dict[str, dict[str, str]] = {}
    speaking: dict[str, dict[str, str]] = {}
    for event_id, person_id, name in hosting.speaking_for(db, release.id, delegation_id):
        speaking.setdefault(event_id, {})[person_id] = name
    for event_id, person_id, name in marked_in(db, delegation_id):
        if person_id not in speaking.get(event_id, {}):
            going.setdefault(event_id, {})[person_id] = name
    said = (
        (speaking, _("Speaking for your delegation: %(names)s")),
        (going, _("Attending for your delegation: %(names)s")),
    )
    orders = orders_for(db, speaking)
    entries = []
    for event in hosting.events_among(db, release.id, {*going, *speaking}):
        entry = event_entry(released(event), feed.slug)
        own = [
            words % {"names": one_line(i18n.show_parts(names[event.side_event_id].values()))}
            for names, words in said
            if event.side_event_id in names
        ]
        entry = replace(entry, lines=(*own, *entry.lines))
        order = orders.get(event.side_event_id)
        entries.append(with_details(entry, event, feed.timezone, None, order))
    return as_new_as(feed, orders.values()), entries


def _for_desk(db: Session, release: Release, feed: Feed) -> tuple[Feed, list[Entry]]:
    """The whole programme with all that anybody is told of its side events."""
    events = {one.side_event_id: one for one in schedule.events_of(db, release.id)}
    contacts = queries.contacts_of(db, release.id, events)
    orders = orders_for(db, events)

    def detailed(entry: Entry) -> Entry:
        event = events.get(entry.id)
        if event is None:  # an official session
            return entry
        entry = replace(entry, path=f"/organise/{feed.slug}/side-events/{entry.id}")
        known = contacts.get(entry.id), orders.get(entry.id)
        return with_details(entry, event, feed.timezone, *known, leads=True)

    return as_new_as(feed, orders.values()), [detailed(one) for one in entries_of(db, release)]


def _free(db: Session, meeting_id: str, release: Release | None, feed: Feed) -> Iterable[Entry]:
    rooms = meetings.rooms_of(db, meeting_id)
    taken = [
        Taken(one.room_id, one.starts_at, one.ends_at)
        for one in (schedule.events_of(db, release.id) if release else ())
        if not one.cancelled
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
