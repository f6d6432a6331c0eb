"""Accounts, roles, sign-in sessions, tokens and the audit log."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice


class Account(Base, Dated):
    """A person who can sign in. The e-mail address is kept in lower case and identifies them."""

    __tablename__ = "account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(5), default="en")
    timezone: Mapped[str] = mapped_column(String(60), default="")  # "": that of each meeting
    disabled_at: Mapped[datetime | None]


class RoleKind(StrEnum):
    """What somebody may do. Meeting roles hold for one meeting, `admin` for all."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    FOCAL_POINT = "focal_point"
    CHECK_IN = "check_in"  # sees the check-in page of a meeting and nothing else
    CARE = "care"  # sees what people at a meeting need, and arranges it
    REVIEWER = "reviewer"  # judges applications for side events of a meeting and sees nothing else


class Role(Base, Dated):
    """A role of an account: everywhere (admin), at a meeting, or for one delegation."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("account_id", "kind", "meeting_id", "delegation_id"),)

    id: Mapped[Id]
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[RoleKind] = mapped_column(choice(RoleKind))
    meeting_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    delegation_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )


class SignInSession(Base, Dated):
    """A signed-in browser. The cookie holds the secret, the table only its hash."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    account_id: Mapped[Ref] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class TokenKind(StrEnum):
    """What a link opens; a token of one kind opens nothing else."""

    SIGN_IN = "sign_in"  # single use
    REGISTRATION = "registration"  # change or cancel one registration, until its deadline
    APPLICATION = "application"  # see one side-event application
    PARTNER = "partner"  # say whether a partner of a side event takes part
    SPEAKER = "speaker"  # say whether one speaks at a side event
    IN_PLACE = "in_place"  # say whether one comes to a side event in somebody's place
    FEED = "feed"  # read one person's calendar
    DELEGATION_FEED = "delegation_feed"  # read where the people of a delegation go
    DESK_FEED = "desk_feed"  # read a meeting's programme with whom to write to
    ROOMS_FEED = "rooms_feed"  # read which rooms of a meeting are free in which slots
    INVITATION = "invitation"  # single use: speak for a delegation
    DATA = "data"  # see what is kept of one person
    ERASURE = "erasure"  # single use: erase one person


class Token(Base, Dated):
    """The secret of a link, stored only as its hash."""

    __tablename__ = "token"

    id: Mapped[Id]
    kind: Mapped[TokenKind] = mapped_column(choice(TokenKind))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    subject_id: Mapped[Ref] = mapped_column(
        index=True
    )  # of the account, registration, event, person, invitation
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Who did what to what, and when. Never changed, never holds personal answers."""

    __tablename__ = "audit_entry"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    meeting_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    action: Mapped[str] = mapped_column(String(60))  # e.g. "schedule.published"
    subject_id: Mapped[OptionalRef] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
