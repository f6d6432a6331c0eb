"""The public form on one page: what everybody is asked, and what the meeting asks besides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.accounts.guards import Visitor
from app.core import clock, i18n
from app.core.db import Db
from app.core.files import forget_waiting
from app.core.forms import Form
from app.core.i18n import gettext as _
from app.core.ids import new_secret
from app.core.limits import limited
from app.core.web import PostedWithFiles, page, redirect
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.questions import queries as question_queries
from app.questions.forms import is_field
from app.questions.models import QuestionKind
from app.registrations import queries, rules, service
from app.registrations.forms import RegistrationForm
from app.registrations.models import Registration
from app.registrations.pages import steps
from app.registrations.pages.drafting import shut
from app.registrations.pages.entities import Meant, meant_by, names_to_offer
from app.registrations.pages.steps import (
    Asked,
    Further,
    How,
    Step,
    Whom,
    asked_of,
    entry_of,
    who_of,
)
from app.registrations.rules import TAKES, WHO, Door, Entry
from app.registrations.service import Answers

UPLOADS = re.compile(r"/[a-z0-9-]+/register/whole")  # answers may be files
router = APIRouter()
LIMIT = Depends(limited("register", "30 per 10 minutes"))
CORE = frozenset({WHO, Whom.key, How.key})  # what stands on the page for everybody


@dataclass
class Part:
    """What one further step asks, on the page: its form, and its answers once they are right."""

    step: Step
    form: Form
    said: Answers | None = None


@router.get("/{slug}/register/whole")
def whole(request: Request, _visitor: Visitor, meeting: MeetingHere, db: Db) -> Response:
    """All that is asked, on one page; what depends on the delegation comes when it is known."""
    blank = RegistrationForm(data={"nonce": new_secret(), "language": i18n.language()})
    blank.offer_who(meeting)
    asked = Asked(db, meeting, {})
    parts = [Part(step, step.form(asked)) for step in _further(asked)]
    return _whole(request, meeting, db, blank, parts)


@router.post("/{slug}/register/whole", dependencies=[LIMIT])
def send(request: Request, posted: PostedWithFiles, meeting: MeetingHere, db: Db) -> Response:
    """Registers the person; the answer is the same whether their address is known or not.

    While anything is missing the page is shown again, with everything that was typed.
    """
    sent = RegistrationForm.posted(_of_core(posted))
    sent.offer_who(meeting)
    sent.offer(rules.modalities_of(meeting))
    right = sent.validate()
    meant = meant_by(db, sent) if sent.entity.data else None
    answers = _answers(sent, meant)
    asked = _with_files(Asked(db, meeting, answers), sent)
    parts = [_read(asked, step, posted) for step in _further(asked)]
    complete = right and meant is not None and all(part.said is not None for part in parts)
    if _door(meeting) not in TAKES or not complete:
        return _whole(request, meeting, db, sent, parts, status=422)
    answers |= {part.step.key: part.said for part in parts if part.said is not None}
    answers[WHO] = who_of(sent)
    _register(asked, [part.step for part in parts], sent.nonce.data or "")
    return redirect(request, f"/{meeting.slug}/register/sent")


def _register(asked: Asked, further: Sequence[Step], nonce: str) -> None:
    """Register the person, and keep what they say besides with a registration that is new.

    Sent again it is there already; one of another address is of the next person at this browser.
    """
    db, entry = asked.db, entry_of(asked)
    if not further:
        service.register(db, asked.meeting, entry, nonce=nonce or None)
        return
    known = queries.registration_by_nonce(db, nonce) if nonce else None
    if known is not None and _is_of(known, asked, entry):
        return
    nonce = new_secret() if known is not None or not nonce else nonce
    registration = service.register(db, asked.meeting, entry, nonce=nonce)
    if registration.form_nonce == nonce:
        for step in further:
            step.save(asked, registration)
    if asked.draft_id:
        forget_waiting(db, asked.draft_id)


def _is_of(known: Registration, asked: Asked, entry: Entry) -> bool:
    return known.meeting_id == asked.meeting.id and known.person.email == entry.email


def _further(asked: Asked) -> list[Step]:
    return [step for step in asked_of(asked) if step.key not in CORE]


def _answers(sent: RegistrationForm, meant: Meant | None) -> dict[str, Answers]:
    """What is known of whom they come for and how: on that it depends what is asked besides."""
    known: dict[str, Answers] = {}
    if meant is not None:
        said = sent.answers(entity=meant.entity, organisation=meant.organisation)
        known[Whom.key] = said[Whom.key]
    if not sent["modality"].errors:
        known[How.key] = sent.answers(entity=None, organisation="")[How.key]
    return known


def _with_files(asked: Asked, sent: RegistrationForm) -> Asked:
    """The same, with a draft that files wait for until the rest is right, if any is asked for."""
    every = (
        question_queries.questions_of(asked.db, asked.meeting.id) if asked.offered.questions else ()
    )
    if not any(one.kind is QuestionKind.FILE and one.retired_at is None for one in every):
        return asked
    opened = service.begin_draft(asked.db, asked.meeting, sent.nonce.data or None)
    return replace(asked, draft_id=opened.draft.id)


def _read(asked: Asked, step: Step, posted: FormData) -> Part:
    form = step.form(asked, _of_step(step, posted))
    part = Part(step, form, step.read(asked, form))
    if isinstance(step, Further) and form.form_errors:
        form.form_errors = [
            _("Some questions depend on what you said before. Look at them, then send.")
        ]
    return part


# --- whose field is whose -----------------------------------------------------------------------


def _prefix(step: Step) -> str:
    """What the names of its fields begin with; the questions have names of their own."""
    return "" if isinstance(step, Further) else f"{step.key}-"


def _of_core(posted: FormData) -> FormData:
    own = tuple(_prefix(step) for step in steps.STEPS if step.key not in CORE and _prefix(step))
    return FormData(
        [
            (name, value)
            for name, value in posted.multi_items()
            if not name.startswith(own) and not is_field(name)
        ]
    )


def _of_step(step: Step, posted: FormData) -> FormData:
    start = _prefix(step)
    return FormData(
        [
            (name.removeprefix(start), value)
            for name, value in posted.multi_items()
            if (name.startswith(start) if start else is_field(name))
        ]
    )


def _named(part: Part) -> Part:
    """The form with names that no other part of the page has."""
    for field in part.form if _prefix(part.step) else ():
        field.name = field.id = f"{_prefix(part.step)}{field.name}"
        field.label.field_id = field.id
    return part


def _door(meeting: Meeting) -> Door:
    return rules.door_of(meeting, clock.now())


def _whole(
    request: Request,
    meeting: Meeting,
    db: Session,
    form: RegistrationForm,
    parts: Iterable[Part],
    *,
    status: int = 200,
) -> Response:
    door = _door(meeting)
    if door not in TAKES:
        return shut(request, meeting, status=status)
    form.offer(rules.modalities_of(meeting))
    named: Sequence[Part] = [_named(part) for part in parts]
    return page(
        request,
        "registrations/whole",
        status=status,
        meeting=head_of(meeting),
        form=form,
        parts=named,
        names=names_to_offer(db),
        late=door is Door.LATE,
        closes_at=meeting.registration_closes_at,
        contact=meeting.contact_email,
    )
