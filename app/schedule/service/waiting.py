"""What would fit a place that is free in the newest draft: accepted without one, or waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.meetings.models import Meeting
from app.registrations import queries as registrations
from app.schedule import queries
from app.schedule.models import Draft
from app.schedule.rules import Facts, Place
from app.schedule.service.why import Looking, known_places
from app.side_events.models import SideEvent, SideEventState
from app.side_events.queries import deciding
from app.side_events.rules.demands import needed_by_people
from app.side_events.rules.shown import EventShown, Known

MOST_LOOKED_AT = 20  # of the waiting list: each takes its time
GIVEN_BACK = frozenset({SideEventState.WITHDRAWN, SideEventState.CANCELLED})


@dataclass(frozen=True)
class Fit:
    """An event without a place: its number in its list, free places, and how many there are."""

    event: SideEvent
    number: int
    free: Sequence[Place]
    free_in_all: int


@dataclass(frozen=True)
class WaitingShown:
    """What is `accepted` and has no place in the draft, and the beginning of the waiting list;
    without a draft nothing is known of places.
    """

    accepted: Sequence[Fit]
    fits: Sequence[Fit]
    rooms: Mapping[str, str]  # their names
    has_draft: bool


def waiting_shown(db: Session, meeting: Meeting) -> WaitingShown:
    """Judge by the meeting as it stands now, while what is accepted stays where the draft has it.

    What was withdrawn or cancelled since has left its place. Nothing is searched or changed.
    """
    events = deciding.waiting(db, meeting.id, MOST_LOOKED_AT)
    facts, draft = queries.facts_of(db, meeting), queries.newest_draft(db, meeting.id)
    rooms = {room.id: in_language(room.name) for room in facts.rooms}
    if draft is None:
        fits = [Fit(one, number, [], 0) for number, one in enumerate(events, 1)]
        return WaitingShown([], fits, rooms, has_draft=False)
    by_person = registrations.features_needed(db, meeting.id)
    needed = {event.id: needed_by_people(event, by_person) for event in events}
    fits = []
    for number, event in enumerate(events, 1):
        also = replace(
            facts,
            events=[*facts.events, event],
            needed={**facts.needed, event.id: needed[event.id]},
        )
        free, in_all = Looking(also, known_places(draft, also)).free(event)
        fits.append(Fit(event, number, free, in_all))
    return WaitingShown(_accepted(facts, draft), fits, rooms, has_draft=True)


def _accepted(facts: Facts, draft: Draft) -> list[Fit]:
    places = known_places(draft, facts)
    without = [one for one in facts.events if one.id not in places][:MOST_LOOKED_AT]
    looking = Looking(facts, places) if without else None
    return [Fit(one, n, *looking.free(one)) for n, one in enumerate(without, 1) if looking]


def somebody_waits(db: Session, facts: Facts) -> bool:
    """Whether anything could take a place that is given back: see `waiting_shown`."""
    draft = queries.newest_draft(db, facts.meeting.id)
    if draft and len(known_places(draft, facts)) < len(facts.events):
        return True
    return bool(deciding.waiting(db, facts.meeting.id, 1))


def say_who_fits(_db: Session, shown: EventShown) -> None:
    """Add to the page of what waits, or gave its place back, the way to who would fit."""
    if shown.event.state is SideEventState.WAITING:
        text = _("It waits for a place.")
    elif shown.event.state in GIVEN_BACK:
        text = _("It needs no place any more.")
    else:
        return
    shown.known.append(
        Known(
            term=_("Waiting list"),
            text=text,
            path=f"/organise/{shown.meeting.slug}/schedule/waiting",
            link=_("Who would fit a free place"),
        )
    )
