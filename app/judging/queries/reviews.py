"""Selects on reviews, recusals and who is to read what."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Text, cast, delete, or_, select
from sqlalchemy.orm import Session

from app.judging.models import Recusal, Review, ReviewTask
from app.judging.rules.reviewing import GONE, JUDGED, Given
from app.side_events.models import Partner, PartnerRole, SideEvent, SideEventState


class Titled(NamedTuple):
    """An application in a list."""

    id: str
    number: int
    title: str
    language: str
    state: SideEventState


def applications(
    db: Session,
    meeting_id: str,
    *,
    states: Collection[SideEventState] | None = None,
    words: str = "",
) -> list[Titled]:
    """The applications of a meeting in order of receipt; `words` are in title or partner."""
    chosen = _titled().where(SideEvent.meeting_id == meeting_id)
    if states is not None:
        chosen = chosen.where(SideEvent.state.in_(states))
    if words:
        chosen = chosen.where(_says(words))
    return [Titled(*row) for row in db.execute(chosen.order_by(SideEvent.number))]


def _titled() -> Select[str, int, str, str, SideEventState]:
    return select(
        SideEvent.id, SideEvent.number, SideEvent.title, SideEvent.language, SideEvent.state
    )


def _says(words: str) -> ColumnElement[bool]:
    return or_(
        SideEvent.title.icontains(words, autoescape=True),
        SideEvent.partners.any(Partner.name.icontains(words, autoescape=True)),
    )


def to_read(
    db: Session, meeting_id: str, account_id: str, *, assigned: bool, words: str = ""
) -> list[Titled]:
    """What a reviewer finds: all that can be judged, or what is assigned to them.

    With what they have judged already, also once it was decided.
    """
    mine = SideEvent.id.in_(select(Review.side_event_id).where(Review.account_id == account_id))
    now: ColumnElement[bool] = SideEvent.state.in_(JUDGED)
    if assigned:
        tasks = select(ReviewTask.side_event_id).where(ReviewTask.account_id == account_id)
        now &= SideEvent.id.in_(tasks)
    chosen = _titled().where(
        SideEvent.meeting_id == meeting_id, SideEvent.state.not_in(GONE), or_(now, mine)
    )
    if words:
        chosen = chosen.where(_says(words))
    return [Titled(*row) for row in db.execute(chosen.order_by(SideEvent.number))]


def lead_names(db: Session, event_ids: Collection[str]) -> Mapping[str, str]:
    """The lead organisers as typed, by the application's id."""
    chosen = select(Partner.side_event_id, Partner.name).where(
        Partner.side_event_id.in_(event_ids), Partner.role == PartnerRole.LEAD_ORGANISER
    )
    return dict(db.execute(chosen.order_by(Partner.position.desc())).all())


def reviews_by(db: Session, meeting_id: str, account_id: str) -> Mapping[str, tuple[bool, str]]:
    """Which applications one reviewer has begun to judge.

    Each with whether it is handed in, and with its scores as JSON.
    """
    chosen = (
        select(Review.side_event_id, Review.done_at.is_not(None), cast(Review.scores, Text))
        .join(SideEvent, SideEvent.id == Review.side_event_id)
        .where(SideEvent.meeting_id == meeting_id, Review.account_id == account_id)
    )
    return {row[0]: (bool(row[1]), row[2]) for row in db.execute(chosen)}


def recused_by(db: Session, meeting_id: str, account_id: str) -> Mapping[str, str]:
    """What one reviewer said that they do not judge: the reasons by the application's id."""
    chosen = (
        select(Recusal.side_event_id, Recusal.reason)
        .join(SideEvent, SideEvent.id == Recusal.side_event_id)
        .where(SideEvent.meeting_id == meeting_id, Recusal.account_id == account_id)
    )
    return dict(db.execute(chosen).all())


def own_review(db: Session, event_id: str, account_id: str) -> Review | None:
    """What one reviewer gave one application."""
    return db.scalar(
        select(Review).where(Review.side_event_id == event_id, Review.account_id == account_id)
    )


def review_to_change(db: Session, event_id: str, account_id: str) -> Review | None:
    """The same as it is at this moment, kept from others until the transaction ends."""
    chosen = select(Review).where(Review.side_event_id == event_id, Review.account_id == account_id)
    return db.scalar(chosen.with_for_update().execution_options(populate_existing=True))


def recusal_of(db: Session, event_id: str, account_id: str) -> Recusal | None:
    """What a reviewer said why they do not judge an application."""
    return db.get(Recusal, (event_id, account_id))


def task_of(db: Session, event_id: str, account_id: str) -> ReviewTask | None:
    """Whether an application is assigned to a reviewer."""
    return db.get(ReviewTask, (event_id, account_id))


def reviews_on(db: Session, event_id: str) -> Sequence[Review]:
    """All reviews of one application, handed in or not, in the order in which they were begun."""
    chosen = select(Review).where(Review.side_event_id == event_id)
    return db.scalars(chosen.order_by(Review.created_at, Review.id)).all()


def recusals_on(db: Session, event_id: str) -> Sequence[Recusal]:
    """What reviewers said why they do not judge one application."""
    chosen = select(Recusal).where(Recusal.side_event_id == event_id)
    return db.scalars(chosen.order_by(Recusal.at, Recusal.account_id)).all()


def given(
    db: Session, meeting_id: str, events: Collection[str] | None = None
) -> dict[str, list[Given]]:
    """What was handed in at a meeting, by the application's id; of all or of some."""
    chosen = (
        select(Review.side_event_id, Review.account_id, cast(Review.scores, Text))
        .join(SideEvent, SideEvent.id == Review.side_event_id)
        .where(SideEvent.meeting_id == meeting_id, Review.done_at.is_not(None))
    )
    if events is not None:
        chosen = chosen.where(Review.side_event_id.in_(events))
    found: dict[str, list[Given]] = {}
    for event_id, account_id, scores in db.execute(chosen):
        found.setdefault(event_id, []).append(Given(account_id, scores))
    return found


def begun(db: Session, meeting_id: str) -> dict[str, set[str]]:
    """Who has written something of an application, handed in or not: account ids by its id."""
    chosen = select(Review.side_event_id, Review.account_id).join(
        SideEvent, SideEvent.id == Review.side_event_id
    )
    return _by_event(db, chosen.where(SideEvent.meeting_id == meeting_id))


def recused(
    db: Session, meeting_id: str, events: Collection[str] | None = None
) -> dict[str, set[str]]:
    """Who said that they do not judge an application: account ids by its id."""
    chosen = select(Recusal.side_event_id, Recusal.account_id).join(
        SideEvent, SideEvent.id == Recusal.side_event_id
    )
    chosen = chosen.where(SideEvent.meeting_id == meeting_id)
    if events is not None:
        chosen = chosen.where(Recusal.side_event_id.in_(events))
    return _by_event(db, chosen)


def tasks(
    db: Session, meeting_id: str, events: Collection[str] | None = None
) -> dict[str, set[str]]:
    """To whom applications are assigned: account ids by the application's id."""
    chosen = select(ReviewTask.side_event_id, ReviewTask.account_id).join(
        SideEvent, SideEvent.id == ReviewTask.side_event_id
    )
    chosen = chosen.where(SideEvent.meeting_id == meeting_id)
    if events is not None:
        chosen = chosen.where(ReviewTask.side_event_id.in_(events))
    return _by_event(db, chosen)


def _by_event(db: Session, chosen: Select[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for event_id, account_id in db.execute(chosen):
        found.setdefault(event_id, set()).add(account_id)
    return found


def forget_tasks(
    db: Session, meeting_id: str, account_id: str | None = None, *, begun_too: bool = False
) -> int:
    """Assign the applications of a meeting to nobody, or not to one; gives how many it were.

    What somebody has begun to judge stays theirs, unless `begun_too`.
    """
    here = select(SideEvent.id).where(SideEvent.meeting_id == meeting_id)
    gone = delete(ReviewTask).where(ReviewTask.side_event_id.in_(here))
    if account_id is not None:
        gone = gone.where(ReviewTask.account_id == account_id)
    if not begun_too:
        begins = (
            select(Review.id)
            .where(
                Review.side_event_id == ReviewTask.side_event_id,
                Review.account_id == ReviewTask.account_id,
            )
            .exists()
        )
        gone = gone.where(~begins)
    done = gone.returning(ReviewTask.side_event_id).execution_options(synchronize_session=False)
    return len(db.execute(done).all())


def scored(db: Session, meeting_id: str) -> dict[str, int]:
    """How many reviews of a meeting have a score by each criterion that has any."""
    chosen = (
        select(Review.scores)
        .join(SideEvent, SideEvent.id == Review.side_event_id)
        .where(SideEvent.meeting_id == meeting_id)
    )
    found: dict[str, int] = {}
    for scores in db.scalars(chosen):
        for criterion_id in scores:
            found[criterion_id] = found.get(criterion_id, 0) + 1
    return found
