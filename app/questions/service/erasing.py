"""Erasing answers: at the date that was promised, or with what they belong to."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core import files
from app.meetings.models import Meeting
from app.meetings.rules import end_of
from app.questions import queries
from app.questions.models import Answer

WAITS = timedelta(days=60)  # a file of a form that was never sent; one that goes on asks anew

AT_ONCE = 1_000  # a statement names no more rows


def erase_due(db: Session, now: datetime) -> int:
    """Erase every answer whose time is over, with its file; gives how many answers there were.

    An answer goes after the number of days that was promised when it was given, or that its
    question says now, whichever is less. The audit log says how many of which question. Files of
    forms that were never sent go too.
    """
    forget_unsent(db, now)
    return sum(erase_due_of(db, one, now) for one in queries.meetings_that_forget(db))


def erase_due_of(db: Session, meeting: Meeting, now: datetime) -> int:
    """The same for one meeting."""
    due = _due(db, meeting, now)
    _erase(db, [(one.id, one.file_id) for one in due])
    for question_id, number in sorted(Counter(one.question_id for one in due).items()):
        accounts.record(db, None, "answers.erased", meeting.id, question_id, number=number)
    db.flush()
    return len(due)


def is_any_due(db: Session, meeting: Meeting, now: datetime) -> bool:
    """Whether the time of an answer at a meeting is over."""
    return bool(_due(db, meeting, now))


def _due(db: Session, meeting: Meeting, now: datetime) -> Sequence[Answer]:
    end = end_of(meeting)
    if end is None or end > now:
        return []
    return queries.answers_over(db, meeting.id, (now - end).days)


def forget_unsent(db: Session, now: datetime) -> None:
    """Erase files of forms that were begun long ago and never sent."""
    files.erase(db, queries.old_waiting_files(db, now - WAITS))


def erase_all(db: Session, meeting_id: str) -> int:
    """Erase all answers at a meeting, with their files; gives how many there were."""
    found = queries.all_answers(db, meeting_id)
    _erase(db, [(one.id, one.file_id) for one in found])
    return len(found)


def erase_answers(db: Session, subject_id: str) -> int:
    """Erase all answers for a subject, with their files; gives how many there were."""
    found = queries.answers_of(db, subject_id)
    _erase(db, [(one.id, one.file_id) for one in found])
    files.forget_waiting(db, subject_id)
    return len(found)


def _erase(db: Session, rows: list[tuple[str, str | None]]) -> None:
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        db.execute(delete(Answer).where(Answer.id.in_([answer_id for answer_id, _file in some])))
        files.erase(db, [file_id for _answer, file_id in some if file_id])
