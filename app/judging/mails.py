"""Mails to hosts whose applications are to become one."""

from sqlalchemy.orm import Session

from app.judging.models import ApplicationMerge
from app.meetings.models import Meeting
from app.messages.service import Recipient, post
from app.side_events.models import SideEvent


def merge_asked(
    db: Session,
    meeting: Meeting,
    merge: ApplicationMerge,
    mine: SideEvent,
    theirs: SideEvent,
    *,
    path: str,
) -> None:
    """Whether the host of `mine` agrees that it becomes one with `theirs`; by a link."""
    _post(db, "asked", meeting, merge, mine, other=theirs, path=path)


def merged(
    db: Session,
    meeting: Meeting,
    merge: ApplicationMerge,
    kept: SideEvent,
    *,
    to: SideEvent,
    path: str,
) -> None:
    """Both agreed: the link of the application that goes on, for each of its hosts."""
    _post(db, "merged", meeting, merge, to, other=kept, path=path)


def _post(
    db: Session,
    kind: str,
    meeting: Meeting,
    merge: ApplicationMerge,
    to: SideEvent,
    *,
    other: SideEvent,
    path: str,
) -> None:
    if not to.contact_email:
        return
    post(
        db,
        f"judging/{kind}",
        Recipient(to.contact_email, to.contact_name, to.contact_language),
        cause=f"side_event.merge_{kind}:{merge.id}:{to.id}",
        meeting_id=meeting.id,
        meeting=meeting,
        event=to,
        other=other,
        path=path,
    )
