"""Decisions of the schedule: pure, on what is loaded already."""

from app.schedule.rules.changes import Change, ChangeKind, Place, changes, place_of
from app.schedule.rules.facts import Facts, Wants, has_hours, remarks, what_is_missing
from app.schedule.rules.grid import Grid, grid_of
from app.schedule.rules.names import ORGANISING, Names, organisation_id, partner_name
from app.schedule.rules.printed import (
    PrintedEvent,
    PrintedMeeting,
    PrintedProgramme,
    PrintedRoom,
    PrintedSession,
    PrintedSpeaker,
    print_event,
    print_programme,
)
from app.schedule.rules.programme import (
    Day,
    Held,
    Stretch,
    days_of,
    head_of_printed,
    held,
    only_room,
)
from app.schedule.rules.runs import (
    GOING,
    LOST_AFTER,
    MOST_ATTEMPTS,
    gap_of,
    is_going,
    is_lost,
    verdict,
)
from app.schedule.rules.sentences import FREE, RULE_NAMES, TERM_NAMES, breach, reason

__all__ = [
    "FREE",
    "GOING",
    "LOST_AFTER",
    "MOST_ATTEMPTS",
    "ORGANISING",
    "RULE_NAMES",
    "TERM_NAMES",
    "Change",
    "ChangeKind",
    "Day",
    "Facts",
    "Grid",
    "Held",
    "Names",
    "Place",
    "PrintedEvent",
    "PrintedMeeting",
    "PrintedProgramme",
    "PrintedRoom",
    "PrintedSession",
    "PrintedSpeaker",
    "Stretch",
    "Wants",
    "breach",
    "changes",
    "days_of",
    "gap_of",
    "grid_of",
    "has_hours",
    "head_of_printed",
    "held",
    "is_going",
    "is_lost",
    "only_room",
    "organisation_id",
    "partner_name",
    "place_of",
    "print_event",
    "print_programme",
    "reason",
    "remarks",
    "verdict",
    "what_is_missing",
]
