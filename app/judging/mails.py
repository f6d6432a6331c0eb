"""Mails to hosts whose applications are to become one, and to reviewers."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock
from app.judging.models import ApplicationMerge
from app.judging.rules.reviewing import Judge
from app.meetings.models import Meeting
from app.messages.models import MailTopic
from app.messages.rules import REVIEWS
from app.messages.service import About, Recipient, post
from app.side_events.mails.ending import end_told
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
    end_told(db, to).post(
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


def invited(db: Session, meeting: Meeting, account: Account, *, since: datetime) -> None:
    """Somebody is to judge applications: where they do it."""
    post(
        db,
        "judging/invited",
        Recipient(account.email, account.name, account.language),
        cause=f"review.invited:{meeting.id}:{since.isoformat()}",
        meeting_id=meeting.id,
        meeting=meeting,
        path=f"/review/{meeting.slug}",
    )


def reminded(
    db: Session,
    meeting: Meeting,
    judge: Judge,
    *,
    left: tuple[int, int],
    closes_at: datetime | None,
    to_read: bool,
) -> bool:
    """How many applications they have left, and until when; gives whether it was written.

    The second number of `left` says how many of these were handed in and lack a score.

    One a day. With `to_read` it waits until an organiser has read it.
    """
    day = clock.now().date().isoformat()
    written = post(
        db,
        "judging/reminded",
        Recipient(judge.email, judge.name, judge.language),
        cause=f"{REVIEWS}:{meeting.id}:{day}",
        meeting_id=meeting.id,
        about=About(REVIEWS, judge.reviewer_id),
        to_read=to_read,
        topic=MailTopic.REMINDER,
        meeting=meeting,
        left=left[0],
        incomplete=left[1],
        closes_at=closes_at,
        path=f"/review/{meeting.slug}",
    )
    return written is not None
