"""Where people know side events to be: by the public programme, by mail, and on paper."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.schedule import queries
from app.schedule.models import ReleasedEvent
from app.schedule.rules import Facts, Spot
from app.schedule.rules.known_by import KnownPlaces
from app.schedule.service.untold import Untold


def known_places(db: Session, facts: Facts) -> KnownPlaces:
    """Where people know the side events of a meeting to be; nowhere before the first release.

    By mail is what each was told last by one that has gone, whatever is public since.
    """
    if facts.release is None:
        return KnownPlaces()
    meeting_id = facts.meeting.id
    told = Untold.of(db, meeting_id).told
    places = queries.places_in(db, meeting_id, {*told.values()})
    last = ((event, number) for (_email, event), number in told.items())
    by_mail = Counter((one[0], Spot(*places[one])) for one in last if one in places)
    paper = queries.release_on_paper(db, meeting_id)
    printed = queries.events_of(db, paper.id, printed=False) if paper else ()
    number = paper.number if paper else None
    return KnownPlaces(_held(facts.released), by_mail, _held(printed), number)


def _held(events: Iterable[ReleasedEvent]) -> dict[str, Spot]:
    return {one.side_event_id: Spot(one.room_id, one.starts_at) for one in events if one.is_held}
