"""The steps of a registration that was begun, saved one by one and gone on with by link."""

from collections.abc import Collection, Iterable

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import clock
from app.core.db import Db
from app.core.forms import Form
from app.core.i18n import gettext as _
from app.core.limits import limited
from app.core.web import Posted, PostedWithFiles, page, redirect
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.registrations import rules, service
from app.registrations.errors import NoSuchRegistration
from app.registrations.guards import Begun, OwnDraft
from app.registrations.pages.steps import Asked, Step, asked_of, entry_of, is_complete
from app.registrations.rules import TAKES, Door

router = APIRouter()
CHECK = "check"
LIMIT = Depends(limited("register-steps", "120 per 10 minutes"))


def shut(request: Request, meeting: Meeting, *, status: int = 200) -> Response:
    """The page that says why no registrations are taken, and from when on they are."""
    now = clock.now()
    return page(
        request,
        "registrations/closed",
        status=status,
        meeting=head_of(meeting),
        over=rules.is_over(meeting, now),
        early=rules.door_of(meeting, now) is Door.EARLY,
        opens_at=meeting.registration_opens_at,
        contact=meeting.contact_email,
    )


def progress(steps: Iterable[Step], now: str, done: Collection[str]) -> list[tuple[str, str]]:
    """Each step and the check at the end, with whether it is done, to do, or shown now."""
    named = [(step.key, str(step.title)) for step in steps] + [(CHECK, _("Check and send"))]
    return [
        (title, "now" if key == now else "done" if key in done else "todo") for key, title in named
    ]


@router.get("/registrations/drafts/{secret}")
def resume(request: Request, begun: OwnDraft, db: Db) -> Response:
    """Goes on where it was left."""
    return _next(request, begun, _asked(db, begun))


@router.get("/registrations/drafts/{secret}/{step}")
def show(request: Request, begun: OwnDraft, step: str, db: Db) -> Response:
    """One step, or everything to be checked."""
    asked = _asked(db, begun)
    if begun.opened.draft.sent_at is not None:
        return _next(request, begun, asked)
    if step == CHECK:
        missing = _missing(asked)
        return _next(request, begun, asked) if missing else _check(request, begun, asked)
    found = _step(asked, step)
    return _step_page(request, begun, asked, found, found.form(asked))


@router.post("/registrations/drafts/{secret}/check", dependencies=[LIMIT])
def send(request: Request, _posted: Posted, begun: OwnDraft, db: Db) -> Response:
    """Registers the person; the answer is the same whether their address is known or not."""
    asked = _asked(db, begun)
    if begun.opened.draft.sent_at is not None or _missing(asked):
        return _next(request, begun, asked)
    registration = service.send_draft(
        db, begun.meeting, begun.opened, entry_of(asked), proven=begun.opened.by_mail
    )
    if registration.form_nonce == begun.opened.draft.id:
        for step in asked_of(asked):
            step.save(asked, registration)
    service.forget_files(db, begun.opened)
    return redirect(request, f"/{begun.meeting.slug}/register/sent")


@router.post("/registrations/drafts/{secret}/{step}", dependencies=[LIMIT])
def keep(request: Request, posted: PostedWithFiles, begun: OwnDraft, step: str, db: Db) -> Response:
    """Saves the answers of a step and goes on to what is not answered yet."""
    asked = _asked(db, begun)
    if begun.opened.draft.sent_at is not None:
        return _next(request, begun, asked)
    found = _step(asked, step)
    form = found.form(asked, posted)
    said = found.read(asked, form)
    if said is None or _closed(begun):
        return _step_page(request, begun, asked, found, form, status=422)
    service.keep_answers(db, begun.meeting, begun.opened, found.key, said)
    return _next(request, begun, asked)


def _asked(db: Session, begun: Begun) -> Asked:
    return Asked(db, begun.meeting, begun.opened.answers, begun.opened.draft.id)


def _step(asked: Asked, key: str) -> Step:
    for step in asked_of(asked):
        if step.key == key:
            return step
    raise NoSuchRegistration


def _missing(asked: Asked) -> list[Step]:
    return [step for step in asked_of(asked) if not is_complete(asked, step)]


def _closed(begun: Begun) -> bool:
    return rules.door_of(begun.meeting, clock.now()) not in TAKES


def _next(request: Request, begun: Begun, asked: Asked) -> Response:
    if begun.opened.draft.sent_at is not None:
        return redirect(request, f"/{begun.meeting.slug}/register/sent")
    missing = _missing(asked)
    key = missing[0].key if missing else CHECK
    return redirect(request, f"{begun.opened.path}/{key}")


def _done(asked: Asked) -> set[str]:
    return {step.key for step in asked_of(asked) if is_complete(asked, step)}


def _step_page(
    request: Request, begun: Begun, asked: Asked, step: Step, form: Form, *, status: int = 200
) -> Response:
    if _closed(begun):
        return shut(request, begun.meeting, status=status)
    return page(
        request,
        "registrations/step",
        status=status,
        meeting=head_of(begun.meeting),
        step=step,
        form=form,
        steps=progress(asked_of(asked), step.key, _done(asked)),
        **step.shown(asked),
    )


def _check(request: Request, begun: Begun, asked: Asked) -> Response:
    if _closed(begun):
        return shut(request, begun.meeting)
    return page(
        request,
        "registrations/check",
        meeting=head_of(begun.meeting),
        path=begun.opened.path,
        parts=[(step, step.lines(asked)) for step in asked_of(asked)],
        steps=progress(asked_of(asked), CHECK, _done(asked)),
        contact=begun.meeting.contact_email,
    )
