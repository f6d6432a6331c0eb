"""What was done with many registrations: all of it, each, stopping it and taking it back."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.accounts import queries as accounts
from app.core.db import Db
from app.core.i18n import between_term, in_language, lazy
from app.core.i18n import gettext as _
from app.core.web import Posted, notice, page, redirect
from app.delegations import queries as delegations
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries, rules, service
from app.registrations.errors import NoSuchBatch
from app.registrations.forms import FilterForm
from app.registrations.models import BatchKind, LeftOut, RegistrationBatch
from app.registrations.pages.organising.asking import page_asked
from app.registrations.rules.batches import BATCH_LABELS, DECISIONS, WHY_LABELS

router = APIRouter()
BATCHES = "/organise/{slug}/registrations/batches"
SHOWN = 50
STOPPED = notice(
    "registrations.stopped", lazy("Stopped. All who had not been dealt with are left as they were.")
)
TAKEN_BACK = notice(
    "registrations.taken_back",
    lazy("Taken back for all whom nobody touched since. Who has an e-mail address is told."),
)


@router.get(BATCHES)
def batches(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What was done with many, the newest first."""
    found = queries.batches_of(db, desk.meeting.id)
    return page(
        request,
        "registrations/batches",
        meeting=desk.head,
        batches=found,
        labels=BATCH_LABELS,
        by=_names(db, found),
        whom=_whom(db, desk, found),
    )


@router.get(f"{BATCHES}/{{batch_id}}")
def batch(request: Request, desk: OrganiserDesk, batch_id: str, db: Db) -> Response:
    """How far it is, with whom it was done, and who was left as they were."""
    found = _batch(db, desk, batch_id)
    numbers = queries.numbers_in_batch(db, found.id)
    pages = max(1, -(-sum(numbers.values()) // SHOWN))
    shown = min(page_asked(request), pages)
    left = found.left_out[:SHOWN]
    undone = queries.undoing_of(db, found.id)
    return page(
        request,
        "registrations/batch",
        meeting=desk.head,
        batch=found,
        label=BATCH_LABELS[found.kind],
        by=_names(db, [found]).get(found.account_id or ""),
        whom=_whom(db, desk, [found])[found.id],
        people=queries.people_in_batch(db, found.id, shown, SHOWN),
        numbers=numbers,
        page_number=shown,
        pages=pages,
        undone=undone,
        of=queries.batch_of(db, desk.meeting.id, found.of_id) if found.of_id else None,
        labels=BATCH_LABELS,
        can_undo=found.kind in DECISIONS and found.ended_at and numbers and not undone,
        left_out=queries.registrations_by_ids(db, desk.meeting.id, set(left)),
        why={one: WHY_LABELS[LeftOut(found.why[one])] for one in left if one in found.why},
        states=rules.STATE_LABELS,
        marks=rules.STATE_MARKS,
    )


@router.post(f"{BATCHES}/{{batch_id}}/stop")
def stop(request: Request, _posted: Posted, desk: OrganiserDesk, batch_id: str, db: Db) -> Response:
    """Leaves all who were not dealt with yet as they are."""
    found = _batch(db, desk, batch_id)
    service.stop_batch(db, desk.actor, desk.meeting, found)
    return redirect(request, _path(desk, found), STOPPED)


@router.post(f"{BATCHES}/{{batch_id}}/undo")
def undo(request: Request, _posted: Posted, desk: OrganiserDesk, batch_id: str, db: Db) -> Response:
    """Takes back what was decided, of all whom nobody touched since."""
    undoing = service.begin_undoing(db, desk.actor, desk.meeting, _batch(db, desk, batch_id))
    said = [TAKEN_BACK] if undoing.ended_at else []
    return redirect(request, _path(desk, undoing), said)


def _batch(db: Session, desk: Desk, batch_id: str) -> RegistrationBatch:
    found = queries.batch_of(db, desk.meeting.id, batch_id)
    if found is None:
        raise NoSuchBatch
    return found


def _names(db: Session, found: Sequence[RegistrationBatch]) -> Mapping[str, str]:
    return accounts.names_of(db, {one.account_id for one in found if one.account_id})


def _whom(db: Session, desk: Desk, found: Sequence[RegistrationBatch]) -> dict[str, str]:
    """Whom each was done with, in words: what of the list they were found by."""
    forms = {one.id: FilterForm(QueryParams(one.query or "")) for one in found}
    asked = {form.delegation.data for form in forms.values() if form.delegation.data}
    sent = delegations.delegations_of(db, desk.meeting.id, asked) if asked else []
    names = {one.id: in_language(one.entity.name) for one in sent}
    return {one.id: _in_words(one, forms[one.id].said(names)) for one in found}


def _in_words(one: RegistrationBatch, said: Sequence[tuple[str, str]]) -> str:
    if one.kind is BatchKind.UNDO:
        return _("All whom nobody touched since")
    if one.query is None:
        return _("Those ticked")
    known = "; ".join(f"{term}{between_term()}{text}" for term, text in said)
    return known or _("All registrations")


def _path(desk: Desk, found: RegistrationBatch) -> str:
    return f"/organise/{desk.meeting.slug}/registrations/batches/{found.id}"
