"""Selects on questions and answers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from app.accounts.models import Account, Role, RoleKind
from app.core.files import StoredFile
from app.meetings.models import Meeting
from app.questions.models import Answer, Question, QuestionReader, QuestionWording, Target

Subjects = Select[str]  # the ids of what answers are for


def questions_of(
    db: Session, meeting_id: str, target: Target = Target.REGISTRATION
) -> Sequence[Question]:
    """All questions of a form in their order, retired ones too, with their wordings."""
    return db.scalars(
        select(Question)
        .where(Question.meeting_id == meeting_id, Question.target == target)
        .options(selectinload(Question.wordings))
        .order_by(Question.position, Question.created_at, Question.id)
    ).all()


def question_at(db: Session, meeting_id: str, question_id: str) -> Question | None:
    """A question of a meeting, whatever it belongs to, with its wordings."""
    return db.scalars(
        select(Question)
        .where(Question.meeting_id == meeting_id, Question.id == question_id)
        .options(selectinload(Question.wordings))
    ).one_or_none()


def questions_to_change(db: Session, meeting_id: str) -> Sequence[Question]:
    """All questions of a meeting, of every form, kept from others until the transaction ends."""
    db.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    return db.scalars(
        select(Question)
        .where(Question.meeting_id == meeting_id)
        .options(selectinload(Question.wordings))
        .order_by(Question.position, Question.created_at, Question.id)
        .execution_options(populate_existing=True)
    ).all()


def number_of_answers(db: Session, meeting_id: str) -> Mapping[str, int]:
    """How many answers each question of a meeting has."""
    counted = db.execute(
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.meeting_id == meeting_id)
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in counted}


def has_answers(db: Session, question_id: str) -> bool:
    """Whether a question was answered by anybody."""
    found = select(Answer.id).where(Answer.question_id == question_id).limit(1)
    return db.scalar(found) is not None


def answers_of(db: Session, subject_id: str) -> Sequence[Answer]:
    """The answers for a subject in the order of the questions, with those and their wordings."""
    return db.scalars(_whole().where(Answer.subject_id == subject_id)).all()


class Answered(NamedTuple):
    """An answer as it is kept; thousands are read at once."""

    wording_id: str
    subject_id: str
    said: str
    sealed: bool
    file_id: str | None


def answers_among(
    db: Session, meeting_id: str, subjects: Subjects, question_id: str | None = None
) -> list[Answered]:
    """The answers of many subjects at a meeting, to one question or to all, in their order."""
    columns = (Answer.wording_id, Answer.subject_id, Answer.said, Answer.sealed, Answer.file_id)
    found = (
        select(*columns)
        .join(Answer.question)
        .where(Question.meeting_id == meeting_id, Answer.subject_id.in_(subjects))
        .order_by(Question.position, Question.created_at, Question.id)
    )
    if question_id is not None:
        found = found.where(Answer.question_id == question_id)
    return [Answered(*row) for row in db.execute(found)]


def wordings_at(db: Session, meeting_id: str) -> Mapping[str, tuple[Question, QuestionWording]]:
    """Everything that questions of a meeting said, each with its question, by the wording's id."""
    found = db.scalars(
        select(Question)
        .where(Question.meeting_id == meeting_id)
        .options(selectinload(Question.wordings))
    )
    return {wording.id: (one, wording) for one in found for wording in one.wordings}


def answers_to(db: Session, question_id: str) -> Sequence[Answer]:
    """All answers to a question."""
    return db.scalars(select(Answer).where(Answer.question_id == question_id)).all()


def all_answers(db: Session, meeting_id: str) -> Sequence[Answer]:
    """All answers at a meeting."""
    return db.scalars(
        select(Answer).join(Answer.question).where(Question.meeting_id == meeting_id)
    ).all()


def answers_over(db: Session, meeting_id: str, days: int) -> Sequence[Answer]:
    """The answers at a meeting that are kept for so many days after it at most."""
    present = aliased(QuestionWording)
    now = (
        select(present.kept_days)
        .where(present.question_id == Question.id)
        .order_by(present.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return db.scalars(
        select(Answer)
        .join(Answer.question)
        .join(Answer.wording)
        .where(
            Question.meeting_id == meeting_id,
            (now <= days) | (QuestionWording.kept_days <= days),
        )
    ).all()


def meetings_that_forget(db: Session) -> Sequence[Meeting]:
    """The meetings of which some question says when its answers are erased."""
    forgetting = (
        select(Question.meeting_id)
        .join(QuestionWording, QuestionWording.question_id == Question.id)
        .where(QuestionWording.kept_days.is_not(None))
    )
    return db.scalars(select(Meeting).where(Meeting.id.in_(forgetting))).all()


def readers_of(db: Session, meeting_id: str) -> Mapping[str, set[str]]:
    """Who acts on which question of a meeting: question id -> account ids."""
    rows = db.execute(
        select(QuestionReader.question_id, QuestionReader.account_id)
        .join(Question, Question.id == QuestionReader.question_id)
        .where(Question.meeting_id == meeting_id)
    )
    readers: dict[str, set[str]] = {}
    for question_id, account_id in rows:
        readers.setdefault(question_id, set()).add(account_id)
    return readers


def reader_rows(db: Session, question_id: str) -> Sequence[QuestionReader]:
    """The rows that say who acts on a question."""
    return db.scalars(select(QuestionReader).where(QuestionReader.question_id == question_id)).all()


def organisers_of(db: Session, meeting_id: str) -> Sequence[Account]:
    """Who organises a meeting, by name."""
    return db.scalars(
        select(Account)
        .join(Role, Role.account_id == Account.id)
        .where(
            Role.kind == RoleKind.ORGANISER,
            Role.meeting_id == meeting_id,
            Account.disabled_at.is_(None),
        )
        .order_by(Account.name, Account.email)
    ).all()


def waiting_files(db: Session, subject_id: str, ids: Collection[str]) -> Sequence[StoredFile]:
    """Those of the files that wait for a subject."""
    return db.scalars(
        select(StoredFile).where(StoredFile.waits_for == subject_id, StoredFile.id.in_(ids))
    ).all()


def old_waiting_files(db: Session, before: datetime) -> Sequence[str]:
    """The ids of files that have waited since before a moment for a form that was never sent."""
    return db.scalars(
        select(StoredFile.id).where(
            StoredFile.waits_for.is_not(None), StoredFile.created_at < before
        )
    ).all()


def _whole() -> Select[Answer]:
    return (
        select(Answer)
        .join(Answer.question)
        .options(
            contains_eager(Answer.question).selectinload(Question.wordings),
            joinedload(Answer.wording),
        )
        .order_by(Question.position, Question.created_at, Question.id)
    )
