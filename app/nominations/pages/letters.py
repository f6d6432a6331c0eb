"""The letter of a delegation, its list to take away, and whether it is final."""

from itertools import chain, repeat

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core import i18n
from app.core.db import Db
from app.core.errors import Refused
from app.core.files import StoredFile, as_download
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy
from app.core.sheets import XLSX, Heading, xlsx_of
from app.core.web import Posted, PostedWithFiles, notice, page, redirect, upload_in
from app.core.web.answers import PERSONAL
from app.core.web.notices import NoticeKind
from app.meetings.errors import NoSuchMeeting
from app.nominations import queries, service
from app.nominations.guards import DelegationHere, FocalDesk, FocalPoint
from app.nominations.pages.shown import open_of, shown
from app.nominations.rules.final import OpenPoint
from app.registrations import queries as registrations
from app.registrations import service as registration_service
from app.registrations.models import Registration
from app.registrations.rules import FUNCTION_LABELS, STATE_LABELS, csv_of, neutral

router = APIRouter()
WIDTHS = (18, 34, 26, 44, 34, 16)  # of the list's columns, in characters
WIDTH_OF_ANSWERS = 30
KEPT = notice("letter.kept", lazy("The letter is kept, together with the list as it is now."))
SETTLED = notice("letter.settled", lazy("What changed since that letter is settled."))
REPLACED = notice(
    "letter.replaced",
    lazy("Nothing was settled: a newer letter is there. See below what changed since that one."),
    NoticeKind.WARNING,
)
FINAL = notice("list.final", lazy("The list is final. Later changes are possible and are marked."))
REOPENED = notice("list.reopened", lazy("The list is open again."))


@router.post("/{slug}/delegation/letter")
def send(request: Request, posted: PostedWithFiles, desk: FocalPoint, db: Db) -> Response:
    """Keeps a note verbale or letter."""
    sent = upload_in(posted, "file")
    try:
        service.send_letter(
            db, desk.actor, desk.meeting, desk.delegation, sent.content, name=sent.name
        )
    except Refused as refused:
        said = refused.sentence
        return shown(request, desk, db, letter_error=said, status=refused.status)
    return redirect(request, f"{desk.path()}#letter", KEPT)


@router.get("/{slug}/delegation/letter")
def give(desk: FocalPoint, db: Db, letter: str = "") -> Response:
    """The letter, or an older one (`letter`), as a download for who speaks for the delegation."""
    return _letter(db, desk.delegation.id, letter)


@router.get("/organise/{slug}/delegations/{delegation_id}/letter")
def give_to_organiser(here: DelegationHere, db: Db, letter: str = "") -> Response:
    """The letter as a download, for organisers; `letter` is an older one."""
    return _letter(db, here.delegation.id, letter)


def _letter(db: Db, delegation_id: str, letter_id: str) -> Response:
    letters = queries.letters_of(db, delegation_id)
    found = next((one for one in letters if letter_id in {"", one.id}), None)
    if found is None:
        raise NoSuchMeeting
    return as_download(db, db.get_one(StoredFile, found.file_id), f"letter-{found.id}")


@router.post("/{slug}/delegation/letter/settle")
def settle(request: Request, posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Says that what changed since a letter (`letter`) is in order."""
    letter_id = str(posted.get("letter", ""))
    done = service.settle(db, desk.actor, desk.meeting, desk.delegation, letter_id)
    return redirect(request, f"{desk.path()}#letter", SETTLED if done else REPLACED)


@router.post("/organise/{slug}/delegations/{delegation_id}/letter/settle")
def settle_as_organiser(request: Request, posted: Posted, here: DelegationHere, db: Db) -> Response:
    """Says so as an organiser."""
    letter_id = str(posted.get("letter", ""))
    done = service.settle(db, here.desk.actor, here.desk.meeting, here.delegation, letter_id)
    return redirect(request, f"{here.path}#letter", SETTLED if done else REPLACED)


@router.get("/{slug}/delegation/final")
def ask(request: Request, desk: FocalPoint, db: Db) -> Response:
    """What is still open on the list, before it is declared final."""
    left = _open(db, desk)
    if desk.delegation.final_at is not None or not left:
        return redirect(request, f"{desk.path()}#final")
    return page(request, "nominations/final", meeting=desk.head, desk=desk, open=left)


@router.post("/{slug}/delegation/final")
def declare(request: Request, posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Declares the list final; asks first, where something is open on it."""
    if not posted.get("anyway") and _open(db, desk):
        return redirect(request, desk.path("/final"))
    service.declare_final(db, desk.actor, desk.meeting, desk.delegation)
    return redirect(request, f"{desk.path()}#final", FINAL)


def _open(db: Session, desk: FocalDesk) -> list[OpenPoint]:
    members = registrations.members_of(db, desk.delegation.id)
    return open_of(db, desk.delegation, members, queries.reserved_of(db, desk.delegation.id))


@router.post("/{slug}/delegation/reopen")
def reopen(request: Request, _posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """Opens the list again."""
    service.reopen(db, desk.actor, desk.meeting, desk.delegation)
    return redirect(request, f"{desk.path()}#final", REOPENED)


@router.post("/{slug}/delegation/list.csv")
def export(_posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """The list as comma-separated values, in the order of the page."""
    header, lines = _table(db, desk)
    content = csv_of([neutral(cell) for cell in header], lines)
    return _file(desk, content, "text/csv; charset=utf-8", "csv")


@router.post("/{slug}/delegation/list.xlsx")
def export_workbook(_posted: Posted, desk: FocalPoint, db: Db) -> Response:
    """The list as a workbook, in the order of the page."""
    header, lines = _table(db, desk)
    widths = chain(WIDTHS, repeat(WIDTH_OF_ANSWERS))
    headings = [Heading(name, width) for name, width in zip(header, widths, strict=False)]
    rtl = i18n.direction() == "rtl"
    return _file(desk, xlsx_of(_("Delegation"), headings, lines, rtl=rtl), XLSX, "xlsx")


def _file(desk: FocalDesk, content: str | bytes, media_type: str, kind: str) -> Response:
    name = f"delegation-{desk.meeting.slug}.{kind}"
    headers = {
        "Cache-Control": PERSONAL,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(content, media_type=media_type, headers=headers)


def _table(db: Session, desk: FocalDesk) -> tuple[list[str], list[list[str]]]:
    """What the list says of everybody, and what they answered to questions of the meeting."""
    members = registrations.members_of(db, desk.delegation.id)
    asked, said = registration_service.answers_of_delegation(db, desk.delegation)
    header = _header() + [in_language(one.now.text) for one in asked]
    lines = [
        [*_line(member), *(said.get((member.id, one.id), "") for one in asked)]
        for member in members
    ]
    return header, lines


def _header() -> list[str]:
    function = _("Function in the delegation")
    return [_("Form of address"), _("Name"), function, _("Position"), _("E-mail"), _("Status")]


def _line(one: Registration) -> list[str]:
    return [
        one.person.honorific,
        one.person.name,
        str(FUNCTION_LABELS[one.function]),
        one.person.position,
        one.person.email or "",
        str(STATE_LABELS[one.state]),
    ]
