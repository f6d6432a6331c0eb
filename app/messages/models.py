"""The outbox: every mail and short text is a row, written in the transaction of its cause."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice


class MessageState(StrEnum):
    """`kept` is a mail of an installation without SMTP_URL: it can be read, and is not sent."""

    DRAFT = "draft"  # somebody reads it before it goes
    WAITING = "waiting"  # for the end of the quiet hours
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    KEPT = "kept"
    BOUNCED = "bounced"  # it was sent, and a mail server on the way gave it up
    SUPPRESSED = "suppressed"  # it waits: its address gets no mails, see `Suppression`
    DROPPED = "dropped"  # somebody decided that it does not go; its text is not kept
    WITHDRAWN = "withdrawn"  # what it told of was overtaken before it went; its text is not kept


class Channel(StrEnum):
    """How a message goes."""

    MAIL = "mail"
    TEXT = "text"  # a short text to a telephone, by the meeting's gateway


class MailTopic(StrEnum):
    """What a mail is that its recipient may do without, and can refuse."""

    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"


class Message(Base, Dated):
    """One mail or short text to one person.

    `cause` is unique: one cause makes at most one of either per person.
    """

    __tablename__ = "message"

    id: Mapped[Id]
    meeting_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(80))  # the folder under templates/mails
    cause: Mapped[str] = mapped_column(String(500), unique=True)
    to_email: Mapped[str] = mapped_column(String(254), index=True)
    to_name: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[Channel] = mapped_column(
        choice(Channel), default=Channel.MAIL, server_default=Channel.MAIL.value
    )
    to_phone: Mapped[str] = mapped_column(String(16), default="", server_default="")  # E.164
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(default=list)  # name, type, text
    state: Mapped[MessageState] = mapped_column(choice(MessageState), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]  # where a server says so; most say nothing
    draft_of: Mapped[str | None] = mapped_column(String(40), index=True)  # see `rules.CAUSES`
    about_id: Mapped[OptionalRef] = mapped_column(index=True)  # what a draft tells of
    topic: Mapped[MailTopic | None] = mapped_column(choice(MailTopic))  # one can do without
    edition: Mapped[int] = mapped_column(default=1)  # raised where it is sent once more
    # The first mail, of one that went once more by hand, also of a copy's copy: `service.again`.
    copy_of: Mapped[OptionalRef] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
    sealed: Mapped[str] = mapped_column(Text, default="", server_default="")  # `service.again`
    first: Mapped[dict[str, str] | None]  # what a draft said that was changed: subject, text, html
    despite: Mapped[str] = mapped_column(  # why it goes to an address that gets no mails
        String(300), default="", server_default=""
    )
    turn_at: Mapped[datetime | None]  # when its recipient's provider takes it, see `MailTurn`
    tried_since: Mapped[datetime | None]
    leaves_at: Mapped[datetime | None]  # a server has it, and what became of it is not known yet
    event_at: Mapped[datetime | None]  # when what it tells of begins
    event_id: Mapped[OptionalRef]  # of a short text: the side event of which alone it tells
    not_before: Mapped[datetime | None]  # of one that waits for the end of the quiet hours
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    wording_id: Mapped[OptionalRef] = mapped_column(  # None: in the words provided
        ForeignKey("mail_wording.id", ondelete="SET NULL")
    )


class MailRefusal(Base):
    """Somebody wants no mails of a topic from a meeting."""

    __tablename__ = "mail_refusal"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[str] = mapped_column(String(254), primary_key=True)  # in small letters
    topic: Mapped[MailTopic] = mapped_column(choice(MailTopic), primary_key=True)
    since: Mapped[datetime]


class MailReader(Base):
    """How somebody reads the messages of a meeting, as far as they say it nowhere else.

    Whoever is registered or has applied has their language there, and whoever is registered their
    time zone. `quiet_from` is None where the quiet hours of the meeting hold; where it is
    `quiet_until`, there are none.
    """

    __tablename__ = "mail_reader"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[str] = mapped_column(String(254), primary_key=True)  # in small letters
    language: Mapped[str] = mapped_column(String(5), default="")
    timezone: Mapped[str] = mapped_column(String(60), default="")
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]


class MailTurn(Base):
    """When the next mail to a provider may go, where the installation limits how many do."""

    __tablename__ = "mail_turn"

    domain: Mapped[str] = mapped_column(String(254), primary_key=True)
    next_at: Mapped[datetime]


class SuppressedFor(StrEnum):
    """Why an address gets no mails."""

    BOUNCED = "bounced"  # a mail server says that it does not take them
    COMPLAINED = "complained"  # whoever reads it calls them unwanted


class Suppression(Base):
    """An address to which a meeting sends nothing until an organiser lifts it.

    Links to sign in with, which are of no meeting and which people ask for themselves, are sent.
    """

    __tablename__ = "suppression"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[str] = mapped_column(String(254), primary_key=True)  # in small letters
    reason: Mapped[SuppressedFor] = mapped_column(choice(SuppressedFor))
    said: Mapped[str] = mapped_column(String(500), default="")  # by the server, in its words
    since: Mapped[datetime]


class MailHours(Base):
    """The hours in which a meeting sends nothing that can wait; without a row there are none."""

    __tablename__ = "mail_hours"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    urgent_hours: Mapped[int]  # what begins within so many is told at any hour


class ReadBefore(StrEnum):
    """Which mails of a cause an organiser reads before they go."""

    NEVER = "never"
    TOGETHER = "together"  # those that are written for several at once
    ALWAYS = "always"


class DraftRule(Base):
    """Which mails of a cause wait at a meeting; without a row, those written together."""

    __tablename__ = "draft_rule"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    cause: Mapped[str] = mapped_column(String(40), primary_key=True)
    read_before: Mapped[ReadBefore] = mapped_column(choice(ReadBefore))


class MailWording(Base, Dated):
    """What a meeting says in mails of a kind and language instead of the words provided.

    Versions are numbered from 1, the last one holds. One without text goes back to what is
    provided.
    """

    __tablename__ = "mail_wording"
    __table_args__ = (UniqueConstraint("meeting_id", "kind", "language", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Carried(StrEnum):
    """What a gateway carries as short texts."""

    ANNOUNCEMENTS = "announcements"
    CHANGES = "changes"  # of the published programme
    TOMORROW = "tomorrow"  # what is final for the next day


class Gateway(Base):
    """The service to which a meeting hands over its short texts, by a signed request for each."""

    __tablename__ = "gateway"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    on: Mapped[bool]
    address: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(Text)  # sealed
    former_secret: Mapped[str] = mapped_column(Text, default="", server_default="")  # sealed
    former_until: Mapped[datetime | None]  # so long each request is signed with both
    carries: Mapped[list[str]] = mapped_column(default=list)  # of `Carried`
    a_minute: Mapped[int]
    next_at: Mapped[datetime | None]  # when its next text may go
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(500), default="")  # the last one, as it was read


class Telephone(Base):
    """The number at which somebody wants short texts of a meeting.

    It gets none before whoever holds it has agreed by the link in a first one.
    """

    __tablename__ = "telephone"
    __table_args__ = (UniqueConstraint("meeting_id", "email"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))  # in small letters
    number: Mapped[str] = mapped_column(String(16))  # E.164
    language: Mapped[str] = mapped_column(String(5))
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
