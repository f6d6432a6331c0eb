"""Signing in, roles, links with secrets, and the audit log."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts import queries, rules
from app.accounts.access import Actor, Held
from app.accounts.errors import LinkSpent, NotAnAddress
from app.accounts.models import (
    Account,
    AuditEntry,
    Role,
    RoleKind,
    SignInSession,
    Token,
    TokenKind,
)
from app.core import clock
from app.core.happenings import tell
from app.core.ids import hash_secret, new_id, new_secret


def open_account(db: Session, email: str, *, name: str = "", language: str = "en") -> Account:
    """The account of an address (in lower case), made if there is none."""
    account = queries.account_by_email(db, email)
    if account is None:
        account = Account(email=email, name=name, language=language, created_at=clock.now())
        db.add(account)
        db.flush()
    return account


def grant(
    db: Session,
    account: Account,
    kind: RoleKind,
    *,
    meeting_id: str | None = None,
    delegation_id: str | None = None,
    by: Actor | None = None,
) -> None:
    """Give a role; giving it twice changes nothing. Writes an audit entry."""
    held = Held(kind, meeting_id, delegation_id)
    if held in _held(db, account.id):
        return
    db.add(
        Role(
            account_id=account.id,
            kind=kind,
            meeting_id=meeting_id,
            delegation_id=delegation_id,
            created_at=clock.now(),
        )
    )
    record(db, by, "role.granted", meeting_id, account.id, kind=kind.value)
    db.flush()


def withdraw(
    db: Session,
    account_id: str,
    kind: RoleKind,
    *,
    meeting_id: str,
    delegation_id: str | None = None,
    by: Actor,
) -> None:
    """Take a role for a delegation, or without one at a meeting, away; twice is once.

    It ends with the next request. Writes an audit entry.
    """
    for role in queries.roles_of(db, account_id):
        here = role.meeting_id in {None, meeting_id}
        if here and (role.kind, role.delegation_id) == (kind, delegation_id):
            db.delete(role)
            record(db, by, "role.withdrawn", meeting_id, account_id, kind=kind.value)
    db.flush()


def issue_token(
    db: Session,
    kind: TokenKind,
    subject_id: str,
    *,
    expires_at: datetime | None = None,
    secret: str | None = None,
) -> str:
    """Make a link's secret for a subject; only its hash is kept. Gives the secret."""
    secret = secret or new_secret()
    db.add(
        Token(
            kind=kind,
            secret_hash=hash_secret(secret),
            subject_id=subject_id,
            expires_at=expires_at,
            created_at=clock.now(),
        )
    )
    return secret


def find_token(db: Session, kind: TokenKind, secret: str) -> Token | None:
    """The usable token of a secret; a token of another kind is none."""
    return queries.usable_token(db, kind, hash_secret(secret), clock.now())


def spend_token(db: Session, kind: TokenKind, secret: str) -> Token:
    """Use a single-use link. Raises `LinkSpent` when it was used, revoked or has expired."""
    token = find_token(db, kind, secret)
    if token is None:
        raise LinkSpent
    token.used_at = clock.now()
    return token


def revoke_tokens(db: Session, kind: TokenKind, subject_id: str) -> None:
    """Make all unused links of this kind for a subject worthless."""
    for token in queries.unused_tokens(db, kind, subject_id):
        token.revoked_at = clock.now()


def sign_in_link(
    db: Session,
    account: Account,
    *,
    next_path: str = "/",
    lasts: timedelta = rules.SIGN_IN_LINK_LASTS,
) -> str:
    """A path of ours that signs this account in, once.

    Earlier ones work on: anybody may ask for a link of anybody, and must not thereby make the one
    worthless that its owner is about to use.
    """
    expires_at = clock.now() + lasts
    secret = issue_token(db, TokenKind.SIGN_IN, account.id, expires_at=expires_at)
    return rules.link_path(secret, next_path)


class _NobodyThere(Exception):
    """Undoes what was done for an address that has no account."""


def ask_for_link(db: Session, email: str, next_path: str) -> None:
    """Send a sign-in link to the account of an address, if there is one.

    For an address without one all the same work is done and then undone, so that neither the
    answer nor the time it takes tells whether an address is known.
    """
    found = queries.account_by_email(db, email)
    account = found if found and not found.disabled_at else None
    record(db, None, "account.link_asked", None, account.id if account else None)
    with suppress(_NobodyThere), db.begin_nested():
        known = account or Account(id=new_id(), email=email, name="", language="en")
        path = sign_in_link(db, known, next_path=next_path)
        lasts = rules.SIGN_IN_LINK_LASTS
        tell(
            db,
            rules.SignInLinkMade(new_id(), known.email, known.name, known.language, path, lasts),
        )
        if account is None:
            raise _NobodyThere


def account_of_link(db: Session, secret: str) -> Account:
    """Whom a sign-in link would sign in; spends nothing. Raises `LinkSpent`."""
    token = find_token(db, TokenKind.SIGN_IN, secret)
    account = db.get(Account, token.subject_id) if token else None
    if account is None or account.disabled_at:
        raise LinkSpent
    return account


def sign_in(db: Session, secret: str, *, before: str | None = None) -> tuple[Account, str]:
    """Spend a sign-in link and open a session. Gives the account and the session's secret.

    Other unused links of the account stop to work.

    `before` is the secret of the session that the browser had; it ends. Raises `LinkSpent`.
    """
    account = account_of_link(db, secret)
    spend_token(db, TokenKind.SIGN_IN, secret)
    revoke_tokens(db, TokenKind.SIGN_IN, account.id)
    if before:
        sign_out(db, before)
    session_secret = new_secret()
    now = clock.now()
    db.add(
        SignInSession(
            account_id=account.id,
            secret_hash=hash_secret(session_secret),
            created_at=now,
            expires_at=now + rules.SESSION_LASTS,
        )
    )
    record(db, None, "account.signed_in", None, account.id)
    return account, session_secret


def sign_out(db: Session, session_secret: str) -> None:
    """End a session; an unknown one is ended already."""
    session = queries.session_by_hash(db, hash_secret(session_secret))
    if session is not None and session.ended_at is None:
        session.ended_at = clock.now()


def sign_out_everywhere(db: Session, actor: Actor) -> None:
    """End all sessions of a person and make their unused links worthless."""
    for session in queries.open_sessions_of(db, actor.account_id):
        session.ended_at = clock.now()
    revoke_tokens(db, TokenKind.SIGN_IN, actor.account_id)
    record(db, actor, "account.signed_out_everywhere", None, actor.account_id)


def change_account(db: Session, actor: Actor, *, name: str, language: str, timezone: str) -> None:
    """Keep a person's own name, and how mails to them are written."""
    account = db.get_one(Account, actor.account_id)
    account.name, account.language, account.timezone = name, language, timezone


def add_organiser(
    db: Session,
    email: str,
    meeting_id: str | None,
    *,
    name: str = "",
    by: Actor | None = None,
) -> Account:
    """Make somebody an organiser of a meeting, or with None an administrator.

    The account is made if there is none; a name that is kept already is not overwritten. Raises
    `NotAnAddress`.
    """
    address = rules.as_email(email)
    if address is None:
        raise NotAnAddress(email)
    account = open_account(db, address, name=name)
    account.name = account.name or name
    kind = RoleKind.ADMIN if meeting_id is None else RoleKind.ORGANISER
    grant(db, account, kind, meeting_id=meeting_id, by=by)
    return account


def actor_of_session(db: Session, session_secret: str) -> Actor | None:
    """Who is signed in with this session, with the roles they hold at this moment."""
    account = queries.account_of_session(db, hash_secret(session_secret), clock.now())
    return as_actor(db, account) if account else None


def as_actor(db: Session, account: Account) -> Actor:
    """An account with the roles that it holds at this moment."""
    return Actor(
        account.id,
        account.email,
        account.name,
        account.language,
        _held(db, account.id),
        account.timezone,
    )


def record(
    db: Session,
    actor: Actor | None,
    action: str,
    meeting_id: str | None,
    subject_id: str | None,
    **details: object,
) -> None:
    """Write to the audit log; `details` hold no personal answers."""
    db.add(
        AuditEntry(
            at=clock.now(),
            account_id=actor.account_id if actor else None,
            meeting_id=meeting_id,
            action=action,
            subject_id=subject_id,
            details=details,
        )
    )


def record_all(
    db: Session,
    actor: Actor | None,
    action: str,
    meeting_id: str | None,
    subject_ids: Iterable[str],
    **details: object,
) -> None:
    """Write the same of many to the audit log, in one statement."""
    shared = {
        "at": clock.now(),
        "account_id": actor.account_id if actor else None,
        "meeting_id": meeting_id,
        "action": action,
        "details": details,
    }
    rows = [{"id": new_id(), "subject_id": one, **shared} for one in subject_ids]
    db.execute(insert(AuditEntry), rows)


def _held(db: Session, account_id: str) -> frozenset[Held]:
    return frozenset(
        Held(role.kind, role.meeting_id, role.delegation_id)
        for role in queries.roles_of(db, account_id)
    )
