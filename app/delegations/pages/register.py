"""The register of States and organisations: to look up, to add to, to correct."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.collation import in_order
from app.core.db import Db
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.delegations import queries, rules, service
from app.delegations.forms import EntityForm, NamedForm, OrganisationForm, SearchForm, StatusForm
from app.delegations.guards import EntityHere, Registrar
from app.delegations.models import Entity, EntityKind, StatusKind
from app.delegations.service import campaigns
from app.meetings import queries as meetings
from app.meetings.guards import Desk, OrganiserDesk

router = APIRouter()
REGISTER = "/organise/{slug}/register"
ENTITY = f"{REGISTER}/{{code}}"
ADDED = notice("entity.added", lazy("The organisation is in the register."))
SAVED = notice("entity.saved", lazy("The entry of the register is saved."))
STATUS_SAVED = notice("entity.status_saved", lazy("The status is saved."))
STATUS_REMOVED = notice("entity.status_removed", lazy("The status is removed."))

MEMBER_ADDED = notice("entity.member_added", lazy("The organisation is a member of the campaign."))
MEMBER_REMOVED = notice(
    "entity.member_removed", lazy("The organisation is no longer a member of the campaign.")
)


@router.get(REGISTER)
def listed(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """All States and organisations, or those of a kind, or those that a typed name may mean."""
    form = SearchForm(request.query_params)
    typed = form.q.data or ""
    found = service.search(db, typed, form.kind_asked)
    return page(
        request,
        "delegations/register",
        meeting=desk.head,
        form=form,
        entities=found if typed else in_order(found, lambda one: in_language(one.name)),
        kinds=rules.KIND_LABELS,
        standing=service.standing_of_all(db, desk.meeting),
        statuses=rules.STATUS_LABELS,
    )


@router.get(f"{REGISTER}/new")
def new(request: Request, desk: OrganiserDesk) -> Response:
    """The form of an organisation."""
    return _new(request, desk, OrganisationForm())


@router.post(f"{REGISTER}/new")
def add(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Adds an organisation, unless the register has one of this name."""
    form = OrganisationForm.posted(posted)
    if not form.validate():
        return _new(request, desk, form, status=422)
    known = service.find_entity(db, form.name.data or "").entity
    if known is not None:
        form.refuse(known)
        return _new(request, desk, form, status=422)
    made = service.enter_organisation(
        db, desk.actor, name=form.name.data or "", kind=EntityKind(form.kind.data)
    )
    return redirect(request, _path(desk, made), ADDED)


@router.get(ENTITY)
def one(request: Request, desk: OrganiserDesk, entity: EntityHere, db: Db) -> Response:
    """A State or organisation: its names, and its dated status under each treaty."""
    return _one(request, desk, entity, db)


@router.post(ENTITY)
def change(
    request: Request, posted: Posted, desk: Registrar, entity: EntityHere, db: Db
) -> Response:
    """Changes names, articles, kind and source."""
    form = EntityForm.posted(posted)
    form.offer(entity)
    if not form.validate():
        return _one(request, desk, entity, db, form=form, status=422)
    service.change_entity(db, desk.actor, entity, form.entry())
    return redirect(request, _path(desk, entity), SAVED)


@router.post(f"{ENTITY}/status")
def set_status(
    request: Request, posted: Posted, desk: Registrar, entity: EntityHere, db: Db
) -> Response:
    """Says what a State is under a treaty from a day on; the same day again corrects it."""
    treaties = meetings.instruments(db)
    form = StatusForm.posted(posted)
    form.offer(treaties)
    if not form.validate() or form.since.data is None:
        return _one(request, desk, entity, db, status_form=form, status=422)
    treaty = next(one for one in treaties if one.id == form.treaty.data)
    service.enter_status(
        db,
        desk.actor,
        entity,
        treaty,
        rules.StatusChange(form.since.data, StatusKind(form.status.data)),
        source=form.source.data or "",
    )
    return redirect(request, _path(desk, entity), STATUS_SAVED)


@router.post(f"{ENTITY}/status/remove")
def remove_status(
    request: Request, posted: Posted, desk: Registrar, entity: EntityHere, db: Db
) -> Response:
    """Removes a status that was wrong."""
    service.remove_status(db, desk.actor, entity, str(posted.get("status_id", "")))
    return redirect(request, _path(desk, entity), STATUS_REMOVED)


@router.post(f"{ENTITY}/members")
def add_member(
    request: Request, posted: Posted, desk: Registrar, entity: EntityHere, db: Db
) -> Response:
    """Says that an organisation of the register is a member of this campaign."""
    form = NamedForm.posted(posted)
    if not form.validate():
        return _one(request, desk, entity, db, named_form=form, status=422)
    found = service.find_entity(db, form.entity.data or "")
    if found.entity is None:
        form.refuse(found.candidates)
        return _one(request, desk, entity, db, named_form=form, status=422)
    campaigns.add_member(db, desk.actor, entity, found.entity)
    return redirect(request, f"{_path(desk, entity)}#members", MEMBER_ADDED)


@router.post(f"{ENTITY}/members/remove")
def remove_member(
    request: Request, posted: Posted, desk: Registrar, entity: EntityHere, db: Db
) -> Response:
    """Says that an organisation is no member of this campaign."""
    campaigns.remove_member(db, desk.actor, entity, str(posted.get("member_id", "")))
    return redirect(request, f"{_path(desk, entity)}#members", MEMBER_REMOVED)


def _path(desk: Desk, entity: Entity) -> str:
    return f"/organise/{desk.meeting.slug}/register/{entity.code}"


def _new(request: Request, desk: Desk, form: OrganisationForm, status: int = 200) -> Response:
    return page(request, "delegations/organisation", status=status, meeting=desk.head, form=form)


def _one(
    request: Request,
    desk: Desk,
    entity: Entity,
    db: Session,
    *,
    form: EntityForm | None = None,
    status_form: StatusForm | None = None,
    named_form: NamedForm | None = None,
    status: int = 200,
) -> Response:
    treaties = meetings.instruments(db)
    asked = status_form or StatusForm()
    asked.offer(treaties)
    shown = form or EntityForm.of(entity)
    shown.offer(entity)
    return page(
        request,
        "delegations/entity",
        status=status,
        meeting=desk.head,
        entity=entity,
        path=_path(desk, entity),
        may_change=desk.actor.is_admin,
        kinds=rules.KIND_LABELS,
        form=shown,
        status_form=asked,
        named_form=named_form or NamedForm(),
        members=in_order(
            queries.members_of_campaign(db, entity.id), lambda one: in_language(one.name)
        ),
        campaigns=queries.campaigns_of(db, entity.id),
        wrong=form or status_form or named_form,
        treaties={one.id: in_language(one.name) for one in treaties},
        history=queries.all_statuses_of(db, entity.id),
        statuses=rules.STATUS_LABELS,
    )
