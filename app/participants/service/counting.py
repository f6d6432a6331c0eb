"""The figures of a meeting, beside those of the last one of the same treaty."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.participants import queries
from app.participants.rules.statistics import Day, Figures, days_of, figures_of


@dataclass(frozen=True)
class Counts:
    """A meeting, its figures, and what came on which day.

    `for_events` have a badge for side events only and are in no other figure.
    """

    meeting: Meeting
    figures: Figures
    for_events: int
    days: Sequence[Day] = field(default_factory=list)


def counts_of(db: Session, meeting: Meeting) -> tuple[Counts, Counts | None]:
    """The figures of a meeting, and of the last one before it of the same treaty.

    There is none to compare with where nobody was registered for an earlier one here.
    """
    last = queries.meeting_before(db, meeting)
    return _counts(db, meeting), _counts(db, last) if last else None


def _counts(db: Session, meeting: Meeting) -> Counts:
    zone = ZoneInfo(meeting.timezone)
    moments = queries.moments_of_receipt(db, meeting.id)
    days = days_of(moment.astimezone(zone).date() for moment in moments)
    figures = figures_of(queries.counted(db, meeting.id))
    return Counts(meeting, figures, queries.number_for_events(db, meeting.id), days)
