"""Materials of a side event, put up by its host and taken by everybody."""

import re

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.db import Db, reading
from app.core.errors import Refused
from app.core.files import as_download
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import PostedWithFiles, upload_in
from app.core.web.answers import page, redirect
from app.core.web.notices import notice
from app.core.web.posted import Posted
from app.hosting import queries, service
from app.hosting.errors import NoFile, NoSuchPaper
from app.hosting.forms import MaterialForm, WithdrawForm
from app.hosting.guards import OwnEvent
from app.hosting.models import Shown
from app.hosting.rules.materials import SHOWN
from app.meetings.guards import PUBLIC
from app.schedule import guards
from app.schedule.service import public
from app.side_events.guards import Own

router = APIRouter(include_in_schema=False)
public_router = APIRouter(include_in_schema=False)
UPLOADS = re.compile(r"/applications/[^/]+/materials")
PACE = Depends(limited("materials", "60 per 10 minutes"))
ADDED = notice("hosting.material", lazy("The file is kept."))
WITHDRAWN = notice("hosting.material_off", lazy("The file is withdrawn and erased."))


@public_router.get(f"{PUBLIC}/events/{{event_id}}")
def event(request: Request, slug: str, event_id: str) -> Response:
    """A side event of the current release, with the materials that are public by now."""
    with reading(request) as db:
        release = guards.release_at(db, slug)
        materials = service.materials_shown(db, release.id, event_id)
        return guards.serve_page(
            request,
            (release.key, "event", event_id, *(one.id for one in materials)),
            lambda language: public.event_page(
                db, release.id, event_id, language, materials=materials
            ),
        )


@public_router.get(f"{PUBLIC}/events/{{event_id}}/materials/{{material_id}}")
def material(request: Request, slug: str, event_id: str, material_id: str) -> Response:
    """A material that is public, to be saved and never shown as a page."""
    with reading(request) as db:
        release = guards.release_at(db, slug)
        shown = service.materials_shown(db, release.id, event_id)
        found = next((one for one in shown if one.id == material_id), None)
        if found is None:
            raise NoSuchPaper
        return as_download(db, found.file, f"{slug}-{found.id}")


@router.get("/applications/{secret}/materials")
def materials(request: Request, own: OwnEvent, db: Db) -> Response:
    """The materials of an event, for its host."""
    return _page(request, own, db, MaterialForm())


@router.post("/applications/{secret}/materials", dependencies=[PACE])
def add(request: Request, posted: PostedWithFiles, own: OwnEvent, db: Db) -> Response:
    """Keep a file, or say what is wrong with it."""
    typed = [pair for pair in posted.multi_items() if pair[0] != "file"]
    form = MaterialForm.posted(FormData(typed))
    content = upload_in(posted, "file").content
    if not form.validate():
        return _page(request, own, db, form, status=422)
    try:
        if not content:
            raise NoFile
        service.add_material(
            db,
            own.event,
            content,
            title=form.title.data or "",
            shown=Shown(form.shown.data),
        )
    except Refused as refused:
        return _page(request, own, db, form, status=refused.status, wrong=refused.sentence)
    return redirect(request, f"{own.path}/materials", ADDED)


@router.post("/applications/{secret}/materials/withdraw", dependencies=[PACE])
def withdraw(request: Request, posted: Posted, own: OwnEvent, db: Db) -> Response:
    """Take a file off."""
    form = WithdrawForm.posted(posted)
    service.withdraw_material(db, own.event, form.material.data or "")
    return redirect(request, f"{own.path}/materials", WITHDRAWN)


def _page(
    request: Request, own: Own, db: Db, form: MaterialForm, *, status: int = 200, wrong: str = ""
) -> Response:
    return page(
        request,
        "hosting/materials",
        status=status,
        meeting=own.head,
        event=own.event,
        path=own.path,
        form=form,
        wrong=wrong,
        materials=queries.materials_of(db, own.event.id),
        shown=SHOWN,
    )
