"""When a personal calendar was last asked for."""

from datetime import datetime

from sqlalchemy import ForeignKey
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
