"""Addresses of lists of participants as files."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import in_use, language
from app.core.web import Posted
from app.core.web.answers import PERSONAL
from app.meetings.guards import PUBLIC, MeetingHere, OrganiserDesk
from app.meetings.models import Meeting
from app.participants import service
from app.participants.errors import NoSuchList
from app.participants.exports.docx import docx_file
from app.participants.exports.pdf import pdf_file
from app.participants.exports.sheets import csv_file, xlsx_file
from app.participants.forms import FileForm, FileKind
from app.participants.guards import IssuedOfDesk, PublicList
from app.participants.rules.layout import Document

router = APIRouter(include_in_schema=False)
_OFFICE = "application/vnd.openxmlformats-officedocument"
MAKERS: Mapping[FileKind, tuple[str, Callable[[Document], bytes]]] = {
    FileKind.PDF: ("application/pdf", pdf_file),
    FileKind.DOCX: (f"{_OFFICE}.wordprocessingml.document", docx_file),
    FileKind.XLSX: (f"{_OFFICE}.spreadsheetml.sheet", xlsx_file),
    FileKind.CSV: ("text/csv; charset=utf-8", csv_file),
}


@router.post("/organise/{slug}/participants/file")
def draft_file(posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """The list as it would be issued now; by POST, because it is written down who took it."""
    form = FileForm.posted(posted)
    kind = _kind_of(form)
    service.taken_away(db, desk.actor, desk.meeting, None, kind)
    with in_use(form.language.data or language()):
        made = service.draft_document(desk.meeting, service.listing_now(db, desk.meeting))
        return _file(desk.meeting, "draft", made, kind)


@router.post("/organise/{slug}/participants/{list_id}/file")
def issued_file(posted: Posted, desk: OrganiserDesk, issued: IssuedOfDesk, db: Db) -> Response:
    """A list that was issued, in the language of the form."""
    form = FileForm.posted(posted)
    kind = _kind_of(form)
    service.taken_away(db, desk.actor, desk.meeting, issued.id, kind)
    with in_use(form.language.data or language()):
        made = service.document_of(db, desk.meeting, issued)
        return _file(desk.meeting, str(issued.number), made, kind)


@router.get(PUBLIC + "/participants/{list_id}.docx")
def public_docx(meeting: MeetingHere, issued: PublicList, db: Db) -> Response:
    """A list that everybody may read, as DOCX, in the language in use."""
    made = service.document_of(db, meeting, issued)
    return _file(meeting, str(issued.number), made, FileKind.DOCX)


@router.get(PUBLIC + "/participants/{list_id}.pdf")
def public_pdf(meeting: MeetingHere, issued: PublicList, db: Db) -> Response:
    """A list that everybody may read, as PDF, in the language in use."""
    made = service.document_of(db, meeting, issued)
    return _file(meeting, str(issued.number), made, FileKind.PDF)


def _kind_of(form: FileForm) -> FileKind:
    kind = form.wanted
    if kind is None:
        raise NoSuchList
    return kind


def _file(meeting: Meeting, name: str, made: Document, kind: FileKind) -> Response:
    media_type, make = MAKERS[kind]
    file = f"participants-{meeting.slug}-{name}-{made.language}.{kind.value}"
    return Response(
        make(made),
        media_type=media_type,
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="{file}"',
            "Content-Language": made.language,
        },
    )
