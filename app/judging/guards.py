"""Who may judge: those whom the organisers of a meeting let, and nobody else."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.accounts.guards import SignedIn
from app.core.db import Db
from app.judging import queries
from app.judging.errors import NoSuchCriterion, NoSuchReviewer, NotToJudge
from app.judging.models import Criterion, Reviewer, ReviewRound
from app.judging.rules.reviewing import GONE, JUDGED
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.guards import Desk, OrganiserDesk
from app.side_events import queries as side_events
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class ReviewDesk(Desk):
    """A reviewer at work at a meeting."""

    settings: ReviewRound | None

    @property
    def path(self) -> str:
        """The address of their list."""
        return f"/review/{self.meeting.slug}"


def _reviewer(slug: str, actor: SignedIn, db: Db) -> ReviewDesk:
    # Not even organisers, who see all reviews: what a reviewer must not see yet, no role opens.
    meeting = meetings.meeting_at(db, slug)
    if meeting is None or not actor.reviews_at(meeting.id):
        raise NoSuchMeeting
    row = queries.reviewer_of(db, meeting.id, actor.account_id)
    if row is None or row.ended_at is not None:
        raise NoSuchMeeting
    return ReviewDesk(meeting, actor, queries.round_of(db, meeting.id))


ReviewerDesk = Annotated[ReviewDesk, Depends(_reviewer)]


def _to_judge(event_id: str, desk: ReviewerDesk, db: Db) -> SideEvent:
    # What is not theirs to read is as unknown as what never was.
    event = side_events.side_event(db, event_id, meeting_id=desk.meeting.id)
    if event is None or event.state in GONE:
        raise NotToJudge
    if queries.own_review(db, event.id, desk.actor.account_id) is not None:
        return event
    assigned = desk.settings is not None and desk.settings.assigned
    mine = not assigned or queries.task_of(db, event.id, desk.actor.account_id) is not None
    if event.state not in JUDGED or not mine:
        raise NotToJudge
    return event


ToJudge = Annotated[SideEvent, Depends(_to_judge)]


def _criterion(criterion_id: str, desk: OrganiserDesk, db: Db) -> Criterion:
    found = queries.criterion_of(db, desk.meeting.id, criterion_id)
    if found is None:
        raise NoSuchCriterion
    return found


CriterionHere = Annotated[Criterion, Depends(_criterion)]


def _one_reviewer(reviewer_id: str, desk: OrganiserDesk, db: Db) -> Reviewer:
    found = queries.reviewer_by_id(db, desk.meeting.id, reviewer_id)
    if found is None:
        raise NoSuchReviewer
    return found


ReviewerHere = Annotated[Reviewer, Depends(_one_reviewer)]
