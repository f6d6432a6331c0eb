"""How new each copy of an entry is, what calendars were given, and by which address entries are
known.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, OptionalRef, Ref


class EntryCopy(Base):
    """One person's own copy of a side event's entry, which is the same in their feed and by mail.

    `digest` is of what it says besides the release. With each change of that, `raised` rises in the
    same transaction, and `changed_at` says when: SEQUENCE is that of the release and `raised`.
    `mailed` is that of the last mail, -1 before the first. It is kept of whoever has a function or
    was sent an entry; the copy of whoever only marked an event says what the release says.
    `answer_key` is in the address that its mails are answered to, "" for that of the sender; it is
    set with the first mail and stays, as a calendar takes no update from another organizer.
    """

    __tablename__ = "entry_copy"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    digest: Mapped[str] = mapped_column(String(32))
    raised: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    mailed: Mapped[int] = mapped_column(default=-1)
    answer_key: Mapped[str] = mapped_column(String(14), default="")


class FeedFetch(Base):
    """The last time that somebody's calendar was fetched, to the hour, and what it got.

    `mark` names all that it got, and is "" once the address from which it was fetched opens nothing
    any more; `versions` is the SEQUENCE of each side event in it.
    """

    __tablename__ = "feed_fetch"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    fetched_at: Mapped[datetime]  # the beginning of the hour: nobody's habits are to be read off
    release_id: Mapped[OptionalRef] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    mark: Mapped[str] = mapped_column(String(32), default="")
    versions: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SharedFetch(Base):
    """The same of a calendar that several share: `kind` and `subject_id` are those of its link.

    `copies` is what it got of each side event (`rules.copies.Version`): nobody but who fetches it
    sees its entries, so that what they say is compared then.
    """

    __tablename__ = "shared_fetch"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[Ref] = mapped_column(primary_key=True)
    fetched_at: Mapped[datetime]
    release_id: Mapped[OptionalRef] = mapped_column(ForeignKey("release.id", ondelete="SET NULL"))
    mark: Mapped[str] = mapped_column(String(32))
    copies: Mapped[dict[str, Any]]


class FirstAddress(Base):
    """The address that the service had when it first published a programme; there is one row.

    Calendars know entries by it for ever (UID, RFC 5545, 3.8.4.7), whatever it is moved to.
    """

    __tablename__ = "first_address"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    base_url: Mapped[str] = mapped_column(String(300))
