"""The minutes on foot between the buildings of a meeting, for its organisers."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings import queries, service
from app.meetings.forms import WaysForm, ways_form
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.models import MeetingRoom, Venue

router = APIRouter()
SET = notice(
    "ways.set", lazy("The minutes are saved. The next run of the scheduler counts with them.")
)


class Way(NamedTuple):
    """Two buildings of a meeting, and the minutes between them; None: nobody has said."""

    one: Venue
    other: Venue
    minutes: int | None

    @property
    def name(self) -> str:
        """Of the field that asks for it."""
        return f"way_{self.one.id}_{self.other.id}"

    @property
    def said(self) -> str:
        """Both buildings by their names."""
        names = (in_language(venue.name) for venue in (self.one, self.other))
        return " – ".join(f"\u2068{name}\u2069" for name in names)


def ways_between(db: Session, meeting_id: str, rooms: Sequence[MeetingRoom]) -> list[Way]:
    """The way between each two buildings in which the meeting has rooms."""
    venues = {one.room.venue_id: one.room.venue for one in rooms}
    minutes = {
        frozenset((one.venue_a_id, one.venue_b_id)): one.minutes
        for one in queries.travel_among(db, meeting_id, venues.keys())
    }
    pairs = combinations(venues.values(), 2)
    return [Way(*both, minutes.get(frozenset(one.id for one in both))) for both in pairs]


@router.get("/organise/{slug}/ways")
def ask_for_ways(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The form with the minutes of each way."""
    ways = ways_between(db, desk.meeting.id, queries.rooms_of(db, desk.meeting.id))
    return _asking(request, desk, _form_for(ways)(data={one.name: one.minutes for one in ways}))


@router.post("/organise/{slug}/ways")
def set_ways(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Keeps the minutes of each way; an empty field says that they are not known."""
    ways = ways_between(db, desk.meeting.id, queries.rooms_of(db, desk.meeting.id))
    form = _form_for(ways).posted(posted)
    if not form.validate():
        return _asking(request, desk, form, status=422)
    for one in ways:
        venues = (one.one.id, one.other.id)
        service.set_travel(db, desk.actor, desk.meeting, venues, form[one.name].data)
    return redirect(request, f"/organise/{desk.meeting.slug}/rooms", SET)


def _form_for(ways: Sequence[Way]) -> type[WaysForm]:
    return ways_form({one.name: one.said for one in ways})


def _asking(request: Request, desk: Desk, form: WaysForm, *, status: int = 200) -> Response:
    return page(request, "meetings/ways", status=status, meeting=desk.head, form=form)
