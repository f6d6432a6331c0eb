"""The mails of a meeting that wait until an organiser has read them."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from app.core.db import Db
from app.core.i18n import LANGUAGES, lazy, ngettext
from app.core.ids import mark_of
from app.core.web import Posted, notice, page, redirect
from app.core.web.answers import PERSONAL
from app.core.web.notices import NoticeKind, counted
from app.meetings.forms import DraftForm, DraftsForm, ReadBeforeForm
from app.meetings.guards import Desk, OrganiserDesk
from app.messages import queries, rules
from app.messages.errors import MarksWrong, NoSuchMessage, TooLong
from app.messages.models import Message, ReadBefore
from app.messages.pages.outbox import MAIL_POLICY
from app.messages.rules.entries import entries_said
from app.messages.rules.wording import side_by_side
from app.messages.service import drafts as service

router = APIRouter()
OUTBOX = "/organise/{slug}/outbox"
MOST_NAMED = 20  # of the mails that are to be dropped or released, beside their number
CHANGED = notice("draft.changed", lazy("The mail is changed."))
CHANGED_BACK = notice("draft.changed_back", lazy("The mail says again what it said first."))
SET = notice("drafts.rule", lazy("It is saved. Mails that wait already go on waiting."))
NOTHING = notice(
    "drafts.none",
    lazy("Nothing was done: tick at least one mail, or choose all of a kind."),
    NoticeKind.WARNING,
)


def _released(number: int) -> str:
    return ngettext("One mail is released.", "%(number)s mails are released.", number) % {
        "number": number
    }


def _dropped(number: int) -> str:
    return ngettext(
        "One mail is dropped: nobody gets it.",
        "%(number)s mails are dropped: nobody gets them.",
        number,
    ) % {"number": number}


RELEASED = counted("drafts.released", _released)
DROPPED = counted("drafts.dropped", _dropped)


@router.get(OUTBOX)
def outbox(
    request: Request,
    desk: OrganiserDesk,
    db: Db,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The drafts, by person; what waits of which kind; which mails are to wait at all."""
    pages = ceil(queries.people_with_drafts(db, desk.meeting.id) / queries.ON_A_PAGE)
    number = max(1, min(number, pages))  # the last ones of a page have gone: there is no such page
    drafts = queries.drafts_of(db, desk.meeting.id, page=number)
    counts = queries.drafts_by_cause(db, desk.meeting.id)
    read_before = queries.read_before(db, desk.meeting.id)
    causes = [
        (cause, str(label), read_before.get(cause, rules.USUALLY_READ))
        for cause, label in rules.CAUSES.items()
    ]
    return page(
        request,
        "meetings/outbox",
        meeting=desk.head,
        people=[list(mails) for _address, mails in groupby(drafts, key=lambda one: one.to_email)],
        number=number,
        pages=pages,
        counts=counts,
        labels=rules.CAUSES,
        rules=[(label, ReadBeforeForm.of(cause, rule)) for cause, label, rule in causes],
        form=DraftsForm(),
    )


@router.post(OUTBOX + "/chosen")
def deal_with(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Releases or drops those that are ticked, or all of a kind. Asks first, but where a single one
    is released.
    """
    form = DraftsForm.posted(posted)
    home = OUTBOX.format(slug=desk.meeting.slug)
    if not form.validate() or not (form.chosen.data or form.cause.data):
        return redirect(request, home, NOTHING)
    found = queries.drafts_to_change(
        db, desk.meeting.id, ids=form.chosen.data or (), cause=form.cause.data or ""
    )
    drops = form.do.data == "drop"
    if not found:
        return redirect(request, home, NOTHING)
    if (drops or len(found) > 1) and form.sure.data != mark_of(one.id for one in found):
        return _ask(request, desk, found, form.cause.data or "", drops=drops)
    if drops:
        number = service.drop_drafts(db, desk.actor, desk.meeting.id, found)
        return redirect(request, home, DROPPED.of(number))
    number = service.release_drafts(db, desk.actor, desk.meeting.id, found)
    return redirect(request, home, RELEASED.of(number))


def _ask(
    request: Request, desk: Desk, mails: Sequence[Message], cause: str, *, drops: bool
) -> Response:
    """Says what follows from dropping these, or releasing them, before it is done: all of a
    `cause` or single ones. It is asked anew where others wait by the time that it is confirmed.
    """
    return page(
        request,
        "meetings/sure",
        meeting=desk.head,
        drops=drops,
        mails=sorted(mails, key=lambda one: (one.to_name, one.to_email)),
        people=len({one.to_email for one in mails}),
        cause=cause,
        mark=mark_of(one.id for one in mails),
        most=MOST_NAMED,
    )


@router.post(OUTBOX + "/rule")
def set_rule(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Says which mails of a kind wait from now on."""
    form = ReadBeforeForm.posted(posted)
    home = OUTBOX.format(slug=desk.meeting.slug)
    if not form.validate():
        return redirect(request, home, NOTHING)
    cause, read_before = form.cause.data or "", ReadBefore(form.read_before.data)
    service.set_read_before(db, desk.actor, desk.meeting.id, cause, read_before)
    return redirect(request, home, SET)


@router.get(OUTBOX + "/{message_id}")
def one(request: Request, desk: OrganiserDesk, message_id: str, db: Db) -> Response:
    """One draft, to be changed."""
    mail = service.draft(db, desk.meeting.id, message_id)
    form = DraftForm(data={"subject": mail.subject, "text": service.to_read(db, mail)})
    return _one(request, desk, mail, form, db)


@router.post(OUTBOX + "/{message_id}")
def change(
    request: Request, posted: Posted, desk: OrganiserDesk, message_id: str, db: Db
) -> Response:
    """Keeps what was changed, and releases it where asked to; or asks before it is dropped."""
    mail = service.draft(db, desk.meeting.id, message_id)
    form = DraftForm.posted(posted)
    if not form.validate():
        return _one(request, desk, mail, form, db, status=422)
    try:
        return _dealt_with(request, desk, mail, form, db)
    except (MarksWrong, TooLong) as wrong:
        form.text.errors = [wrong.sentence]
        return _one(request, desk, mail, form, db, status=422)


def _dealt_with(request: Request, desk: Desk, mail: Message, form: DraftForm, db: Db) -> Response:
    home = OUTBOX.format(slug=desk.meeting.slug)
    if form.do.data == "drop":
        return _ask(request, desk, [mail], "", drops=True)
    if form.do.data == "back":
        service.change_back(db, desk.actor, mail)
        return redirect(request, f"{home}/{mail.id}", CHANGED_BACK)
    subject, text = form.subject.data or "", form.text.data or ""
    service.change_draft(db, desk.actor, mail, subject=subject, text=text)
    if form.do.data == "release":
        service.release_drafts(db, desk.actor, desk.meeting.id, [mail])
        return redirect(request, home, RELEASED.of(1))
    return redirect(request, f"{home}/{mail.id}", CHANGED)


@router.get(OUTBOX + "/{message_id}/html")
def as_html(desk: OrganiserDesk, message_id: str, db: Db) -> Response:
    """One draft as a mail program would show it."""
    mail = service.draft(db, desk.meeting.id, message_id)
    headers = {"Content-Security-Policy": MAIL_POLICY, "Cache-Control": PERSONAL}
    return HTMLResponse(service.as_seen(db, mail), headers=headers)


@router.get(OUTBOX + "/{message_id}/entry")
def entry(desk: OrganiserDesk, message_id: str, db: Db) -> Response:
    """The entry for calendars that a draft carries, as a file. Raises `NoSuchMessage`."""
    carried = _entries(service.draft(db, desk.meeting.id, message_id))
    if not carried:
        raise NoSuchMessage
    headers = {
        "Cache-Control": PERSONAL,
        "Content-Disposition": f'attachment; filename="{carried[0]["name"]}"',
    }
    return Response(carried[0]["text"], media_type=carried[0]["type"], headers=headers)


def _entries(mail: Message) -> list[dict[str, Any]]:
    return [one for one in mail.attachments if one["type"].startswith("text/calendar")]


def _one(
    request: Request, desk: Desk, mail: Message, form: DraftForm, db: Db, *, status: int = 200
) -> Response:
    first = service.read_first(db, mail)
    now = f"{mail.subject}\n\n{service.to_read(db, mail)}"
    return page(
        request,
        "meetings/draft",
        status=status,
        meeting=desk.head,
        mail=mail,
        language=LANGUAGES.get(mail.language, mail.language),
        why=rules.CAUSES[mail.draft_of or ""],
        form=form,
        beside=side_by_side("\n\n".join(first), now) if first else None,
        entries=[said for one in _entries(mail) for said in entries_said(one["text"])],
    )
