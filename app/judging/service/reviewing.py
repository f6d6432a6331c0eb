"""What reviewers do: score, hand in, take back, and say what they do not judge."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.ids import new_id
from app.judging import queries
from app.judging.errors import Decided, NotToJudge, NotYours, RoundClosed, StaleReview
from app.judging.models import Recusal, Review
from app.judging.rules.reviewing import (
    JUDGED,
    LONGEST_COMMENT,
    LONGEST_REASON,
    Why,
    is_open,
)
from app.meetings.models import Meeting
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class Typed:
    """What a reviewer gives an application; `seen` is the revision that their page has shown."""

    scores: Mapping[str, int]  # by the criterion's id
    comment: str
    seen: int


def why_not(db: Session, event: SideEvent, account_id: str) -> Why | None:
    """Why an application is a reviewer's own; None where it is not."""
    judges = queries.judges_of(db, event.meeting_id, account_id)
    return (
        queries.conflicts_of(db, event.meeting_id, judges, [event.id])
        .get(event.id, {})
        .get(account_id)
    )


def save_review(
    db: Session, actor: Actor, meeting: Meeting, event: SideEvent, typed: Typed
) -> Review:
    """Keep what a reviewer gives. What was handed in is taken back where something changes.

    Scores by criteria that are not in use stay as they were. Raises `RoundClosed`, `Decided`,
    `NotYours` and, where something else was saved since it was seen, `StaleReview`.
    """
    review = _to_change(db, actor, meeting, event)
    used = {one.id: len(one.wordings) - 1 for one in queries.criteria_of(db, meeting.id)}
    before = review.scores if review else {}
    scores = {key: score for key, score in before.items() if key not in used}
    scores |= {key: score for key, score in typed.scores.items() if key in used}
    comment = typed.comment[:LONGEST_COMMENT]
    if review is not None and (review.scores, review.comment) == (scores, comment):
        return review  # sent twice, or nothing was changed
    if review is not None and review.revision != typed.seen:
        raise StaleReview
    review = review or _begun(db, actor, event)
    review.worded = {
        key: review.worded[key] if before.get(key) == score and key in review.worded else used[key]
        for key, score in scores.items()
        if key in used or key in review.worded
    }
    review.scores, review.comment, review.done_at = scores, comment, None
    review.saved_at = clock.now()
    review.revision += 1
    db.flush()
    return review


def _begun(db: Session, actor: Actor, event: SideEvent) -> Review:
    review = Review(
        id=new_id(),
        side_event_id=event.id,
        account_id=actor.account_id,
        worded={},
        revision=0,
        created_at=clock.now(),
    )
    db.add(review)
    return review


def _to_change(db: Session, actor: Actor, meeting: Meeting, event: SideEvent) -> Review | None:
    """The own review, kept from the reviewer's other windows, if it may be changed at all."""
    if queries.reviewer_to_change(db, meeting.id, actor.account_id) is None:
        raise NotToJudge
    if not is_open(queries.round_of(db, meeting.id), clock.now()):
        raise RoundClosed
    if event.state not in JUDGED:
        raise Decided
    if queries.recusal_of(db, event.id, actor.account_id) or why_not(db, event, actor.account_id):
        raise NotYours
    return queries.review_to_change(db, event.id, actor.account_id)


def hand_in(db: Session, actor: Actor, meeting: Meeting, event: SideEvent) -> None:
    """What was saved counts from now on. Raises as `save_review`; twice is once."""
    review = _to_change(db, actor, meeting, event)
    if review is not None and review.done_at is None:
        review.done_at = clock.now()
        review.revision += 1
        record(db, actor, "review.handed_in", meeting.id, event.id)
        db.flush()


def take_back(db: Session, actor: Actor, meeting: Meeting, event: SideEvent) -> None:
    """It does not count until it is handed in again. Raises as `save_review`; twice is once."""
    review = _to_change(db, actor, meeting, event)
    if review is not None and review.done_at is not None:
        review.done_at = None
        review.revision += 1
        record(db, actor, "review.taken_back", meeting.id, event.id)
        db.flush()


def recuse(db: Session, actor: Actor, meeting: Meeting, event: SideEvent, reason: str) -> None:
    """They do not judge this one. What they wrote of it is kept and does not count.

    Raises `RoundClosed`; twice is once.
    """
    if queries.reviewer_to_change(db, meeting.id, actor.account_id) is None:
        raise NotToJudge
    if not is_open(queries.round_of(db, meeting.id), clock.now()):
        raise RoundClosed
    if queries.recusal_of(db, event.id, actor.account_id) is None:
        row = Recusal(
            side_event_id=event.id,
            account_id=actor.account_id,
            reason=reason[:LONGEST_REASON],
            at=clock.now(),
        )
        db.add(row)
        record(db, actor, "review.recused", meeting.id, event.id)
        db.flush()


def judge_after_all(db: Session, actor: Actor, meeting: Meeting, event: SideEvent) -> None:
    """They take back that they do not judge it. Raises `RoundClosed`; twice is once."""
    if not is_open(queries.round_of(db, meeting.id), clock.now()):
        raise RoundClosed
    row = queries.recusal_of(db, event.id, actor.account_id)
    if row is not None:
        db.delete(row)
        record(db, actor, "review.recusal_taken_back", meeting.id, event.id)
        db.flush()
