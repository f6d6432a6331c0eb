"""Who is invited to which side event by mail, and in which version."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, OptionalRef, Ref, choice


class Method(StrEnum):
    """What a mail does to an entry in a calendar (RFC 5546, 1.4)."""

    REQUEST = "request"  # it puts it there, or in the place of what was there
    CANCEL = "cancel"  # it takes it away


class InvitationPolicy(Base):
    """Which functions (`SpeakerRole`) at a side event a meeting invites by mail."""

    __tablename__ = "invitation_policy"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    roles: Mapped[list[str]] = mapped_column(default=list)


class InvitationWish(Base):
    """Somebody wants an invitation to whatever is in their own calendar."""

    __tablename__ = "invitation_wish"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    asked_at: Mapped[datetime]


class CalendarInvitation(Base):
    """One person's own copy of one side event, in their feed and by mail.

    `sequence` is that of the last mail, `raised` by how much it is higher than the release and the
    running order say. It rises where somebody is taken out and comes back.
    """

    __tablename__ = "calendar_invitation"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    raised: Mapped[int] = mapped_column(default=0)
    sequence: Mapped[int] = mapped_column(default=-1)


class InvitationMail(Base):
    """One mail with an entry: no version of it is written to anybody twice.

    `message_id` is None for a draft that somebody dropped: nobody has got it. `shown` is what it
    says: see `rules.Shown`.
    """

    __tablename__ = "invitation_mail"
    __table_args__ = (UniqueConstraint("person_id", "side_event_id", "sequence", "method"),)

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    message_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
    email: Mapped[str] = mapped_column(String(254))
    sequence: Mapped[int]
    method: Mapped[Method] = mapped_column(choice(Method))
    release_number: Mapped[int]
    shown: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
