"""In which time zone a meeting is, for features that know no meetings."""

from sqlalchemy.orm import Session

from app.meetings import queries
from app.messages.rules import NameWanted, ZoneWanted


def say_zone(db: Session, wanted: ZoneWanted) -> None:
    """React to a mail that can wait: its quiet hours are by the clocks of its meeting."""
    meeting = queries.meeting_by_id(db, wanted.meeting_id)
    if meeting is not None:
        wanted.zone = meeting.timezone


def say_name(db: Session, wanted: NameWanted) -> None:
    """React to a short text: it names its meeting."""
    meeting = queries.meeting_by_id(db, wanted.meeting_id)
    if meeting is not None:
        wanted.slug, wanted.name = meeting.slug, meeting.name
