"""Who is invited to speak for a delegation, and tables of people that are read in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, OptionalRef, Ref


class Invitation(Base, Dated):
    """Somebody is asked to be a delegation's focal point, or the deputy of one.

    It is open until it is accepted or ended; afterwards it says who came by which invitation.
    """

    __tablename__ = "invitation"

    id: Mapped[Id]
    delegation_id: Mapped[Ref] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(254))  # lower case
    language: Mapped[str] = mapped_column(String(5), default="en")
    deputy: Mapped[bool] = mapped_column(default=False)
    invited_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # taken back, or the role that came of it was ended


class Import(Base, Dated):
    """A table of people on its way onto the list of a delegation.

    Until it is saved, `cells` holds what came in and `layout` how it is to be read; afterwards
    `made` holds the ids of the registrations, so that all of them can be taken back at once.
    """

    __tablename__ = "nomination_import"

    id: Mapped[Id]
    delegation_id: Mapped[Ref] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    source: Mapped[str] = mapped_column(String(200), default="")  # the file's name; "" was pasted
    language: Mapped[str] = mapped_column(String(5), default="en")
    cells: Mapped[dict[str, Any]] = mapped_column(default=dict)  # "rows": of texts; "guessed"
    layout: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # heading, columns, left_out, chosen
    made: Mapped[list[str]] = mapped_column(default=list)
    saved_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class Letter(Base, Dated):
    """The note verbale or letter that a delegation's list rests on; the newest one counts.

    `listed` is the list as it was then: by the id of a registration its function and a fingerprint
    of what is printed. It holds no name, so that nothing of a person stays here. `settled` is the
    like: the list up to which somebody has said that what changed since the letter is in order.
    """

    __tablename__ = "letter"

    id: Mapped[Id]
    delegation_id: Mapped[Ref] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    file_id: Mapped[Ref] = mapped_column(ForeignKey("stored_file.id"))
    name: Mapped[str] = mapped_column(String(200), default="")  # of the file, as it was sent
    listed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
