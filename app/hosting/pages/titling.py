"""Titles of an accepted event, which its organisers change and its host does not."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.hosting import service
from app.hosting.forms import TitlesForm, titles_form
from app.meetings.guards import Desk, OrganiserDesk
from app.schedule import service as schedule
from app.side_events.errors import WrongApplication
from app.side_events.guards import EventOfDesk
from app.side_events.models import SideEvent
from app.side_events.rules.amending import amendment_of, titles_in

router = APIRouter(include_in_schema=False)
PAGE = "/organise/{slug}/side-events/{event_id}/titles"
CHANGED = notice("hosting.retitled", lazy("The titles are changed."))
SAME = notice("hosting.same_titles", lazy("Nothing was changed."))


@router.get(PAGE)
def titles(request: Request, desk: OrganiserDesk, event: EventOfDesk, db: Db) -> Response:
    """The titles as they are, to be changed."""
    now = amendment_of(event)
    form = titles_form(event, public=schedule.is_public(db, event))
    own = {"title": now.title, "calendar_title": now.calendar_title}
    return _page(request, desk, event, form(data={**own, **titles_in(now)}))


@router.post(PAGE)
def retitle(
    request: Request, posted: Posted, desk: OrganiserDesk, event: EventOfDesk, db: Db
) -> Response:
    """Change them, or show what was typed with what is wrong."""
    form = titles_form(event, public=schedule.is_public(db, event)).posted(posted)
    if not form.validate():
        return _page(request, desk, event, form, status=422)
    wanted, reason = form.titles(), form.data.get("reason", "")
    try:
        done = service.retitle(db, desk.actor, desk.meeting, event, wanted, reason=reason)
    except WrongApplication as wrong:
        form.form_errors.append(wrong.sentence)
        return _page(request, desk, event, form, status=422)
    path = f"/organise/{desk.meeting.slug}/side-events/{event.id}/changes"
    return redirect(request, path, CHANGED if done else SAME)


def _page(
    request: Request, desk: Desk, event: SideEvent, form: TitlesForm, *, status: int = 200
) -> Response:
    return page(
        request,
        "hosting/titles",
        status=status,
        meeting=desk.head,
        event=event,
        path=f"/organise/{desk.meeting.slug}/side-events/{event.id}",
        form=form,
    )
