"""A host's change to an accepted event, printed in the programme where that has it."""

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.schedule import service as schedule
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.amending import Amendment


def change(db: Session, meeting: Meeting, event: SideEvent, given: Amendment, reason: str) -> bool:
    """Change people and texts, and print the event anew; gives whether anything changed.

    Raises `WrongApplication` and `NotInThisState` as `side_events.amend` does.
    """
    public = schedule.is_public(db, event)
    made = side_events.amend(db, meeting, event, given, reason=reason, public=public)
    if made is None:
        return False
    if public:
        schedule.reprint(db, queries.side_event_to_change(db, event.id))
    return True
