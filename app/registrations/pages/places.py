"""Places for organisers: how many there are and for whom, what is taken, and who waits."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy, show_choice
from app.core.web import Posted, notice, page, redirect
from app.delegations import service as delegations
from app.delegations.models import DelegationCategory, Entity
from app.meetings.guards import Desk, OrganiserDesk
from app.registrations import queries, rules, service
from app.registrations.forms import QuotaForm, UncountedForm, mark
from app.registrations.models import DelegationFunction, Modality, QuotaScope
from app.registrations.pages.entities import names_to_offer
from app.registrations.rules import places as place_rules

router = APIRouter()
SAVED = notice(
    "places.saved",
    lazy("The places are saved. Who can now is on the list. Who has an e-mail address is told."),
)


@router.get("/organise/{slug}/places")
def places(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """The numbers of places with what is taken, the functions that take none, the waiting list."""
    return _shown(request, desk, db, QuotaForm())


@router.post("/organise/{slug}/places")
def save(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Says how many places there are, in place of what was said before of the same."""
    form = QuotaForm.posted(posted)
    form.offer()
    entity = _entity_of(db, form) if form.validate() else None
    if form.errors:
        return _shown(request, desk, db, form, status=422)
    scope, category = _about(form)
    service.set_quota(
        db,
        desk.actor,
        desk.meeting,
        scope=scope,
        category=category,
        entity=entity,
        modality=Modality(form.modality.data) if form.modality.data else None,
        places=form.places.data,
    )
    return redirect(request, _path(desk), SAVED)


def _about(form: QuotaForm) -> tuple[QuotaScope, DelegationCategory | None]:
    if form.about.data == place_rules.ONE:
        return QuotaScope.EACH, None
    scope, _colon, category = str(form.about.data).partition(":")
    return QuotaScope(scope), DelegationCategory(category) if category else None


def _entity_of(db: Session, form: QuotaForm) -> Entity | None:
    typed = form.entity.data or ""
    if form.about.data != place_rules.ONE:
        if typed:
            mark(form.entity, _("Leave this empty, or choose “One delegation” above."))
        if form.places.data is None:
            mark(form.places, _("Only one delegation can be without limit. Write how many places."))
        return None
    recognised = delegations.find_entity(db, typed)
    if recognised.entity is None:
        names = show_choice(in_language(one.name) for one in recognised.candidates)
        sentence = _("This name is not known exactly. Did you mean: %(names)s?") % {"names": names}
        mark(form.entity, sentence if names else _("Write a name that is in the register."))
    return recognised.entity


@router.post("/organise/{slug}/places/remove")
def remove(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Takes a number of places away (`quota`)."""
    service.remove_quota(db, desk.actor, desk.meeting, str(posted.get("quota", "")))
    return redirect(request, _path(desk), SAVED)


@router.post("/organise/{slug}/places/functions")
def save_functions(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Says which functions take no place."""
    form = UncountedForm.posted(posted)
    if not form.validate():
        return _shown(request, desk, db, QuotaForm(), uncounted=form, status=422)
    functions = [DelegationFunction(one) for one in form.functions.data or ()]
    service.set_uncounted(db, desk.actor, desk.meeting, functions)
    return redirect(request, _path(desk), SAVED)


def _path(desk: Desk) -> str:
    return f"/organise/{desk.meeting.slug}/places"


def _shown(
    request: Request,
    desk: Desk,
    db: Session,
    form: QuotaForm,
    *,
    uncounted: UncountedForm | None = None,
    status: int = 200,
) -> Response:
    form.offer()
    policy = queries.place_policy(db, desk.meeting.id)
    functions = policy.uncounted if policy else list(service.NOT_COUNTED_AT_FIRST)
    line = service.waiting_line(db, desk.meeting)
    return page(
        request,
        "registrations/places",
        status=status,
        meeting=desk.head,
        path=_path(desk),
        form=form,
        uncounted=uncounted or UncountedForm(data={"functions": functions}),
        places=service.places_of_meeting(db, desk.meeting),
        line=line,
        second_heads=service.second_heads(db, desk.meeting.id, line),
        twins=service.twins_in_line(db, desk.meeting),
        names=names_to_offer(db),
        about_key=place_rules.about_key,
        about_words=place_rules.about_words,
        one=place_rules.ONE,
        modalities=rules.MODALITY_LABELS,
        functions=rules.FUNCTION_LABELS,
    )
