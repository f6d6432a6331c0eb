"""What is kept of judging."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Dated, Id, Ref


class ApplicationMerge(Base, Dated):
    """Two applications are to become one, once both hosts agree; it goes on as the one `kept`.

    `choices` says of each field whose text is taken; `left_out` are ids of people of either that
    are not taken along. Texts and names stay where they are until both agree.
    """

    __tablename__ = "application_merge"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    kept_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    other_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    choices: Mapped[dict[str, str]]
    left_out: Mapped[list[str]] = mapped_column(default=list)
    kept_agreed_at: Mapped[datetime | None]
    other_agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # done, refused or taken back
    done: Mapped[bool] = mapped_column(default=False)
