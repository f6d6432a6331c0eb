"""Selects on meetings."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.meetings.models import Meeting


def meeting_at(db: Session, slug: str) -> Meeting | None:
    """The meeting at an address, with its venue and instrument."""
    return db.scalar(
        select(Meeting)
        .where(Meeting.slug == slug)
        .options(joinedload(Meeting.venue), joinedload(Meeting.instrument))
    )
