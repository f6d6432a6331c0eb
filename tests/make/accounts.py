"""Accounts for tests: people with roles, and visitors that are signed in as them."""

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.access import Actor
from app.accounts.models import Account, RoleKind, TokenKind
from app.core.db import Sessions
from app.core.web.csrf import SESSION_COOKIE
from app.judging.service import let_review
from app.meetings.models import Meeting
from tests.visitor import Visitor


def account(
    db: Session,
    email: str = "ana@example.org",
    *,
    name: str = "Ana Example",
    language: str = "en",
    admin: bool = False,
    organiser_of: str | None = None,
    focal_point_of: str | None = None,
    checks_in_at: str | None = None,
    cares_at: str | None = None,
    reviews_at: str | None = None,
) -> Account:
    """An account; `organiser_of`, `checks_in_at`, `cares_at` and `reviews_at` are ids of meetings,
    `focal_point_of` of a delegation.
    """
    made = service.open_account(db, email, name=name, language=language)
    if admin:
        service.grant(db, made, RoleKind.ADMIN)
    if organiser_of:
        service.grant(db, made, RoleKind.ORGANISER, meeting_id=organiser_of)
    if focal_point_of:
        service.grant(db, made, RoleKind.FOCAL_POINT, delegation_id=focal_point_of)
    if checks_in_at:
        service.grant(db, made, RoleKind.CHECK_IN, meeting_id=checks_in_at)
    if cares_at:
        service.grant(db, made, RoleKind.CARE, meeting_id=cares_at)
    if reviews_at:
        let_review(db, None, db.get_one(Meeting, reviews_at), email, notify=False)
    return made


def actor(
    db: Session,
    email: str = "ana@example.org",
    *,
    name: str = "Ana Example",
    admin: bool = False,
    organiser_of: str | None = None,
    focal_point_of: str | None = None,
    reviews_at: str | None = None,
) -> Actor:
    """Somebody who does something, with the roles asked for, for calls of services."""
    made = account(
        db,
        email,
        name=name,
        admin=admin,
        organiser_of=organiser_of,
        focal_point_of=focal_point_of,
        reviews_at=reviews_at,
    )
    return service.as_actor(db, made)


def session_secret(db: Session, of: Account) -> str:
    """What the cookie of a signed-in browser of this account holds."""
    link = service.issue_token(db, TokenKind.SIGN_IN, of.id)
    return service.sign_in(db, link)[1]


def sign_in(
    visitor: Visitor,
    app: FastAPI,
    email: str = "ana@example.org",
    *,
    name: str = "Ana Example",
    language: str = "en",
    admin: bool = False,
    organiser_of: str | None = None,
    focal_point_of: str | None = None,
    checks_in_at: str | None = None,
    cares_at: str | None = None,
    reviews_at: str | None = None,
) -> Actor:
    """Sign the visitor in as this person, who gets the roles asked for.

    Opens a transaction of its own: call it while none of the test's own is open (SQLite has one
    writer).
    """
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        made = account(
            db,
            email,
            name=name,
            language=language,
            admin=admin,
            organiser_of=organiser_of,
            focal_point_of=focal_point_of,
            checks_in_at=checks_in_at,
            cares_at=cares_at,
            reviews_at=reviews_at,
        )
        secret = session_secret(db, made)
        who = service.as_actor(db, made)
    if SESSION_COOKIE in visitor.cookies:
        visitor.cookies.delete(SESSION_COOKIE)
    visitor.cookies.set(SESSION_COOKIE, secret, domain="127.0.0.1")
    return who
