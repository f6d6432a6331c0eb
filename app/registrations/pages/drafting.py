"""The steps of a registration that was begun, saved one by one and gone on with by link."""

from collections.abc import Collection, Iterable
from itertools import takewhile

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
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
from app.registrations.service import TYPED

router = APIRouter()
CHECK = "check"
BACK = "back"  # a button that leads to an earlier step, by its key
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
    """Goes on where it was left; leads to the registration that it became."""
    if begun.opened.draft.sent_at is not None:
        return _sent_before(request, begun, db)
    return _next(request, begun, _asked(db, begun))


@router.get("/registrations/drafts/{secret}/{step}")
def show(request: Request, begun: OwnDraft, step: str, db: Db) -> Response:
    """One step, or everything to be checked."""
    if begun.opened.draft.sent_at is not None:
        return _sent_before(request, begun, db)
    asked = _asked(db, begun)
    if step == CHECK:
        missing = _missing(asked)
        return _next(request, begun, asked) if missing else _check(request, begun, asked)
    found = _step(asked, step)
    typed = asked.answers.get(TYPED, {}).get(found.key)
    shown = FormData([(name, value) for name, value in typed]) if typed else None
    return _step_page(request, begun, asked, found, found.form(asked, shown))


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
    """Saves the answers of a step and goes on to what is not answered yet, or back.

    Who goes back to an earlier step finds what they had typed here when they return.
    """
    asked = _asked(db, begun)
    if begun.opened.draft.sent_at is not None:
        return _next(request, begun, asked)
    found = _step(asked, step)
    back, sent = _back_of(asked, found, posted)
    form = found.form(asked, sent)
    said = found.read(asked, form)
    if _closed(begun) or (said is None and back is None):
        return _step_page(request, begun, asked, found, form, status=422)
    if said is None:
        service.keep_typed(db, begun.opened, found.key, _typed(form, sent))
    else:
        service.keep_answers(db, begun.meeting, begun.opened, found.key, said)
    if back is not None:
        return redirect(request, f"{begun.opened.path}/{back.key}")
    return _next(request, begun, asked)


def _back_of(asked: Asked, step: Step, posted: FormData) -> tuple[Step | None, FormData]:
    """The earlier step to go back to, where its button was pressed, and the form without that."""
    back = next((one for one in _before(asked, step) if one.key == posted.get(BACK)), None)
    return back, FormData([pair for pair in posted.multi_items() if pair[0] != BACK])


def _before(asked: Asked, step: Step) -> list[Step]:
    return list(takewhile(lambda one: one is not step, asked_of(asked)))


def _typed(form: Form, sent: FormData) -> list[tuple[str, str]]:
    """What was typed, and which files are kept: those are sent once."""
    kept = {
        row.kept.name: str(row.kept.data or "") for row in getattr(form, "rows", ()) if row.kept
    }
    texts = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    return [pair for pair in texts if pair[0] not in kept] + list(kept.items())


def _asked(db: Session, begun: Begun) -> Asked:
    return Asked(db, begun.meeting, begun.opened.answers, begun.opened.draft.id)


def _step(asked: Asked, key: str) -> Step:
    for step in asked_of(asked):
        if step.key == key:
            return step
    raise NoSuchRegistration


def _missing(asked: Asked) -> list[Step]:
    typed = asked.answers.get(TYPED, {})
    return [one for one in asked_of(asked) if one.key in typed or not is_complete(asked, one)]


def _closed(begun: Begun) -> bool:
    return rules.door_of(begun.meeting, clock.now()) not in TAKES


def _next(request: Request, begun: Begun, asked: Asked) -> Response:
    if begun.opened.draft.sent_at is not None:
        return redirect(request, f"/{begun.meeting.slug}/register/sent")
    missing = _missing(asked)
    key = missing[0].key if missing else CHECK
    return redirect(request, f"{begun.opened.path}/{key}")


def _sent_before(request: Request, begun: Begun, db: Session) -> Response:
    """Leads to the registration where the link proves whose it is; else says where that is."""
    path = service.sent_from(db, begun.meeting, begun.opened)
    if path is not None:
        return redirect(request, path)
    return page(request, "registrations/sent", meeting=head_of(begun.meeting), before=True)


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
        before=_before(asked, step),
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
