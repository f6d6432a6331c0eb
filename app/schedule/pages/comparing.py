"""Two schedules of a meeting side by side."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response
from wtforms import HiddenField, SelectField

from app.core.db import Db
from app.core.forms import Form
from app.core.i18n import lazy
from app.core.web import page
from app.meetings.guards import OrganiserDesk
from app.schedule import service
from app.schedule.errors import NothingHere
from app.schedule.pages.dragging import day_asked

router = APIRouter(include_in_schema=False)

TO_COMPARE = 2  # schedules, at least


class CompareForm(Form):
    """Which two schedules are compared."""

    first = SelectField(lazy("First"))
    second = SelectField(lazy("Second"))
    day = HiddenField()

    def offer(self, listed: Sequence[service.Listed]) -> None:
        """Let people choose among these; at first the newest release and the newest draft."""
        both = [one.key for one in listed]
        newest_draft = next((one for one in listed if not one.is_release), listed[1])
        usual = (both[0] if listed[0] is not newest_draft else both[1], newest_draft.key)
        for field, key in zip((self.first, self.second), usual, strict=True):
            field.choices = [(one.key, one.name) for one in listed]
            if field.data not in both:
                if field.data not in (None, ""):
                    raise NothingHere
                field.data = key

    def chosen(self, listed: Sequence[service.Listed]) -> tuple[service.Listed, service.Listed]:
        """The two that are compared."""
        by_key = {one.key: one for one in listed}
        return by_key[self.first.data], by_key[self.second.data]


@router.get("/organise/{slug}/schedule/compare")
def compare(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """Two schedules side by side: first the public programme and the newest draft."""
    listed = service.to_compare(db, desk.meeting)
    form = CompareForm(request.query_params)
    if len(listed) < TO_COMPARE:
        return page(request, "schedule/compare", meeting=desk.head, compared=None)
    form.offer(listed)
    first, second = form.chosen(listed)
    compared = service.compare(db, desk.meeting, first, second)
    rooms = {room.id: room.name for room in compared.facts.rooms}
    return page(
        request,
        "schedule/compare",
        meeting=desk.head,
        form=form,
        compared=compared,
        drawn=service.drawn(db, compared, day_asked(form.day.data)),
        here={"first": first.key, "second": second.key},
        rooms=rooms,
        rooms_used=[
            room_id
            for room_id in rooms
            if room_id in compared.facts.side_event_rooms
            or any(room_id in side.figures.in_room for side in (compared.first, compared.second))
        ],
    )
