"""Links with secrets: a person's registration, their calendar and its page; a device that is known.

They are derived from the server's key, so that the same link can be shown again while the database
holds no secret.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.accounts.models import Token, TokenKind
from app.core import clock
from app.core.happenings import tell
from app.core.ids import derive_secret, hash_secret
from app.meetings.models import Meeting
from app.registrations import queries, rules
from app.registrations.models import Person, Registration
from app.settings import Settings


@dataclass(frozen=True)
class FeedClosed:
    """The address of somebody's calendar opens nothing any more; the next is another."""

    person_id: str


def link_path(
    db: Session, meeting: Meeting, registration: Registration, *, is_first: bool = False
) -> str:
    """The address of a person's own page, `/registrations/{secret}`; the same until revoked.

    It can be used until the end of the meeting. `is_first` says that the registration was made
    in this transaction, so that nobody has asked for its address before.
    """
    ends = rules.link_ends(meeting, clock.now())
    kind, key = TokenKind.REGISTRATION, _key(db)
    if is_first:
        secret = derive_secret(key, "registration", registration.id)
        accounts.issue_token(db, kind, registration.id, expires_at=ends, secret=secret)
        return f"/registrations/{secret}"
    known = accounts_queries.tokens_of(db, kind, registration.id)
    revoked = sum(token.revoked_at is not None for token in known)
    again = (str(revoked),) if revoked else ()  # as often as it was revoked, it became another
    secret = derive_secret(key, "registration", registration.id, *again)
    _keep(db, known, secret, (kind, registration.id, ends))
    return f"/registrations/{secret}"


def registration_of_link(db: Session, secret: str) -> Registration | None:
    """The registration that a link opens, with person and delegation; None if it opens none."""
    token = accounts.find_token(db, TokenKind.REGISTRATION, secret)
    return queries.registration(db, token.subject_id) if token else None


def feed_path(db: Session, person: Person) -> str:
    """The address of a person's calendar, `/calendars/{secret}.ics`; the same until revoked."""
    secret = _feed_secret(db, person)
    known = accounts_queries.tokens_of(db, TokenKind.FEED, person.id)
    _keep(db, known, secret, (TokenKind.FEED, person.id, None))
    return f"/calendars/{secret}.ics"


def known_feed_path(db: Session, person: Person) -> str:
    """The same where the calendar has this address already, "" where it has none."""
    secret = _feed_secret(db, person)
    known = accounts_queries.unused_tokens(db, TokenKind.FEED, person.id)
    is_known = any(token.secret_hash == hash_secret(secret) for token in known)
    return f"/calendars/{secret}.ics" if is_known else ""


def person_of_feed(db: Session, secret: str) -> Person | None:
    """Whose calendar a link opens; None if it opens none."""
    token = accounts.find_token(db, TokenKind.FEED, secret)
    return db.get(Person, token.subject_id) if token else None


def feed_page(db: Session, person: Person) -> str:
    """The page of a person's calendar: how to subscribe, how entries come, another address.

    Its secret is none that a calendar program sees: whoever reads the calendar cannot come to it.
    It ends with the address of the calendar, which is made where there is none.
    """
    feed_path(db, person)
    return known_feed_page(db, person.id)


def known_feed_page(db: Session, person_id: str) -> str:
    """The same where the calendar has an address already, "" where it has none."""
    tokens = accounts_queries.unused_tokens(db, TokenKind.FEED, person_id)
    ids = sorted(token.id for token in tokens)  # two after a merge: the same page each time
    return f"/calendars/{ids[0]}.{_page_secret(db, ids[0])}" if ids else ""


def person_of_page(db: Session, secret: str) -> Person | None:
    """Of whose calendar a link opens the page; None if it opens none."""
    token_id, _, given = secret.partition(".")
    if not hmac.compare_digest(_page_secret(db, token_id).encode(), given.encode()):
        return None
    token = db.get(Token, token_id)
    return db.get(Person, token.subject_id) if token and not token.revoked_at else None


def revoke_feed(db: Session, person: Person) -> None:
    """Let the links to a person's calendar and its page open nothing; the next are others."""
    now = clock.now()
    for token in accounts_queries.tokens_of(db, TokenKind.FEED, person.id):
        token.revoked_at = token.revoked_at or now
    person.feed_version += 1
    tell(db, FeedClosed(person.id))
    db.flush()


def known_device(db: Session, person: Person) -> str:
    """What a device keeps that may show and set what a person wants to attend, and nothing else.

    It ends with the address of their calendar.
    """
    return f"{person.id}.{_device_secret(db, person)}"


def person_of_device(db: Session, meeting_id: str, kept: str) -> Person | None:
    """Whose device it is at a meeting, by what it keeps."""
    person_id, _, secret = kept.partition(".")
    person = db.get(Person, person_id)
    if person is None or person.meeting_id != meeting_id:
        return None
    right = _device_secret(db, person)
    return person if hmac.compare_digest(right.encode(), secret.encode()) else None


def _device_secret(db: Session, person: Person) -> str:
    return derive_secret(_key(db), "device", person.id, str(person.feed_version))


def _feed_secret(db: Session, person: Person) -> str:
    return derive_secret(_key(db), "feed", person.id, str(person.feed_version))


def _page_secret(db: Session, token_id: str) -> str:
    return derive_secret(_key(db), "calendar page", token_id)


def _key(db: Session) -> str:
    settings: Settings = db.info["settings"]
    return settings.secret_key


def _keep(
    db: Session, known: Iterable[Token], secret: str, made: tuple[TokenKind, str, datetime | None]
) -> None:
    """Let a secret open something, unless it is known; `made`: what kind, of what, until when."""
    kept = hash_secret(secret)
    if not any(token.secret_hash == kept for token in known):
        kind, subject_id, expires_at = made
        accounts.issue_token(db, kind, subject_id, expires_at=expires_at, secret=secret)
