"""The round of a meeting: how it is judged, and by which criteria."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.ids import new_id
from app.judging import queries
from app.judging.errors import CriterionChanged, NoSuchCriterion, StaleRound, TooManyCriteria
from app.judging.models import Criterion, ReviewRound
from app.judging.rules.reviewing import MOST_CRITERIA
from app.judging.rules.rounds import CriterionSaid, RoundSaid
from app.meetings import queries as meetings
from app.meetings.models import Meeting


def set_round(
    db: Session, actor: Actor | None, meeting: Meeting, said: RoundSaid, *, seen: int | None = None
) -> ReviewRound:
    """Set how applications are judged; what reviewers wrote stays.

    Raises `StaleRound` where somebody has set it since the revision that was `seen`.
    """
    meetings.hold(db, meeting.id)
    found = queries.round_to_change(db, meeting.id)
    if seen is not None and seen != (found.revision if found else 0):
        raise StaleRound
    if found is None:
        found = ReviewRound(meeting_id=meeting.id, revision=0)
        db.add(found)
    found.sight, found.assigned, found.closes_at = said.sight, said.assigned, said.closes_at
    found.revision += 1
    record(db, actor, "reviews.round_set", meeting.id, None, sight=said.sight.value)
    db.flush()
    return found


def add_criterion(
    db: Session, actor: Actor | None, meeting: Meeting, said: CriterionSaid
) -> Criterion:
    """A further criterion, after all others. Raises `TooManyCriteria`."""
    meetings.hold(db, meeting.id)
    others = queries.criteria_to_change(db, meeting.id)
    _refuse_too_many(others)
    made = Criterion(
        id=new_id(),
        meeting_id=meeting.id,
        position=_last(others),
        weight=said.weight,
        wordings=[_wording(said)],
        created_at=clock.now(),
    )
    db.add(made)
    record(db, actor, "criterion.added", meeting.id, made.id)
    db.flush()
    return made


def _refuse_too_many(others: Sequence[Criterion]) -> None:
    if sum(one.retired_at is None for one in others) >= MOST_CRITERIA:
        raise TooManyCriteria(MOST_CRITERIA)


def _last(others: Sequence[Criterion]) -> int:
    return 1 + max((one.position for one in others), default=0)


def _wording(said: CriterionSaid) -> dict[str, Mapping[str, str]]:
    return {"text": dict(said.text), "help": dict(said.help)}


def change_criterion(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    criterion_id: str,
    said: CriterionSaid,
    *,
    version: int,
) -> None:
    """Change its words or its weight; scores stay with the words that they were given to.

    Raises `CriterionChanged` where it is not the version that was seen, and `NoSuchCriterion`.
    """
    found = _one_of(queries.criteria_to_change(db, meeting.id), criterion_id)
    if found.version != version:
        raise CriterionChanged
    if found.wordings[-1] != _wording(said):
        found.wordings = [*found.wordings, _wording(said)]
    found.weight = said.weight
    found.version += 1
    record(db, actor, "criterion.changed", meeting.id, found.id, weight=said.weight)
    db.flush()


def move_criterion(
    db: Session, actor: Actor, meeting: Meeting, criterion_id: str, *, up: bool
) -> None:
    """Put it before the one above it, or after the one below. The first one stays the first."""
    used = [one for one in queries.criteria_to_change(db, meeting.id) if one.retired_at is None]
    here = used.index(_one_of(used, criterion_id))
    there = here - 1 if up else here + 1
    if 0 <= there < len(used):
        one, other = used[here], used[there]
        one.position, other.position = other.position, one.position
        record(db, actor, "criterion.moved", meeting.id, one.id)
        db.flush()


def retire_criterion(db: Session, actor: Actor, meeting: Meeting, criterion_id: str) -> None:
    """Take it out of use: its scores are kept and do not count. Twice is once."""
    found = _one_of(queries.criteria_to_change(db, meeting.id), criterion_id)
    if found.retired_at is None:
        found.retired_at = clock.now()
        found.version += 1
        record(db, actor, "criterion.retired", meeting.id, found.id)
        db.flush()


def restore_criterion(db: Session, actor: Actor, meeting: Meeting, criterion_id: str) -> None:
    """Use it again, as the last one, with the scores that it had. Raises `TooManyCriteria`."""
    meetings.hold(db, meeting.id)
    others = queries.criteria_to_change(db, meeting.id)
    found = _one_of(others, criterion_id)
    if found.retired_at is not None:
        _refuse_too_many(others)
        found.retired_at = None
        found.position = _last(others)
        found.version += 1
        record(db, actor, "criterion.restored", meeting.id, found.id)
        db.flush()


def _one_of(criteria: Sequence[Criterion], criterion_id: str) -> Criterion:
    for one in criteria:
        if one.id == criterion_id:
            return one
    raise NoSuchCriterion
