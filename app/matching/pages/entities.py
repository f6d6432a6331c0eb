"""An organisation that is in the register twice: what would move, and merging the two."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.errors import Refused
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.delegations import queries as delegations
from app.delegations import service as register
from app.delegations.forms import NamedForm
from app.delegations.guards import EntityHere, Registrar
from app.delegations.models import Entity
from app.delegations.rules import KIND_LABELS
from app.matching import service
from app.matching.rules.entities import MOVES_LABELS, Preview
from app.meetings.guards import Desk

router = APIRouter()
MERGE = "/organise/{slug}/register/{code}/merge"
MERGED = notice("entities.merged", lazy("The two entries are one now."))


@router.get(MERGE)
def ask(request: Request, desk: Registrar, entity: EntityHere, db: Db) -> Response:
    """Which other entry is the same, and once that is said, what would move from it."""
    form = NamedForm(request.query_params)
    other = _meant(db, form) if form.entity.data else None
    return _page(request, desk, entity, form, _looked_at(db, entity, form, other))


@router.post(MERGE)
def merge(
    request: Request, posted: Posted, desk: Registrar, entity: EntityHere, db: Db
) -> Response:
    """Makes the other entry a part of this one."""
    other = delegations.entity_by_code(db, str(posted.get("other", "")))
    if other is None:  # somebody else has merged it
        form = NamedForm()
        form.refuse([])
        return _page(request, desk, entity, form, None, status=409)
    service.merge_entities(db, desk.actor, entity, other)
    return redirect(request, f"/organise/{desk.meeting.slug}/register/{entity.code}", MERGED)


def _meant(db: Session, form: NamedForm) -> Entity | None:
    found = register.find_entity(db, form.entity.data or "")
    if found.entity is None:
        form.refuse(found.candidates)
    return found.entity


def _looked_at(
    db: Session, entity: Entity, form: NamedForm, other: Entity | None
) -> tuple[Entity, Preview] | None:
    """The other entry with what would move; None where there is none that can be merged."""
    if other is None:
        return None
    try:
        return other, service.preview(db, entity, other)
    except Refused as refused:
        form.entity.errors = [refused.sentence]
        return None


def _page(
    request: Request,
    desk: Desk,
    entity: Entity,
    form: NamedForm,
    seen: tuple[Entity, Preview] | None,
    *,
    status: int = 200,
) -> Response:
    other, preview = seen or (None, None)
    return page(
        request,
        "matching/entities",
        status=status,
        meeting=desk.head,
        entity=entity,
        form=form,
        other=other,
        preview=preview,
        kinds=KIND_LABELS,
        moves=MOVES_LABELS,
        path=f"/organise/{desk.meeting.slug}/register/{entity.code}",
    )
