"""What reminders tell of: the side events that are still to be held."""

from sqlalchemy.orm import Session

from app.core import clock
from app.hosting.service import orders_for, speakers_of
from app.reminders import queries
from app.reminders.mails import Held
from app.schedule import queries as schedule


def held(db: Session, meeting_id: str) -> list[Held]:
    """The side events of the public programme that have not begun, in order of time."""
    release = schedule.current_release(db, meeting_id, printed=False)
    if release is None:
        return []
    found = queries.held_after(db, release.id, clock.now())
    orders = orders_for(db, [event.id for _released, event in found])
    items = {event_id: order.items for event_id, order in orders.items()}
    return [
        Held(released, event, items.get(event.id, ()), speakers_of(event))
        for released, event in found
    ]
