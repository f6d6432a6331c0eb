"""Keeps that calendars were fetched, and what they got."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.calendars import queries
from app.calendars.models import FeedFetch, SharedFetch
from app.core import clock, i18n
from app.core.i18n import gettext as _
from app.registrations.service import FeedClosed


def this_hour() -> datetime:
    """Its beginning: nobody's habits are to be read off."""
    return clock.now().replace(minute=0, second=0, microsecond=0)


def note(db: Session, fetch: FeedFetch | SharedFetch) -> None:
    """Keep it in the place of the one before."""
    db.merge(fetch)


def note_closed(db: Session, closed: FeedClosed) -> None:
    """React to the address of somebody's calendar opening nothing any more: what was fetched from
    it is not brought up to date.
    """
    fetch = queries.fetch_of(db, closed.person_id)
    if fetch is not None:
        fetch.mark = ""


def within_hour(begins: datetime, zone: str) -> str:
    """When a calendar was fetched, in words: "4 May 2026, between 11:00 and 12:00"."""
    return _("%(day)s, between %(start)s and %(end)s") % {
        "day": i18n.show_date(begins, zone, "long"),
        "start": i18n.show_time(begins, zone),
        "end": i18n.show_time(begins + timedelta(hours=1), zone),
    }
