"""Who is invited to which side event by mail, and in which version."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, OptionalRef, Ref, choice


class Method(StrEnum):
    """What a mail does to an entry in a calendar (RFC 5546, 1.4)."""

    REQUEST = "request"  # it puts it there, or in the place of what was there
    CANCEL = "cancel"  # it takes it away


class Said(StrEnum):
    """What somebody answers to an invitation (RFC 5545, 3.2.12, and COUNTER of RFC 5546)."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"  # they send somebody else
    PROPOSED = "proposed"  # they would like another time


class WhyKept(StrEnum):
    """Why a mail that came in is for a person to read."""

    LETTER = "letter"  # somebody wrote in words
    AUTOMATIC = "automatic"  # a programme wrote it, such as a notice of absence
    STRANGER = "stranger"  # an answer for an address that was not invited
    UNREADABLE = "unreadable"  # its entry cannot be read, or is no answer


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


class Way(StrEnum):
    """How entries reach somebody who gets mails and may subscribe to their own calendar."""

    ONCE = "once"  # what came by mail is not in that calendar
    FEED = "feed"  # none comes by mail
    BOTH = "both"


class CalendarWay(Base):
    """Which way somebody chose; who chose none has each event once.

    A program that holds both shows an event twice, though its UID is the same: they are two
    calendars to it (seen in Thunderbird 153).
    """

    __tablename__ = "calendar_way"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    way: Mapped[Way] = mapped_column(choice(Way))
    chosen_at: Mapped[datetime]


class InvitationMail(Base):
    """One mail with an entry: no version of it is written to anybody twice.

    `message_id` is None for a draft that somebody dropped: nobody has got it. `shown` is what it
    says: see `rules.Shown`. `details` are marks of the lines of its entry (`rules.marks_of`), in
    `language`; none where the mail is older than these are kept. `named`: whether its reader had to
    do with the event then, as who is named in it, comes in somebody's place or hosts it; who only
    wants to attend has not.
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
    named: Mapped[bool] = mapped_column(default=True)
    shown: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(5), default="en")
    details: Mapped[list[str]] = mapped_column(default=list)
    made_at: Mapped[datetime]


class InvitationAnswer(Base):
    """What somebody answered to one version of an entry; `digest` is of the mail, read once.

    `from_invited`: it came from the address that was invited. Otherwise it is shown and changes
    nothing. `on_page`: it was given by their link (`service.in_place`), and its digest is of no
    mail. `verified`: something shows that it is theirs (`rules.proof`); what is not confirms
    nothing and takes the place of no answer that is. `sequence` and the hours are of the version
    that they answered; the proposed hours are theirs.
    """

    __tablename__ = "invitation_answer"

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    said: Mapped[Said] = mapped_column(choice(Said))
    email: Mapped[str] = mapped_column(String(254))
    from_invited: Mapped[bool]
    verified: Mapped[bool] = mapped_column(default=False)
    on_page: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(String(1000), default="")
    delegate_name: Mapped[str] = mapped_column(String(200), default="")
    delegate_email: Mapped[str] = mapped_column(String(254), default="")
    proposed_start: Mapped[datetime | None]
    proposed_end: Mapped[datetime | None]


class IncomingMail(Base):
    """A mail that came in about a meeting and is for an organiser to read; settled, it goes."""

    __tablename__ = "incoming_mail"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    side_event_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    why: Mapped[WhyKept] = mapped_column(choice(WhyKept))
    reason: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime]


class MailboxMark(Base):
    """How far a mailbox was read: a number in one counting of its server."""

    __tablename__ = "mailbox_mark"

    mailbox: Mapped[str] = mapped_column(String(254), primary_key=True)
    counting: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime]
