"""When a personal calendar was last asked for, and by which address entries are known."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, OptionalRef, Ref


class FeedFetch(Base):
    """The last time that somebody's calendar was fetched, to the hour, and what it got."""

    __tablename__ = "feed_fetch"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    fetched_at: Mapped[datetime]  # the beginning of the hour: nobody's habits are to be read off
    release_id: Mapped[OptionalRef] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))


class FirstAddress(Base):
    """The address that the service had when it first published a programme; there is one row.

    Calendars know entries by it for ever (UID, RFC 5545, 3.8.4.7), whatever it is moved to.
    """

    __tablename__ = "first_address"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_url: Mapped[str] = mapped_column(String(300))
