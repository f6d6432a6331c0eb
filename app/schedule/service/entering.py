"""A draft that no run has made: the schedule of another system, or of a meeting as it was held."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.meetings.models import Meeting
from app.schedule import queries
from app.schedule.models import Draft, DraftState, Placement
from app.schedule.rules import Place


def enter_draft(
    db: Session, actor: Actor | None, meeting: Meeting, places: Mapping[str, Place]
) -> Draft:
    """Keep a schedule as a draft; `places` are those of accepted side events, by their ids.

    What is accepted and has no place in it is left out by the draft. Nothing is judged before it is
    published.
    """
    facts = queries.facts_of(db, meeting)
    draft = Draft(
        meeting_id=meeting.id,
        state=DraftState.OPEN,
        created_at=clock.now(),
        placements=[_placement(event.id, places.get(event.id)) for event in facts.events],
    )
    db.add(draft)
    db.flush()
    record(db, actor, "schedule.entered", meeting.id, draft.id, placed=len(places))
    return draft


def _placement(event_id: str, place: Place | None) -> Placement:
    if place is None:
        return Placement(side_event_id=event_id)
    return Placement(
        side_event_id=event_id,
        room_id=place.room_id,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
    )
