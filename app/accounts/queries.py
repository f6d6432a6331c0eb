"""Selects on accounts, sessions and tokens."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, AuditEntry, Role, RoleKind, SignInSession, Token, TokenKind

# Asked for every page of somebody who is signed in: put together once.
_OF_SESSION = (
    select(Account)
    .join(SignInSession, SignInSession.account_id == Account.id)
    .where(
        SignInSession.secret_hash == bindparam("secret"),
        SignInSession.expires_at > bindparam("now"),
        SignInSession.ended_at.is_(None),
        Account.disabled_at.is_(None),
    )
)
_ROLES_OF = select(Role).where(Role.account_id == bindparam("account"))


def account_by_email(db: Session, email: str) -> Account | None:
    """The account of an address in lower case."""
    return db.scalar(select(Account).where(Account.email == email))


def account(db: Session, account_id: str) -> Account | None:
    """An account by its id."""
    return db.get(Account, account_id)


def account_of_session(db: Session, secret_hash: str, now: datetime) -> Account | None:
    """The account that is signed in with this session, unless it has ended or is disabled."""
    return db.scalar(_OF_SESSION, {"secret": secret_hash, "now": now})


def session_by_hash(db: Session, secret_hash: str) -> SignInSession | None:
    """A sign-in session, whatever its state."""
    return db.scalar(select(SignInSession).where(SignInSession.secret_hash == secret_hash))


def open_sessions_of(db: Session, account_id: str) -> list[SignInSession]:
    """The sessions of an account that have not been ended."""
    return list(
        db.scalars(
            select(SignInSession).where(
                SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)
            )
        )
    )


def roles_of(db: Session, account_id: str) -> list[Role]:
    """All roles of an account."""
    return list(db.scalars(_ROLES_OF, {"account": account_id}))


def people_of_role(db: Session, meeting_id: str, kind: RoleKind) -> list[Account]:
    """Whoever holds a role at a meeting, in the order of their addresses."""
    return list(
        db.scalars(
            select(Account)
            .join(Role, Role.account_id == Account.id)
            .where(Role.meeting_id == meeting_id, Role.kind == kind)
            .order_by(Account.email)
        )
    )


def speakers_of(db: Session, delegation_id: str) -> list[Account]:
    """Who may speak for a delegation, in the order of their addresses."""
    return list(
        db.scalars(
            select(Account)
            .join(Role, Role.account_id == Account.id)
            .where(Role.kind == RoleKind.FOCAL_POINT, Role.delegation_id == delegation_id)
            .order_by(Account.email)
        )
    )


def usable_token(db: Session, kind: TokenKind, secret_hash: str, now: datetime) -> Token | None:
    """A token of this kind, neither used, revoked nor expired; locked against a second use."""
    token = db.scalar(
        select(Token).where(Token.kind == kind, Token.secret_hash == secret_hash).with_for_update()
    )
    if token is None or token.used_at or token.revoked_at:
        return None
    return None if token.expires_at and token.expires_at <= now else token


def unused_tokens(db: Session, kind: TokenKind, subject_id: str) -> list[Token]:
    """The tokens of this kind for a subject that were neither used nor revoked."""
    return list(
        db.scalars(
            select(Token).where(
                Token.kind == kind,
                Token.subject_id == subject_id,
                Token.used_at.is_(None),
                Token.revoked_at.is_(None),
            )
        )
    )


def tokens_of(db: Session, kind: TokenKind, subject_id: str) -> list[Token]:
    """All tokens of this kind for a subject."""
    return list(db.scalars(select(Token).where(Token.kind == kind, Token.subject_id == subject_id)))


def spent_among(
    db: Session, hashes: Collection[str], token_ids: Collection[str], now: datetime
) -> bool:
    """Whether any link of these secrets (as hashes) or ids was used, revoked, or has ended."""
    meant = or_(Token.secret_hash.in_(hashes), Token.id.in_(token_ids))
    ended = or_(Token.used_at.is_not(None), Token.revoked_at.is_not(None), Token.expires_at <= now)
    return db.scalar(select(Token.id).where(meant, ended).limit(1)) is not None


def entries_about(
    db: Session, meeting_id: str, subjects: Collection[str], most: int
) -> Sequence[tuple[AuditEntry, Account | None]]:
    """What the audit log of a meeting says of these, the newest first, with who did it."""
    found = db.execute(
        select(AuditEntry, Account)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .where(AuditEntry.meeting_id == meeting_id, AuditEntry.subject_id.in_(subjects))
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in found]


def latest_about(db: Session, subject_id: str, actions: Collection[str]) -> AuditEntry | None:
    """What the audit log says last of something, of these kinds of action."""
    return db.scalars(_about(subject_id, actions).limit(1)).one_or_none()


def all_about(db: Session, subject_id: str, actions: Collection[str]) -> Sequence[AuditEntry]:
    """All that the audit log says of something, of these kinds of action, the newest first."""
    return db.scalars(_about(subject_id, actions)).all()


def _about(subject_id: str, actions: Collection[str]) -> Select[AuditEntry]:
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_id == subject_id, AuditEntry.action.in_(actions))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )


def names_of(db: Session, ids: Collection[str]) -> Mapping[str, str]:
    """What accounts are called, by their ids; without a name, their address."""
    found = db.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(ids)))
    return {row[0]: row[1] or row[2] for row in found}
