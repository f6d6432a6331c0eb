"""One person of a delegation, for its focal point: change, move, confirm, refuse, take out."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.accounts.rules import as_email
from app.core.db import Db
from app.core.errors import Refused
from app.core.files import as_download
from app.core.i18n import lazy
from app.core.web import Notice, Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.nominations import service
from app.nominations.forms import MemberForm, NoAddress, RefuseForm
from app.nominations.guards import FocalDesk, FocalPoint, Member
from app.nominations.rules import people
from app.nominations.rules.people import Move
from app.questions import service as questions
from app.registrations import rules as registration_rules
from app.registrations import service as registrations
from app.registrations.models import DelegationFunction, Registration, RegistrationState

router = APIRouter()
PERSON = "/{slug}/delegation/people/{registration_id}"
CHANGED = notice("member.changed", lazy("The person's entry is changed."))
CONFIRMED = notice("member.confirmed", lazy("The person is confirmed and approved, and is told."))
TAKEN_INSTEAD = notice(
    "member.taken_instead",
    lazy("The person is on the list once, with the registration that they made themselves."),
)
CONFIRMED_ONLY = notice("member.confirmed_only", lazy("The person is confirmed and approved."))
CONFIRMED_WAITS = notice(
    "member.confirmed_waits",
    lazy(
        "The person is confirmed. No place is free at the moment: they are on the waiting list and"
        " move up by themselves."
    ),
    NoticeKind.WARNING,
)
REFUSED_ONLY = notice("member.refused_only", lazy("The person is not of your delegation."))
TAKEN_OUT_ONLY = notice("member.taken_out_only", lazy("The person is taken out of the list."))
MUTE = notice(
    "member.mute",
    lazy("No e-mail address of the person is known: tell them yourself."),
    NoticeKind.WARNING,
)
REFUSED = notice("member.refused", lazy("The person is not of your delegation, and is told why."))
TAKEN_OUT = notice("member.taken_out", lazy("The person is taken out of the list, and is told."))


@router.get(PERSON)
def one(request: Request, desk: FocalPoint, registration: Member, db: Db) -> Response:
    """What the list says of a person, to be changed; and whether they come at all."""
    return _one(request, desk, registration, db)


@router.get(f"{PERSON}/answers/{{question_id}}")
def give(registration: Member, question_id: str, db: Db) -> Response:
    """A file that the person answered with and that is for focal points too, as a download."""
    answers = registrations.answers_for_focal_point(db, registration)
    file = questions.file_of(db, answers, question_id)
    return as_download(db, file, f"answer-{file.id}")


@router.post(PERSON)
def change(
    request: Request, posted: Posted, desk: FocalPoint, registration: Member, db: Db
) -> Response:
    """Changes what the list says of a person."""
    kind = NoAddress if registration.person.email else MemberForm
    form = kind.posted(posted).keep_to(registration)
    if not form.validate():
        return _one(request, desk, registration, db, form=form, status=422)
    try:
        _change(db, desk, registration, form)
    except Refused as refused:
        form.form_errors.append(refused.sentence)
        return _one(request, desk, registration, db, form=form, status=refused.status)
    return redirect(request, desk.path(), CHANGED)


def _change(db: Session, desk: FocalDesk, registration: Registration, form: MemberForm) -> None:
    service.change_member(
        db,
        desk.actor,
        desk.meeting,
        registration,
        name=form.name.data or "",
        honorific=form.honorific.data or "",
        position=form.position.data or "",
        function=DelegationFunction(form.function.data),
        language=str(form["written_in"].data or "") if "written_in" in form else "",
        email=None if isinstance(form, NoAddress) else as_email(form.email.data or ""),
    )


@router.post(f"{PERSON}/up")
def up(
    request: Request, _posted: Posted, desk: FocalPoint, registration: Member, db: Db
) -> Response:
    """Moves a person one place towards the beginning of the list."""
    service.move(db, desk.actor, desk.meeting, registration, Move.UP)
    return redirect(request, f"{desk.path()}#person-{registration.id}")


@router.post(f"{PERSON}/down")
def down(
    request: Request, _posted: Posted, desk: FocalPoint, registration: Member, db: Db
) -> Response:
    """Moves a person one place towards the end of the list."""
    service.move(db, desk.actor, desk.meeting, registration, Move.DOWN)
    return redirect(request, f"{desk.path()}#person-{registration.id}")


@router.post(f"{PERSON}/confirm")
def confirm(
    request: Request, _posted: Posted, desk: FocalPoint, registration: Member, db: Db
) -> Response:
    """Says that a person who named this delegation is of it."""
    service.confirm(db, desk.actor, desk.meeting, registration)
    waits = registration.state is RegistrationState.WAITING
    said = (CONFIRMED_WAITS,) * 2 if waits else (CONFIRMED, CONFIRMED_ONLY)
    return redirect(request, desk.path(), _said(db, registration, *said))


@router.post(f"{PERSON}/instead")
def take_instead(
    request: Request, posted: Posted, desk: FocalPoint, registration: Member, db: Db
) -> Response:
    """Takes this registration, and cancels the other that is of the same person."""
    other = str(posted.get("other", ""))
    service.take_instead(db, desk.actor, desk.meeting, registration, other)
    return redirect(request, desk.path(), TAKEN_INSTEAD)


@router.post(f"{PERSON}/refuse")
def refuse(
    request: Request, posted: Posted, desk: FocalPoint, registration: Member, db: Db
) -> Response:
    """Says that a person who named this delegation is not of it."""
    form = RefuseForm.posted(posted)
    if not form.validate():
        return _one(request, desk, registration, db, refuse_form=form, status=422)
    service.refuse(db, desk.actor, desk.meeting, registration, reason=form.reason.data or "")
    return redirect(request, desk.path(), _said(db, registration, REFUSED, REFUSED_ONLY))


@router.post(f"{PERSON}/remove")
def take_out(
    request: Request, _posted: Posted, desk: FocalPoint, registration: Member, db: Db
) -> Response:
    """Takes a person out of the list."""
    if registrations.first_mail_waits(db, registration):  # they never hear that they were on it
        said = [TAKEN_OUT_ONLY]
    else:
        said = _said(db, registration, TAKEN_OUT, TAKEN_OUT_ONLY)
    service.take_out(db, desk.actor, desk.meeting, registration)
    return redirect(request, desk.path(), said)


def _said(db: Session, registration: Registration, told: Notice, done: Notice) -> list[Notice]:
    """`told`, where an address of the person is known; else `done`, and that they were not."""
    if registrations.hearer(db, registration) is registrations.Hearer.PERSON:
        return [told]
    return [done, MUTE]


def _one(
    request: Request,
    desk: FocalDesk,
    registration: Registration,
    db: Session,
    *,
    form: MemberForm | None = None,
    refuse_form: RefuseForm | None = None,
    status: int = 200,
) -> Response:
    kind = NoAddress if registration.person.email else MemberForm
    return page(
        request,
        "nominations/person",
        status=status,
        meeting=desk.head,
        desk=desk,
        registration=registration,
        answers=registrations.answers_for_focal_point(db, registration),
        answers_path=f"/{desk.meeting.slug}/delegation/people/{registration.id}/answers",
        answers_of=desk.delegation.id if desk.others else None,
        form=form or refuse_form,
        member_form=form or kind.of(registration).keep_to(registration),
        refuse_form=refuse_form or RefuseForm(),
        to_confirm=registration.state in people.TO_CONFIRM,
        states=registration_rules.STATE_LABELS,
        marks=registration_rules.STATE_MARKS,
    )
