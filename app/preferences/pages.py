"""One page of what somebody wants of the messages of a meeting, by whichever link they come to it.

Looking at it changes nothing, as servers on the way look at addresses too.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.accounts.guards import SignedIn
from app.core import clock
from app.core.db import Db
from app.core.i18n import lazy
from app.core.limits import limited
from app.core.web import Posted, notice, page, redirect
from app.invitations import service as invitations
from app.invitations.models import Way
from app.meetings.rules import head_of
from app.messages import queries as messages
from app.messages import rules as mails
from app.messages.models import Telephone
from app.messages.rules.gateway import CARRIED, ending
from app.messages.service import reading, suppression, telephones
from app.preferences import queries, service
from app.preferences.forms import PreferencesForm, TelephoneForm
from app.preferences.guards import (
    ACCOUNT,
    ByAccount,
    ByApplication,
    ByCalendar,
    ByMail,
    ByRegistration,
    Visit,
)
from app.preferences.rules import Quiet, quiet_of

router = APIRouter(include_in_schema=False)
LIMIT = Depends(limited("preferences", "30 per hour"))
SAVED = notice("preferences.saved", lazy("It is kept. Messages follow it from now on."))
REFUSED = notice("mails.refused", lazy("You get no more of them."))
WANTED = notice("mails.wanted", lazy("You get them again."))
ASKED = notice(
    "telephone.asked",
    lazy("A first text is on its way to the telephone. Open the link in it, and agree there."),
)
STOPPED = notice("telephone.stopped", lazy("The number is forgotten: it gets no more texts."))
RESUMED = notice("preferences.resumed", lazy("Mails go to this address again."))


async def _wants_again(request: Request) -> bool:
    # A mail program sends "List-Unsubscribe=One-Click", in a form of either encoding.
    form = await request.form(max_files=0, max_fields=10)
    return form.get("do") == "again"


@router.get("/mails/{secret}")
def of_mail(request: Request, visit: ByMail, db: Db) -> Response:
    """For whoever opened the link at the foot of a mail."""
    return show(request, db, visit)


@router.post("/mails/{secret}")
def refuse(
    request: Request, visit: ByMail, again: Annotated[bool, Depends(_wants_again)], db: Db
) -> Response:
    """Send no more mails such as this one, or send them again; mail programs ask for it so, for
    their reader (RFC 8058). The address is a secret of the mail, so no other proof is needed.
    """
    reader, topic = visit.reader, visit.mail.topic if visit.mail else None
    if topic is None:
        return redirect(request, visit.here)
    refused = reading.refused_by(db, reader.meeting.id, reader.email)
    now = refused - {topic} if again else refused | {topic}
    reading.set_refused(db, None, reader.meeting.id, reader.email, now)
    return redirect(request, visit.here, WANTED if again else REFUSED)


@router.post("/mails/{secret}/settings", dependencies=[LIMIT])
def save_of_mail(request: Request, posted: Posted, visit: ByMail, db: Db) -> Response:
    """Keeps it."""
    return save(request, db, visit, posted)


@router.get("/registrations/{secret}/messages")
def of_registration(request: Request, visit: ByRegistration, db: Db) -> Response:
    """For whoever opened their registration."""
    return show(request, db, visit)


@router.post("/registrations/{secret}/messages", dependencies=[LIMIT])
def save_of_registration(
    request: Request, posted: Posted, visit: ByRegistration, db: Db
) -> Response:
    """Keeps it."""
    return save(request, db, visit, posted)


@router.get("/applications/{secret}/messages")
def of_application(request: Request, visit: ByApplication, db: Db) -> Response:
    """For whoever opened their application."""
    return show(request, db, visit)


@router.post("/applications/{secret}/messages", dependencies=[LIMIT])
def save_of_application(request: Request, posted: Posted, visit: ByApplication, db: Db) -> Response:
    """Keeps it."""
    return save(request, db, visit, posted)


@router.get("/calendars/{secret}/messages")
def of_calendar(request: Request, visit: ByCalendar, db: Db) -> Response:
    """For whoever opened the page of their calendar."""
    return show(request, db, visit)


@router.post("/calendars/{secret}/messages", dependencies=[LIMIT])
def save_of_calendar(request: Request, posted: Posted, visit: ByCalendar, db: Db) -> Response:
    """Keeps it."""
    return save(request, db, visit, posted)


@router.get(ACCOUNT)
def listed(request: Request, actor: SignedIn, db: Db) -> Response:
    """The meetings to come that write to whoever is signed in."""
    today = clock.now().date()
    found = queries.meetings_writing_to(db, actor.account_id, actor.email, today)
    return page(request, "preferences/list", meetings=found, home=ACCOUNT)


@router.get(ACCOUNT + "/{slug}")
def of_account(request: Request, visit: ByAccount, db: Db) -> Response:
    """For whoever is signed in."""
    return show(request, db, visit)


@router.post(ACCOUNT + "/{slug}", dependencies=[LIMIT])
def save_of_account(request: Request, posted: Posted, visit: ByAccount, db: Db) -> Response:
    """Keeps it."""
    return save(request, db, visit, posted)


def show(
    request: Request,
    db: Session,
    visit: Visit,
    form: PreferencesForm | None = None,
    number: TelephoneForm | None = None,
    *,
    status: int = 200,
) -> Response:
    """All that somebody can choose, what holds now, and why nothing comes if nothing does."""
    reader = visit.reader
    return page(
        request,
        "preferences/one",
        status=status,
        meeting=head_of(reader.meeting),
        visit=visit,
        form=form or _form(db, visit),
        refused=reading.refused_by(db, reader.meeting.id, reader.email),
        topics=mails.TOPICS,
        hours=messages.mail_hours(db, reader.meeting.id),
        suppressed=messages.suppression_of(db, reader.meeting.id, reader.email),
        reasons=mails.SUPPRESSED_FOR,
        contact=reader.meeting.contact_email,
        still=invitations.still_come(db, reader.person) if reader.person else [],
        **_texts(db, visit, number),
    )


def _texts(db: Session, visit: Visit, number: TelephoneForm | None) -> Mapping[str, Any]:
    """What a meeting sends as short texts, and to which number."""
    reader = visit.reader
    gateway = messages.gateway(db, reader.meeting.id)
    carries = gateway.carries if gateway and gateway.on else ()
    found = messages.telephone_of(db, reader.meeting.id, reader.email)
    given = found.number if found and found.agreed_at is None and not visit.mail else ""
    return {
        "telephone": found,
        "called": _called(found, visit) if found else "",
        "carries": [label for one, label in CARRIED.items() if one in carries],
        "number": number or TelephoneForm(data={"number": given}),
    }


def _called(telephone: Telephone, visit: Visit) -> str:
    return f"…{ending(telephone.number)}" if visit.mail else telephone.number


def _form(db: Session, visit: Visit) -> PreferencesForm:
    reader = visit.reader
    said = messages.reader(db, reader.meeting.id, reader.email)
    refused = reading.refused_by(db, reader.meeting.id, reader.email)
    data: dict[str, Any] = {
        "language": service.language_of(db, reader),
        "timezone": service.zone_of(db, reader),
        "quiet": quiet_of(said).value,
        "topics": [one.value for one in mails.TOPICS if one not in refused],
    }
    if said and quiet_of(said) is Quiet.OWN:
        data |= {"quiet_from": said.quiet_from, "quiet_until": said.quiet_until}
    if reader.person:
        data["way"] = invitations.way_of(db, reader.person).value
        data["marked"] = invitations.wishes(db, reader.person)
    return _offered(PreferencesForm(data=data), visit)


def _offered(form: PreferencesForm, visit: Visit) -> PreferencesForm:
    """Without what does not concern somebody: their calendar, or mails that cannot reach them."""
    if visit.reader.person is None:
        del form.way, form.marked
    if not visit.reader.email:
        for name in ("language", "timezone", "quiet", "quiet_from", "quiet_until", "topics"):
            delattr(form, name)
    return form


def save(request: Request, db: Session, visit: Visit, posted: FormData) -> Response:
    """Keeps what was chosen, takes a number or forgets it, or lets mails come again."""
    reader, do = visit.reader, posted.get("do")
    if do in {"text", "stop"}:
        return _save_number(request, db, visit, posted)
    if do == "resume":
        suppression.lift(db, reader.actor, reader.meeting.id, reader.email)
        return redirect(request, visit.here, RESUMED)
    form = _offered(PreferencesForm.posted(posted), visit)
    if not form.validate():
        return show(request, db, visit, form, status=422)
    service.save(db, reader, _said(form))
    return redirect(request, visit.here, SAVED)


def _said(form: PreferencesForm) -> service.Said:
    """What a form says that is valid; nothing of what it does not ask."""
    has_mail, has_calendar = "language" in form, "way" in form
    return service.Said(
        language=form.language.data if has_mail else "",
        timezone=form.timezone.data if has_mail else "",
        quiet=form.hours() if has_mail else None,
        refused=form.refused() if has_mail else (),
        way=Way(form.way.data) if has_calendar else None,
        marked=bool(form.marked.data) if has_calendar else False,
    )


def _save_number(request: Request, db: Session, visit: Visit, posted: FormData) -> Response:
    reader = visit.reader
    if posted.get("do") == "stop":
        found = messages.telephone_of(db, reader.meeting.id, reader.email)
        if found is not None:
            telephones.stop(db, found)
        return redirect(request, visit.here, STOPPED)
    form = TelephoneForm.posted(posted)
    if not form.validate():
        return show(request, db, visit, number=form, status=422)
    telephones.ask_for_texts(
        db,
        reader.meeting.id,
        form.e164,
        email=reader.email,
        name=reader.name,
        language=service.language_of(db, reader),
    )
    return redirect(request, visit.here, ASKED)
