"""One registration as organisers see it, and what they decide of it."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.core import clock
from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import lazy, ngettext, show_choice, show_number
from app.core.web import Posted, counted, notice, page, redirect
from app.core.web.notices import Notice, NoticeKind
from app.delegations import rules as delegation_rules
from app.delegations import service as delegations
from app.delegations.models import Entity, EntityKind
from app.meetings.guards import Desk, OrganiserDesk
from app.meetings.models import Meeting
from app.registrations import queries, rules, service
from app.registrations.errors import ChangedMeanwhile
from app.registrations.forms import AskForm, AssignForm, DeclineForm, mark
from app.registrations.guards import OfDesk
from app.registrations.models import Registration, RegistrationChange, RegistrationState
from app.registrations.pages.entities import names_to_offer
from app.registrations.pages.organising.hearing import said
from app.registrations.rules.history import Deed, Line, history, written

router = APIRouter()
MOST_ENTRIES = 200
APPROVED = notice("registrations.approved", lazy("Approved. The people concerned are told."))
SOME_WAIT = notice(
    "registrations.some_wait",
    lazy("Approved. For some there is no free place: they are on the waiting list, and told."),
    NoticeKind.WARNING,
)
ALREADY = counted(
    "registrations.approved_already",
    lambda number: (
        ngettext(
            "%(num)s person was approved or on the waiting list already: nothing was done.",
            "%(num)s people were approved or on the waiting list already: nothing was done.",
            number,
        )
        % {"num": show_number(number)}
    ),
    NoticeKind.WARNING,
)
DECLINED = notice("registrations.declined", lazy("Declined. The person is told."))
ASKED = notice("registrations.asked", lazy("The person is asked to change this."))
ASSIGNED = notice("registrations.assigned", lazy("The delegation is saved."))


JUST_APPROVED = notice("registrations.just_approved", lazy("Approved."))
JUST_WAITS = notice(
    "registrations.just_waits",
    lazy("Approved. There is no free place: the person is on the waiting list."),
    NoticeKind.WARNING,
)
CANCELLED = notice("registrations.cancelled", lazy("Cancelled. The person is told."))
JUST_CANCELLED = notice("registrations.just_cancelled", lazy("Cancelled."))
JUST_DECLINED = notice("registrations.just_declined", lazy("Declined."))
JUST_ASKED = notice("registrations.just_asked", lazy("A change is asked for."))


def outcome(db: Session, approved: Registration, *, done: bool) -> list[Notice]:
    """What to say after approving: that the person has a place, or waits, or did before."""
    if not done:
        return [ALREADY.of(1)]
    if approved.state is RegistrationState.WAITING:
        return said(db, approved, SOME_WAIT, JUST_WAITS)
    return said(db, approved, APPROVED, JUST_APPROVED)


@router.get("/organise/{slug}/registrations/{registration_id}")
def one(request: Request, desk: OrganiserDesk, registration: OfDesk, db: Db) -> Response:
    """All that is known of a registration, and what can be decided."""
    return _one(request, desk, registration, db)


@router.post("/organise/{slug}/registrations/{registration_id}/approve")
def approve(
    request: Request, posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Puts the person on the list; what was changed meanwhile is shown again first."""
    seen = rules.seen_at(str(posted.get("seen", "")))
    try:
        done = service.approve(db, desk.actor, desk.meeting, registration, seen=seen)
    except ChangedMeanwhile as stale:
        return _one(request, desk, registration, db, stale=stale.sentence, status=stale.status)
    return redirect(request, _path(desk, registration), outcome(db, registration, done=done))


@router.post("/organise/{slug}/registrations/{registration_id}/decline")
def decline(
    request: Request, posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Leaves the person off the list, with a reason."""
    form = DeclineForm.posted(posted)
    if not form.validate():
        return _one(request, desk, registration, db, decline_form=form, status=422)
    approved = registration.state is RegistrationState.APPROVED
    if approved and not form.is_meant:
        return _one(request, desk, registration, db, decline_form=form, loses=True, status=409)
    service.decline(db, desk.actor, desk.meeting, registration, reason=form.reason.data or "")
    told = said(db, registration, DECLINED, JUST_DECLINED)
    return redirect(request, _path(desk, registration), told)


@router.post("/organise/{slug}/registrations/{registration_id}/cancel")
def cancel(
    request: Request, _posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Takes it back for a person who told the secretariat that they do not come."""
    service.cancel(db, desk.meeting, registration, by=desk.actor, for_person=True)
    told = said(db, registration, CANCELLED, JUST_CANCELLED)
    return redirect(request, _path(desk, registration), told)


@router.post("/organise/{slug}/registrations/{registration_id}/ask")
def ask(
    request: Request, posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Asks the person to change something."""
    form = AskForm.posted(posted)
    if not form.validate():
        return _one(request, desk, registration, db, ask_form=form, status=422)
    service.ask_change(db, desk.actor, desk.meeting, registration, what=form.what.data or "")
    told = said(db, registration, ASKED, JUST_ASKED)
    return redirect(request, _path(desk, registration), told)


@router.post("/organise/{slug}/registrations/{registration_id}/delegation")
def assign(
    request: Request, posted: Posted, desk: OrganiserDesk, registration: OfDesk, db: Db
) -> Response:
    """Settles for whom the person comes; a new organisation is added where it is asked for."""
    form = AssignForm.posted(posted)
    form.offer()
    entity = _entity_meant(db, desk, form) if form.validate() else None
    if entity is None:
        return _one(request, desk, registration, db, assign_form=form, status=422)
    service.assign_entity(db, desk.actor, desk.meeting, registration, entity)
    return redirect(request, _path(desk, registration), ASSIGNED)


def _entity_meant(db: Session, desk: Desk, form: AssignForm) -> Entity | None:
    typed = form.entity.data or ""
    recognised = delegations.find_entity(db, typed)
    if recognised.entity is not None:
        return recognised.entity
    if form.kind.data:
        added = delegations.add_organisation(
            db, name=typed, kind=EntityKind(form.kind.data), language="en"
        )
        accounts.record(db, desk.actor, "entity.added", desk.meeting.id, added.id)
        return added
    names = show_choice(
        delegation_rules.called_apart(candidate) for candidate in recognised.candidates
    )
    mark(
        form.entity,
        _("This name is not known exactly. Did you mean: %(names)s?") % {"names": names}
        if names
        else _("This name is not known. Correct it, or say as what to add it."),
    )
    return None


def _history(
    db: Session, desk: Desk, registration: Registration, changes: Sequence[RegistrationChange]
) -> list[Line]:
    """What is known to have been done with this registration and its person."""
    about = {registration.id, registration.person_id}
    entries = accounts_queries.entries_about(db, desk.meeting.id, about, MOST_ENTRIES)
    deeds = [
        Deed(entry.at, entry.action, (who.name or who.email) if who else "")
        for entry, who in entries
    ]
    ids = {one.account_id for one in changes if one.account_id}
    return history(deeds, changes, accounts_queries.names_of(db, ids))


def _path(desk: Desk, registration: Registration) -> str:
    return f"/organise/{desk.meeting.slug}/registrations/{registration.id}"


def _standing(db: Session, registration: Registration) -> dict[str, object]:
    """Who is told of decisions; which in the line somebody is who waits, and for which places."""
    number = service.number_waiting(db, registration)
    full = service.waits_for(db, registration)
    meeting = db.get_one(Meeting, registration.meeting_id)
    return {
        "hearer": service.hearer(db, registration),
        "number": number,
        "full": full,
        "second_head": bool(service.second_heads(db, meeting.id, [registration])),
        "next": service.would_move_up(db, meeting, registration),
        "badge_events": service.badge_events_of(db, [registration], meeting)[registration.id],
        "states": rules.STATE_LABELS,
        "marks": rules.STATE_MARKS,
    }


def _one(
    request: Request,
    desk: Desk,
    registration: Registration,
    db: Session,
    *,
    decline_form: DeclineForm | None = None,
    assign_form: AssignForm | None = None,
    ask_form: AskForm | None = None,
    stale: str = "",
    loses: bool = False,
    status: int = 200,
) -> Response:
    assigning = assign_form or AssignForm(data={"entity": registration.organisation})
    assigning.offer()
    changes = queries.changes_of(db, registration.id)
    return page(
        request,
        "registrations/one",
        status=status,
        meeting=desk.head,
        registration=registration,
        form=decline_form or assign_form or ask_form,
        ask_form=ask_form or AskForm(),
        undecided=rules.UNDECIDED,
        stale=stale,
        loses=loses,
        now=clock.now().isoformat(),
        answers=service.answers_for_organiser(db, desk.actor, registration),
        answers_path=f"{_path(desk, registration)}/answers",
        history=_history(db, desk, registration, changes),
        written=written(changes),
        **_standing(db, registration),
        decline_form=decline_form or DeclineForm(),
        assign_form=assigning,
        names=names_to_offer(db),
        functions=rules.FUNCTION_LABELS,
        modalities=rules.MODALITY_LABELS,
        categories=delegation_rules.CATEGORY_LABELS,
    )
