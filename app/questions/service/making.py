"""Making questions, changing what they say, their order, and taking them out of use."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.i18n import in_language
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.questions import queries
from app.questions.errors import (
    KindStays,
    NeededElsewhere,
    NoSuchQuestion,
    QuestionChanged,
    TooManyQuestions,
    WrongOrder,
)
from app.questions.models import Audience, Question, QuestionReader, QuestionWording, Target
from app.questions.rules import (
    MOST_QUESTIONS,
    QuestionSaid,
    WordingSaid,
    keys_of,
    may_stand,
    options_before,
    who_needs,
)
from app.questions.service.answering import seal_all


def add_question(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    said: QuestionSaid,
    *,
    target: Target = Target.REGISTRATION,
) -> Question:
    """A new question of a meeting, after all others of the same form.

    Raises `TooManyQuestions`, and `WrongOrder` where it depends on an answer that is not offered.
    """
    everything = queries.questions_to_change(db, meeting.id)
    others = [one for one in everything if one.target is target]
    if sum(one.retired_at is None for one in others) >= MOST_QUESTIONS:
        raise TooManyQuestions(MOST_QUESTIONS)
    _refuse_unknown_condition(others, None, said)
    now = clock.now()
    question = Question(
        id=new_id(),
        meeting_id=meeting.id,
        target=target,
        kind=said.kind,
        position=1 + max((one.position for one in others), default=0),
        created_at=now,
        wordings=[],
    )
    db.add(question)
    _write(db, question, said)
    _reword(question, said.wording)
    db.flush()
    _set_readers(db, question, said)
    accounts.record(db, actor, "question.added", meeting.id, question.id)
    db.flush()
    return question


def change_question(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    question_id: str,
    said: QuestionSaid,
    *,
    version: int | None = None,
) -> Question:
    """Change a question; the answers to it stay, with the wording that they were given to.

    `version` is the one that the organiser looked at. Raises `QuestionChanged` where it is not the
    present one any more, `KindStays`, `NeededElsewhere`, `WrongOrder` and `NoSuchQuestion`.
    """
    question, others = _to_change(db, meeting, question_id)
    if version is not None and version != question.version:
        raise QuestionChanged
    if said.kind is not question.kind and queries.has_answers(db, question.id):
        raise KindStays
    _refuse_unknown_condition(others, question, said)
    needing = who_needs(others, question, keys_of(said.kind, said.wording))
    if needing is not None:
        raise NeededElsewhere(in_language(needing.now.text))
    question.kind = said.kind
    _reword(question, said.wording)
    if said.sealed and not question.sealed:
        seal_all(db, question.id)
    _write(db, question, said)
    _set_readers(db, question, said)
    question.version += 1
    accounts.record(
        db,
        actor,
        "question.changed",
        meeting.id,
        question.id,
        wording=question.now.number,
        readers=sorted(said.readers),
    )
    db.flush()
    return question


def move_question(
    db: Session, actor: Actor | None, meeting: Meeting, question_id: str, *, up: bool
) -> None:
    """Move a question one place towards the beginning or the end; at the end itself it stays.

    Raises `WrongOrder` where it, or the one that it changes places with, depends on the other.
    """
    question, others = _to_change(db, meeting, question_id)
    shown = [one for one in others if one.retired_at is None]
    if question not in shown:
        raise NoSuchQuestion
    place = shown.index(question)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(shown):
        return
    shown[place], shown[other] = shown[other], shown[place]
    if not may_stand(shown):
        raise WrongOrder
    for number, one in enumerate(shown, start=1):
        one.position = number
    accounts.record(db, actor, "question.moved", meeting.id, question_id, place=other + 1)
    db.flush()


def retire_question(db: Session, actor: Actor | None, meeting: Meeting, question_id: str) -> None:
    """Ask a question no more; its answers stay. Twice is once. Raises `NeededElsewhere`."""
    question, others = _to_change(db, meeting, question_id)
    if question.retired_at is not None:
        return
    needing = who_needs(others, question, ())
    if needing is not None:
        raise NeededElsewhere(in_language(needing.now.text))
    question.retired_at = clock.now()
    question.version += 1
    accounts.record(db, actor, "question.retired", meeting.id, question.id)
    db.flush()


def restore_question(db: Session, actor: Actor | None, meeting: Meeting, question_id: str) -> None:
    """Ask a retired question again, after all others.

    Raises `WrongOrder` where what it depends on is not asked, and `TooManyQuestions`.
    """
    question, others = _to_change(db, meeting, question_id)
    if question.retired_at is None:
        return
    shown = [one for one in others if one.retired_at is None]
    if len(shown) >= MOST_QUESTIONS:
        raise TooManyQuestions(MOST_QUESTIONS)
    options = {(one.id, key) for one, key in options_before(shown, None)}
    if question.condition_id and (question.condition_id, question.condition_key) not in options:
        raise WrongOrder
    question.retired_at = None
    question.position = 1 + max(one.position for one in others)
    question.version += 1
    accounts.record(db, actor, "question.restored", meeting.id, question.id)
    db.flush()


def _to_change(
    db: Session, meeting: Meeting, question_id: str
) -> tuple[Question, Sequence[Question]]:
    """A question, and all of its form in their order; nobody else changes them meanwhile."""
    everything = queries.questions_to_change(db, meeting.id)
    found = next((one for one in everything if one.id == question_id), None)
    if found is None:
        raise NoSuchQuestion
    return found, [one for one in everything if one.target is found.target]


def _refuse_unknown_condition(
    others: Sequence[Question], question: Question | None, said: QuestionSaid
) -> None:
    options = {(one.id, key) for one, key in options_before(others, question)}
    if said.condition is not None and said.condition not in options:
        raise WrongOrder


def _write(db: Session, question: Question, said: QuestionSaid) -> None:
    question.required = said.required
    question.categories, question.ways = list(said.categories), list(said.ways)
    question.condition_id, question.condition_key = said.condition or (None, "")
    question.sealed = said.sealed
    db.flush()


def _reword(question: Question, said: WordingSaid) -> None:
    """A further wording where it says or promises something else than the present one."""
    content: dict[str, Any] = {
        "text": dict(said.text),
        "help": dict(said.help),
        "choices": [dict(one) for one in said.choices],
        "seen_by": said.seen_by,
        "kept_days": said.kept_days,
    }
    if question.wordings and content == {name: getattr(question.now, name) for name in content}:
        return
    wording = QuestionWording(
        id=new_id(),
        question_id=question.id,
        number=len(question.wordings) + 1,
        created_at=clock.now(),
        **content,
    )
    question.wordings.append(wording)


def _set_readers(db: Session, question: Question, said: QuestionSaid) -> None:
    wanted = said.readers if said.wording.seen_by is Audience.READERS else frozenset()
    for row in queries.reader_rows(db, question.id):
        if row.account_id not in wanted:
            db.delete(row)
        wanted -= {row.account_id}
    db.add_all(QuestionReader(question_id=question.id, account_id=one) for one in wanted)
