"""Pages of the list of participants: the organiser's, and what everybody may read."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import language, lazy
from app.core.web import Posted, notice, page, redirect
from app.core.web.notices import NoticeKind
from app.matching import queries as matching
from app.meetings.guards import PUBLIC, Desk, MeetingHere, OrganiserDesk
from app.meetings.rules import head_of
from app.participants import queries, service
from app.participants.errors import IssuedMeanwhile, NothingToIssue, WholeNotPublic
from app.participants.forms import FileForm, FileKind, IssueForm
from app.participants.guards import IssuedOfDesk, PublicList
from app.participants.models import ListKind, ParticipantList
from app.participants.rules.layout import (
    SAYS_WHO_IS_NAMED,
    Content,
    Edition,
    document,
    named,
    totals,
)
from app.participants.rules.listing import Listing

router = APIRouter()
PUBLIC_KINDS = (FileKind.PDF, FileKind.DOCX)
ISSUED = notice("participants.issued", lazy("The list is issued. It does not change any more."))
PUBLISHED = notice("participants.published", lazy("Everybody can read the list now."))
TAKEN_BACK = notice(
    "participants.taken_back",
    lazy(
        "The list is no longer public, nor is what was published about it. Copies that were taken"
        " stay where they are."
    ),
    NoticeKind.WARNING,
)


@router.get("/organise/{slug}/participants")
def desk(request: Request, desk: OrganiserDesk, db: Db) -> Response:
    """What the list would say now, what is new since the last one, and all that was issued."""
    return _desk(request, desk, db)


@router.post("/organise/{slug}/participants")
def issue(request: Request, posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """Issues a list."""
    form = IssueForm.posted(posted)
    form.offer(ListKind)
    if not form.validate():
        return _desk(request, desk, db, form, status=422)
    kind, symbol = ListKind(form.kind.data), form.symbol.data or ""
    try:
        made = service.issue(db, desk.actor, desk.meeting, kind, symbol, after=form.after.data or 0)
    except (IssuedMeanwhile, NothingToIssue) as refused:
        return _desk(request, desk, db, form, status=409, refused=refused.sentence)
    return redirect(request, f"/organise/{desk.meeting.slug}/participants/{made.id}", ISSUED)


@router.get("/organise/{slug}/participants/{list_id}")
def one(request: Request, desk: OrganiserDesk, issued: IssuedOfDesk, db: Db) -> Response:
    """A list as it was issued."""
    return _one(request, desk, issued, db)


@router.post("/organise/{slug}/participants/{list_id}/publish")
def publish(
    request: Request, posted: Posted, desk: OrganiserDesk, issued: IssuedOfDesk, db: Db
) -> Response:
    """Lets everybody read a list, and what it is about with it where that is asked for."""
    try:
        service.publish(db, desk.actor, issued, with_earlier=bool(posted.get("with_earlier")))
    except WholeNotPublic as refused:
        return _one(request, desk, issued, db, status=refused.status, refused=refused.sentence)
    return redirect(request, _path(desk, issued.id), PUBLISHED)


@router.post("/organise/{slug}/participants/{list_id}/withdraw")
def take_back(
    request: Request, _posted: Posted, desk: OrganiserDesk, issued: IssuedOfDesk, db: Db
) -> Response:
    """Lets organisers only read a list."""
    service.take_back(db, desk.actor, issued)
    return redirect(request, _path(desk, issued.id), TAKEN_BACK)


@router.get(PUBLIC + "/participants")
def public(request: Request, meeting: MeetingHere, db: Db) -> Response:
    """What everybody may read, the newest first."""
    return page(
        request,
        "participants/public",
        meeting=head_of(meeting),
        lists=queries.lists_of(db, meeting.id, published=True),
        editions=service.editions_of(queries.lists_of(db, meeting.id)),
    )


@router.get(PUBLIC + "/participants/{list_id}")
def public_one(request: Request, meeting: MeetingHere, issued: PublicList, db: Db) -> Response:
    """A list that everybody may read."""
    return page(
        request,
        "participants/public_one",
        meeting=head_of(meeting),
        issued=issued,
        kinds=PUBLIC_KINDS,
        document=service.document_of(db, meeting, issued),
    )


def _path(desk: Desk, list_id: str) -> str:
    return f"/organise/{desk.meeting.slug}/participants/{list_id}"


def _one(
    request: Request,
    desk: Desk,
    issued: ParticipantList,
    db: Session,
    *,
    status: int = 200,
    refused: str = "",
) -> Response:
    editions = service.editions_of(queries.lists_of(db, desk.meeting.id))
    earlier = [] if issued.published_at else service.private_before(db, issued)
    return page(
        request,
        "participants/one",
        status=status,
        meeting=desk.head,
        issued=issued,
        refused=refused,
        earlier=[named(desk.head, editions[one.id]) for one in earlier],
        about=[named(desk.head, editions[one.id]) for one in service.public_about(db, issued)],
        document=service.document_of(db, desk.meeting, issued),
        file_form=FileForm(data={"language": language()}),
        kinds=FileKind,
    )


def _desk(
    request: Request,
    desk: Desk,
    db: Session,
    form: IssueForm | None = None,
    *,
    status: int = 200,
    refused: str = "",
) -> Response:
    standing = service.standing_of(db, desk.meeting)
    lists = queries.lists_of(db, desk.meeting.id)
    form = form or IssueForm()
    form.offer(standing.kinds)
    form.after.data = standing.last.number if standing.last else 0
    untold = Content(Listing(standing.untold.added), standing.untold)
    return page(
        request,
        "participants/desk",
        status=status,
        meeting=desk.head,
        form=form,
        refused=refused,
        standing=standing,
        pairs=matching.open_on_the_list(db, desk.meeting.id),
        totals=totals(standing.now),
        draft=service.draft_document(desk.meeting, standing.now),
        untold=document(desk.head, Edition(None), untold),
        lists=lists,
        editions=service.editions_of(lists),
        issuers=queries.issuers_of(db, desk.meeting.id),
        named=SAYS_WHO_IS_NAMED,
        file_form=FileForm(data={"language": language()}),
        kinds=FileKind,
    )
