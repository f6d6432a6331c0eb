"""The organisers' list of registrations: filters, order, columns, and views kept of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlalchemy import Row
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.i18n import in_language, lazy
from app.core.web import Posted, notice, page, redirect
from app.delegations import rules as delegation_rules
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries, rules, service
from app.registrations.errors import NoSuchView
from app.registrations.forms import FilterForm, ViewForm
from app.registrations.models import RegistrationView
from app.registrations.pages.organising.asking import page_asked, question_of
from app.registrations.queries import PER_PAGE, Question
from app.registrations.rules import listing
from app.registrations.rules.batches import DECISIONS
from app.registrations.rules.notes import NOTE_LABELS, NOTE_REMEDIES, Note

router = APIRouter()
KEPT = notice("registrations.view_kept", lazy("The view is kept. Its address can be passed on."))
REMOVED = notice("registrations.view_removed", lazy("The view is removed."))


# What a small screen says without the column's name, and what it leaves out unless it is asked for.
PLAIN = (listing.Column.DELEGATION, listing.Column.FUNCTION, listing.Column.STATE)
BESIDES = (listing.Column.RECEIVED,)
LABELS: Mapping[str, Any] = {
    "functions": rules.FUNCTION_LABELS,
    "modalities": rules.MODALITY_LABELS,
    "ways": listing.WAY_LABELS,
    "categories": delegation_rules.CATEGORY_LABELS,
    "states": rules.STATE_LABELS,
    "marks": rules.STATE_MARKS,
    "note_labels": NOTE_LABELS,
    "note_remedies": NOTE_REMEDIES,
}


@router.get("/organise/{slug}/registrations")
def listed(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The registrations that were asked for, a page of them, and how many of each kind."""
    return _list(request, desk, db)


def _list(
    request: Request,
    desk: Desk,
    db: Session,
    *,
    keeping: ViewForm | None = None,
    status: int = 200,
) -> Response:
    views = queries.views_of(db, desk.meeting.id, desk.actor.account_id)
    view = _view_asked(request, views)
    kept = QueryParams(keeping.query.data or "") if keeping else request.query_params
    form, question, facets = question_of(db, desk, QueryParams(view.query) if view else kept)
    pages = max(1, -(-facets.number // PER_PAGE))
    shown = min(page_asked(request), pages)
    registrations = queries.page_of(db, question, shown)
    query = urlencode(form.pairs)
    return page(
        request,
        "registrations/list",
        status=status,
        meeting=desk.head,
        form=form,
        keeping=keeping or ViewForm(data={"query": query}),
        now=clock.now().isoformat(),
        registrations=registrations,
        notes=_notes(db, desk, question, registrations),
        **_whose(db, desk, question, registrations),
        cells=_cells(form.columns),
        number=facets.number,
        facets=facets,
        page_number=shown,
        pages=pages,
        address=f"view={view.id}" if view else query,
        query=query,
        **_besides(request, desk, db, views),
        view=view,
        columns=[(column, str(listing.COLUMN_LABELS[column])) for column in form.columns],
        # said once, not once for each line
        **{name: {key: str(one) for key, one in all_.items()} for name, all_ in LABELS.items()},
    )


def _cells(columns: Sequence[listing.Column]) -> Mapping[listing.Column, Markup]:
    """How the cells of each column begin: made once, not once for each line."""
    besides = BESIDES if tuple(columns) == listing.USUAL else ()
    kinds = {**dict.fromkeys(PLAIN, "plain"), **dict.fromkeys(besides, "besides")}
    begun = Markup('<td data-label="{}" class="{}">')
    return {
        one: begun.format(str(listing.COLUMN_LABELS[one]), kinds.get(one, "")) for one in columns
    }


def _notes(
    db: Session, desk: Desk, question: Question, lines: Sequence[Row[Any]]
) -> Mapping[str, list[Note]]:
    found = question.wanted.noted
    if found is None:
        return {}
    return service.notes_of_lines(db, desk.meeting, found, lines, question.known)


def _whose(
    db: Session, desk: Desk, question: Question, shown: Sequence[Row[Any]]
) -> Mapping[str, Mapping[str, Any]]:
    """All delegations, and the names of those of whom somebody is shown, by id.

    Of those with a badge for side events only, for which, by the registration.
    """
    events = service.badge_events_of(db, shown, desk.meeting)
    known = question.known
    ids = {one.delegation_id for one in shown} & known.keys()
    return {
        "known": known,
        "called": {key: in_language(known[key].name) for key in ids},
        "badge_events": events,
    }


def _besides(
    request: Request, desk: Desk, db: Session, views: Sequence[RegistrationView]
) -> Mapping[str, object]:
    """The views, each with whether it is one's own, and what was decided a moment ago."""
    own = [(one, one.account_id == desk.actor.account_id) for one in views]
    return {"views": own, "decided": _just_decided(request, desk, db)}


def _just_decided(request: Request, desk: Desk, db: Session) -> str | None:
    """What was done with those chosen a moment ago, by its id, where it can be taken back."""
    asked = request.query_params.get("batch")
    found = queries.batch_of(db, desk.meeting.id, asked) if asked else None
    if found is None or found.ended_at is None or found.kind not in DECISIONS:
        return None
    is_open = queries.numbers_in_batch(db, found.id) and not queries.undoing_of(db, found.id)
    return found.id if is_open else None


def _view_asked(request: Request, views: Sequence[RegistrationView]) -> RegistrationView | None:
    asked = request.query_params.get("view")
    if asked is None:
        return None
    for view in views:
        if view.id == asked:
            return view
    raise NoSuchView


@router.post("/organise/{slug}/registrations/views")
def keep_view(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Keeps what is looked for under a name, with an address of its own."""
    form = ViewForm.posted(posted)
    if not form.validate():
        return _list(request, desk, db, keeping=form, status=422)
    # Read and written anew: what is kept is what the list understood of it.
    query = urlencode(FilterForm(QueryParams(form.query.data or "")).pairs)
    view = service.keep_view(
        db,
        desk.actor,
        desk.meeting,
        name=form.name.data or "",
        shared=bool(form.shared.data),
        query=query,
    )
    return redirect(request, f"/organise/{desk.meeting.slug}/registrations?view={view.id}", KEPT)


@router.post("/organise/{slug}/registrations/views/{view_id}/remove")
def remove_view(
    request: Request, _posted: Posted, desk: OrganiserDesk, view_id: str, db: Db
) -> Response:
    """Forgets a view of one's own."""
    service.remove_view(db, desk.actor, desk.meeting, view_id)
    return redirect(request, f"/organise/{desk.meeting.slug}/registrations", REMOVED)
