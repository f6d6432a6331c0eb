"""Invitations to speak for a delegation."""

from datetime import datetime

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
