"""Who wants to attend which side event."""

from collections.abc import Collection
from contextlib import suppress

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.happenings import tell
from app.registrations.models import Person
from app.side_events.models import AttendanceMark
from app.side_events.queries import marks
from app.side_events.rules.marks import MOST_MARKS
from app.side_events.rules.shown import MarksChanged


def mark(db: Session, person: Person, event_ids: Collection[str]) -> int:
    """Let a person want to attend side events of their meeting; gives how many are new.

    At most `MOST_MARKS` in all: what is above is left out. It is no decision about anybody, so that
    the log says nothing of it.
    """
    known = marks.marked_by(db, person.id)
    new = sorted(set(event_ids) - known)[: max(0, MOST_MARKS - len(known))]
    at = clock.now()  # one moment for all: they were marked together
    for event_id in new:
        values = {"person_id": person.id, "side_event_id": event_id, "marked_at": at}
        with suppress(IntegrityError), db.begin_nested():  # marked twice at the same moment
            db.execute(insert(AttendanceMark).values(values))
    tell(db, MarksChanged(person.meeting_id, person.id, new))
    return len(new)


def unmark(db: Session, person: Person, event_ids: Collection[str]) -> None:
    """Let a person not want to attend these side events any more."""
    own = AttendanceMark.person_id == person.id
    db.execute(delete(AttendanceMark).where(own, AttendanceMark.side_event_id.in_(event_ids)))
    tell(db, MarksChanged(person.meeting_id, person.id, event_ids))
