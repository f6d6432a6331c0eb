"""Whether what organisers have shortened could be held in its full length again."""

from sqlalchemy.orm import Session

from app.schedule import queries, solver
from app.schedule.service.known import known_of
from app.schedule.service.why import known_places
from app.side_events.rules.shown import EventShown


def say_length(db: Session, shown: EventShown) -> None:
    """Say on an organiser's page of a side event that is held shorter whether its full length fits
    again where the board has it; nothing where it has no place.
    """
    event = shown.event
    if event.minutes == event.duration:
        return
    facts, problem = known_of(db, shown.meeting)
    board = queries.newest_draft(db, shown.meeting.id)
    places = known_places(board, facts) if board else {}
    if event.id in places:
        place = places[event.id]
        how_long = solver.HowLong(
            problem, places, place.starts_at, facts.policy.shortest, facts.policy.warned
        )
        shown.fits_in_full = how_long.fits_there(event.id, place, event.duration)
