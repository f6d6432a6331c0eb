"""Places for people whose names follow, on the focal point's page."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.nominations import service
from app.nominations.forms import MemberForm, ReserveForm
from app.nominations.guards import FocalDesk, FocalPoint, Reserved
from app.nominations.pages.shown import Forms, shown
from app.nominations.pages.workspace import ASKED_BACK, blame, entry_of, outcome
from app.registrations.models import DelegationFunction, Registration, ReservedPlace
from app.registrations.rules import FUNCTION_LABELS, STATE_LABELS, STATE_MARKS

router = APIRouter()
RESERVED = notice("places.reserved", lazy("The places are reserved; their names can follow."))
GIVEN_UP = notice("places.given_up", lazy("One place less is reserved."))


@router.post("/{slug}/delegation/reserved")
def reserve(request: Request, posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Reserves places for a function."""
    form = ReserveForm.posted(posted)
    if not form.validate():
        return shown(request, desk, db, Forms(reserve=form), status=422)
    function = DelegationFunction(form.reserved_function.data)
    try:
        service.reserve(
            db,
            desk.actor,
            desk.meeting,
            desk.delegation,
            function=function,
            number=form.number.data or 0,
        )
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return shown(request, desk, db, Forms(reserve=form), status=refused.status)
    return redirect(request, f"{desk.path()}#reserved", RESERVED)


@router.get("/{slug}/delegation/reserved/{place_id}")
def ask_name(request: Request, desk: FocalPoint, place: Reserved, db: Db) -> Response:
    """The form for who fills a reserved place."""
    language = service.usual_language(db, desk.meeting, desk.delegation)
    return _form(request, desk, place, MemberForm.for_place(place, language))


@router.post("/{slug}/delegation/reserved/{place_id}")
def name_one(
    request: Request, posted: Posted, desk: FocalPoint, place: Reserved, db: Db
) -> Response:
    """Fills a reserved place with a person, approved at once."""
    form = MemberForm.posted(posted)
    if not form.validate():
        return _form(request, desk, place, form, status=422)
    if not form.anyway.data:
        entry = entry_of(db, form, desk.meeting, desk.delegation)
        alike = service.perhaps_there(db, desk.delegation, entry)
        if alike:
            return _form(request, desk, place, form, alike=alike, status=ASKED_BACK)
    named = _named(db, desk, place, form)
    if isinstance(named, Refused):
        there = blame(form, named)
        return _form(request, desk, place, form, there=there, status=named.status)
    return redirect(request, desk.path(), outcome(named))


def _named(
    db: Session, desk: FocalDesk, place: ReservedPlace, form: MemberForm
) -> Registration | Refused:
    entry = entry_of(db, form, desk.meeting, desk.delegation)
    try:
        with db.begin_nested():  # refused, the place stays reserved
            return service.name_one(
                db, desk.actor, desk.meeting, desk.delegation, place=place, entry=entry
            )
    except Refused as refused:
        return refused


@router.post("/{slug}/delegation/reserved/{place_id}/drop")
def give_up(
    request: Request, _posted: Posted, desk: FocalPoint, place: Reserved, db: Db
) -> Response:
    """Gives one reserved place up."""
    service.give_up(db, desk.actor, desk.meeting, desk.delegation, place)
    return redirect(request, f"{desk.path()}#reserved", GIVEN_UP)


def _form(
    request: Request,
    desk: FocalDesk,
    place: ReservedPlace,
    form: MemberForm,
    *,
    alike: Sequence[Registration] = (),
    there: Registration | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "nominations/place",
        status=status,
        meeting=desk.head,
        desk=desk,
        place=place,
        function=FUNCTION_LABELS[place.function],
        form=form,
        alike=alike,
        there=there,
        functions=FUNCTION_LABELS,
        states=STATE_LABELS,
        marks=STATE_MARKS,
    )
