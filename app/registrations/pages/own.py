"""A person's own registration, opened by the link in their mail."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.questions import rules as question_rules
from app.questions import service as questions
from app.registrations import queries, rules, service
from app.registrations.errors import NoPlaceLeft
from app.registrations.forms import ChangeForm
from app.registrations.guards import Own, OwnRegistration
from app.registrations.models import RegistrationState
from app.registrations.pages.answering import can_answer
from app.registrations.pages.entities import meant_by, names_to_offer
from app.registrations.rules import Door
from app.registrations.rules.care import NEED_LABELS, NEED_MARKS, NEED_STATES
from app.registrations.rules.support import SUPPORT_LABELS, SUPPORT_MARKS

router = APIRouter()
CHANGED = notice("registration.changed", lazy("Your registration is changed."))
CANCELLED = notice("registration.cancelled", lazy("Your registration is cancelled."))
RENEWED = notice("registration.renewed", lazy("You are registered again."))


@router.get("/registrations/{secret}")
def see(request: Request, own: OwnRegistration, db: Db) -> Response:
    """What the registration says, where it stands, and what can be done."""
    told = questions.told(db, own.registration.id)
    asked = service.questions_for_registration(db, own.registration)
    return page(
        request,
        "registrations/own",
        meeting=own.head,
        registration=own.registration,
        number=service.number_waiting(db, own.registration),
        full=service.waits_for(db, own.registration),
        second_head=bool(service.second_heads(db, own.meeting.id, [own.registration])),
        answers=told,
        answers_path=f"{own.path}/answers",
        asked=bool(asked) and can_answer(own),
        taken_out=service.was_taken_out(db, own.registration),
        missing=question_rules.missing(asked, {one.question.id: one.said for one in told}),
        path=own.path,
        over=rules.is_over(own.meeting, clock.now()),
        needs=service.needs_told(db, own.registration),
        need_labels=NEED_LABELS,
        need_states=NEED_STATES,
        need_marks=NEED_MARKS,
        **_support(own, db),
        shut=rules.door_of(own.meeting, clock.now()) is Door.CLOSED,
        successor=service.successor_of(db, own.registration),
        offered=queries.open_transfer_of(db, own.registration.id),
        alive=rules.ALIVE,
        genders=rules.GENDER_LABELS,
        contact=own.meeting.contact_email,
        badge_events=service.badge_events(db, own.registration, own.meeting),
        functions=rules.FUNCTION_LABELS,
        modalities=rules.MODALITY_LABELS,
        states=rules.STATE_LABELS,
        marks=rules.STATE_MARKS,
    )


@router.get("/registrations/{secret}/change")
def ask_to_change(request: Request, own: OwnRegistration, db: Db) -> Response:
    """The form with what the registration says."""
    needs = service.needs_told(db, own.registration)
    form = ChangeForm.of(own.registration, service.as_needs(needs))
    form.offer_who(own.meeting)
    return _form(request, own, db, form)


@router.post("/registrations/{secret}/change")
def change(request: Request, posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Changes the registration."""
    form = ChangeForm.posted(posted)
    form.let_go(service.as_needs(service.needs_told(db, own.registration)))
    form.offer_who(own.meeting)
    form.offer(rules.modalities_of(own.meeting))
    right = form.validate()
    meant = meant_by(db, form) if form.entity.data else None
    if not right or meant is None:
        return _form(request, own, db, form, status=422)
    entry = form.entry(
        email=own.registration.person.email,
        entity=meant.entity,
        organisation=meant.organisation,
    )
    try:
        service.change(db, own.meeting, own.registration, entry)
    except NoPlaceLeft as refused:  # before anything was changed
        form.form_errors.append(refused.sentence)
        return _form(request, own, db, form, status=refused.status)
    return redirect(request, own.path, CHANGED)


@router.get("/registrations/{secret}/cancel")
def ask_to_cancel(request: Request, own: OwnRegistration) -> Response:
    """Asks whether the registration is really to be cancelled."""
    if own.registration.state is RegistrationState.CANCELLED:
        return redirect(request, own.path)
    return page(request, "registrations/cancel", meeting=own.head, path=own.path)


@router.post("/registrations/{secret}/cancel")
def cancel(request: Request, _posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Cancels the registration."""
    service.cancel(db, own.meeting, own.registration)
    return redirect(request, own.path, CANCELLED)


@router.post("/registrations/{secret}/renew")
def renew(request: Request, _posted: Posted, own: OwnRegistration, db: Db) -> Response:
    """Registers again what was cancelled."""
    service.renew(db, own.meeting, own.registration)
    return redirect(request, own.path, RENEWED)


def _support(own: Own, db: Session) -> Mapping[str, Any]:
    return {
        "sponsorship": service.sponsorship_told(db, own.registration),
        "offers_sponsorship": queries.sponsorship_of(db, own.meeting.id),
        "letter": service.letter_told(db, own.registration),
        "offers_letters": bool(queries.letter_texts(db, own.meeting.id)),
        "support_states": SUPPORT_LABELS,
        "support_marks": SUPPORT_MARKS,
    }


def _form(
    request: Request, own: Own, db: Session, form: ChangeForm, *, status: int = 200
) -> Response:
    form.offer(rules.modalities_of(own.meeting))
    return page(
        request,
        "registrations/change",
        status=status,
        meeting=own.head,
        form=form,
        names=names_to_offer(db),
        path=own.path,
        events_only=own.registration.events_only,
    )
