"""Announcements: what is said, to whom, and how."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, Languages, OptionalRef, Ref, choice


class AudienceKind(StrEnum):
    """To whom an announcement goes."""

    EVERYBODY = "everybody"  # with a place at the meeting
    DELEGATION = "delegation"
    CATEGORY = "category"  # of delegations
    EVENT = "event"  # host, speakers, and who marked it
    ROOM_DAY = "room_day"  # the same of all events of a room on a day
    ROLE = "role"


class AudienceRole(StrEnum):
    """Who does something at a meeting."""

    CHAIRS = "chairs"
    HOSTS = "hosts"
    HELPERS = "helpers"


class Announcement(Base, Dated):
    """Something that organisers tell many at once; a text is in one language or in several.

    It is a draft until it is sent. Of mails that it made, see `Message.about_id`.
    """

    __tablename__ = "announcement"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[Languages] = mapped_column(default=dict)
    text: Mapped[Languages] = mapped_column(default=dict)
    short: Mapped[Languages] = mapped_column(default=dict)  # for screens and telephones
    audience: Mapped[AudienceKind] = mapped_column(choice(AudienceKind))
    audience_key: Mapped[str] = mapped_column(String(60), default="")  # an id, or what a kind names
    audience_day: Mapped[date | None]
    by_mail: Mapped[bool] = mapped_column(default=False)
    by_text: Mapped[bool] = mapped_column(default=False, server_default=false())
    to_read: Mapped[bool] = mapped_column(default=False)  # its mails wait as drafts
    urgent: Mapped[bool] = mapped_column(default=False)  # to whoever refused, and in quiet hours
    on_screens: Mapped[bool] = mapped_column(default=False)
    screen_room_id: Mapped[OptionalRef] = mapped_column(ForeignKey("room.id"))  # None: all
    shown_from: Mapped[datetime | None]
    shown_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
