"""Reports of a schedule: of what is public, or of the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.schedule import queries, rules
from app.schedule.rules import Facts, Places
from app.schedule.rules.reports import Section, reports_of
from app.schedule.service.boarding import standings_of
from app.schedule.service.known import known_of, names_of_wanting


class Of(StrEnum):
    """Of which schedule."""

    RELEASE = "release"
    BOARD = "board"


@dataclass(frozen=True)
class Reports:
    """Tables of a schedule; `there` are the schedules that there are."""

    of: Of | None
    there: Sequence[Of]
    sections: Sequence[Section]


def reports(db: Session, meeting: Meeting, wanted: Of | None) -> Reports:
    """The reports of the schedule that is wanted; without it, of what is public or else the board.

    It looks at side events, wishes and rooms as they are now.
    """
    facts = known_of(db, meeting).facts
    found = _schedules(db, meeting, facts)
    of = wanted if wanted in found else next(iter(found), None)
    if of is None:
        return Reports(None, (), ())
    return Reports(of, list(found), reports_of(facts, found[of], names_of_wanting(db, facts)))


def _schedules(db: Session, meeting: Meeting, facts: Facts) -> dict[Of, Places]:
    found: dict[Of, Places] = {}
    if facts.release is not None:
        held = [one for one in facts.released if one.is_held]
        found[Of.RELEASE] = {one.side_event_id: rules.place_of(one) for one in held}
    draft = queries.newest_draft(db, meeting.id)
    if draft is not None:
        known = {one for one, standing in standings_of(draft, facts).items() if standing.spot}
        places = rules.places_in(draft.placements)
        found[Of.BOARD] = {one: place for one, place in places.items() if one in known}
    return found
