"""Keeps that calendars were fetched, and what they got."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.calendars.models import FeedFetch, SharedFetch
from app.core import clock


def this_hour() -> datetime:
    """Its beginning: nobody's habits are to be read off."""
    return clock.now().replace(minute=0, second=0, microsecond=0)


def note(db: Session, fetch: FeedFetch | SharedFetch) -> None:
    """Keep it in the place of the one before."""
    db.merge(fetch)
