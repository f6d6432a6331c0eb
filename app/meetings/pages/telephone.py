"""The page on which somebody gives a number for short texts, for features whose people have one."""

from dataclasses import dataclass

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import notice, page, redirect
from app.meetings.forms import TelephoneForm
from app.meetings.rules import MeetingHead
from app.messages import queries
from app.messages.rules.gateway import CARRIED
from app.messages.service import telephones

ASKED = notice(
    "telephone.asked",
    lazy("A first text is on its way to the telephone. Open the link in it, and agree there."),
)
STOPPED = notice("telephone.stopped", lazy("The number is forgotten: it gets no more texts."))
LIMIT = Depends(limited("telephone", "10 per hour"))


@dataclass(frozen=True)
class Owner:
    """Somebody who has opened their own page at a meeting; `path` is where it is."""

    meeting: MeetingHead
    meeting_id: str
    email: str
    name: str
    language: str
    path: str


def show(
    request: Request,
    db: Session,
    owner: Owner,
    form: TelephoneForm | None = None,
    *,
    status: int = 200,
) -> Response:
    """Which number gets what, and how to change or stop it."""
    gateway = queries.gateway(db, owner.meeting_id)
    carries = gateway.carries if gateway and gateway.on else ()
    return page(
        request,
        "meetings/telephone",
        status=status,
        meeting=owner.meeting,
        path=owner.path,
        telephone=queries.telephone_of(db, owner.meeting_id, owner.email),
        carries=[label for one, label in CARRIED.items() if one in carries],
        form=form or TelephoneForm(),
    )


def save(request: Request, db: Session, owner: Owner, posted: FormData) -> Response:
    """Sends the first text to a number, or forgets the number."""
    form, here = TelephoneForm.posted(posted), f"{owner.path}/telephone"
    if form.do.data == "stop":
        found = queries.telephone_of(db, owner.meeting_id, owner.email)
        if found is not None:
            telephones.stop(db, found)
        return redirect(request, here, STOPPED)
    if not form.validate():
        return show(request, db, owner, form, status=422)
    telephones.ask_for_texts(
        db,
        owner.meeting_id,
        form.e164,
        email=owner.email,
        name=owner.name,
        language=owner.language,
    )
    return redirect(request, here, ASKED)
