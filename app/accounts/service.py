"""Signing in, roles, links with secrets, and the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import queries, rules
from app.accounts.access import Actor, Held
from app.accounts.errors import LinkSpent
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
from app.core.ids import hash_secret, new_secret


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
    db.flush()
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


def sign_in(db: Session, secret: str) -> tuple[Account, str]:
    """Spend a sign-in link and open a session. Gives the account and the session's secret.

    Raises `LinkSpent`.
    """
    token = spend_token(db, TokenKind.SIGN_IN, secret)
    account = db.get(Account, token.subject_id)
    if account is None or account.disabled_at:
        raise LinkSpent
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


def actor_of_session(db: Session, session_secret: str) -> Actor | None:
    """Who is signed in with this session, with the roles they hold at this moment."""
    account = queries.account_of_session(db, hash_secret(session_secret), clock.now())
    return as_actor(db, account) if account else None


def as_actor(db: Session, account: Account) -> Actor:
    """An account with the roles that it holds at this moment."""
    return Actor(account.id, account.email, account.name, account.language, _held(db, account.id))


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


def _held(db: Session, account_id: str) -> frozenset[Held]:
    return frozenset(
        Held(role.kind, role.meeting_id, role.delegation_id)
        for role in queries.roles_of(db, account_id)
    )
