"""Keeping answers, and giving them to those who may see them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import clock, files
from app.core.files import StoredFile
from app.core.sealing import STAYS_SEALED, KeyMissing, seal, unseal
from app.questions import queries, rules
from app.questions.access import focal_point_sees, organiser_sees, reviewer_sees
from app.questions.errors import NoSuchQuestion, TooLargeFile
from app.questions.models import Answer, Question, QuestionKind, QuestionWording
from app.questions.queries import Answered, Subjects
from app.questions.rules import Said

LARGEST_FILE = 5_000_000  # bytes


@dataclass(frozen=True)
class Told:
    """An answer, opened: the question, the wording that it was given to, and what was said.

    Where no key opens it, nothing is `said`, and it `stays_sealed`.
    """

    question: Question
    wording: QuestionWording
    subject_id: str
    said: Said  # the id of the file where it is one
    file_id: str | None
    stays_sealed: bool = False

    @property
    def text(self) -> str:
        """The answer as it is read, in the language in use; or that it cannot be."""
        if self.stays_sealed:
            return str(STAYS_SEALED)
        return rules.text_of(self.question.kind, self.wording, self.said)


def keep_file(db: Session, subject_id: str, content: bytes) -> str:
    """Keep a file that a form brought, sealed, until its answer is saved; gives its id.

    Raises `WrongKind` and `TooLargeFile`.
    """
    if len(content) > LARGEST_FILE:
        raise TooLargeFile(LARGEST_FILE)
    return files.keep(db, content, sealed=True, waits_for=subject_id).id


def known_files(db: Session, subject_id: str, ids: Collection[str]) -> set[str]:
    """Those of these ids that are files of a subject: they wait for it, or are its answers."""
    if not ids:
        return set()
    waiting = {file.id for file in queries.waiting_files(db, subject_id, ids)}
    answered = {one.file_id for one in queries.answers_of(db, subject_id) if one.file_id}
    return set(ids) & (waiting | answered)


def save_answers(
    db: Session,
    subject_id: str,
    questions: Iterable[Question],
    said: Mapping[str, Said],
    *,
    waited_for: str | None = None,
) -> list[str]:
    """Keep what was answered to questions; gives the ids of those whose answers are others now.

    `questions` are all that were asked: what is not in `said` (question id -> answer) is not
    answered, and an earlier answer to it goes, unless no key opens it: nobody has seen that it is
    there. Files wait for `waited_for`, the subject itself if
    left out; those that no answer takes are erased. The caller keeps others from the subject.
    """
    before = {one.question_id: one for one in queries.answers_of(db, subject_id)}
    changed = [
        question.id
        for question in questions
        if _save(db, question, subject_id, before.get(question.id), said.get(question.id))
    ]
    db.flush()
    files.forget_waiting(db, waited_for or subject_id)
    return changed


def _save(
    db: Session, question: Question, subject_id: str, answer: Answer | None, said: Said | None
) -> bool:
    there = _told(db, answer) if answer is not None else None
    if not said:
        if answer is None or (there and there.stays_sealed):
            return False
        _erase(db, answer)
        return True
    if answer is not None and there and there.said == said:
        answer.wording_id = question.now.id
        return False
    if answer is None:
        answer = Answer(question_id=question.id, subject_id=subject_id)
        db.add(answer)
    elif answer.file_id:
        files.erase(db, [answer.file_id])
    answer.wording_id, answer.answered_at = question.now.id, clock.now()
    answer.sealed, answer.file_id = question.sealed, None
    if question.kind is QuestionKind.FILE:
        _take(db, answer, str(said))
    else:
        text = json.dumps(said)
        answer.said = seal(db, text) if answer.sealed else text
    return True


def _take(db: Session, answer: Answer, file_id: str) -> None:
    file = db.get_one(StoredFile, file_id)
    file.waits_for = None
    answer.said, answer.file_id = "", file.id


def _erase(db: Session, answer: Answer) -> None:
    if answer.file_id:
        files.erase(db, [answer.file_id])
    db.delete(answer)


def _said(db: Session, answer: Answer | Answered) -> Said:
    if answer.file_id:
        return answer.file_id
    if not answer.said:
        return ""
    said: Said = json.loads(unseal(db, answer.said) if answer.sealed else answer.said)
    return said


def copy_answers(db: Session, *, of: str, to: str) -> None:
    """Answer for one subject what it has not answered, as another one has; files are copied.

    The caller keeps others from both.
    """
    there = {one.question_id for one in queries.answers_of(db, to)}
    for one in queries.answers_of(db, of):
        if one.question_id in there:
            continue
        file_id = None
        if one.file_id:
            content = files.content_of(db, db.get_one(StoredFile, one.file_id))
            file_id = files.keep(db, content, sealed=True).id
        db.add(
            Answer(
                question_id=one.question_id,
                wording_id=one.wording_id,
                subject_id=to,
                said=one.said,
                sealed=one.sealed,
                file_id=file_id,
                answered_at=one.answered_at,
            )
        )
    db.flush()


def seal_all(db: Session, question_id: str) -> None:
    """Seal the answers to a question that are not sealed yet."""
    for answer in queries.answers_to(db, question_id):
        if not answer.sealed and answer.said:
            answer.said, answer.sealed = seal(db, answer.said), True


def told(db: Session, subject_id: str) -> list[Told]:
    """All answers for a subject in the order of the questions: for the person themselves."""
    return [_told(db, answer) for answer in queries.answers_of(db, subject_id)]


def file_of(db: Session, answers: Iterable[Told], question_id: str) -> StoredFile:
    """The file that a question was answered with, among answers that somebody may see.

    Raises `NoSuchQuestion`.
    """
    for one in answers:
        if one.question.id == question_id and one.file_id:
            return db.get_one(StoredFile, one.file_id)
    raise NoSuchQuestion


def told_among(
    db: Session, meeting_id: str, subjects: Subjects, question_id: str | None = None
) -> list[Told]:
    """The answers of many subjects, to one question of a meeting or to all."""
    found = queries.answers_among(db, meeting_id, subjects, question_id)
    wordings = queries.wordings_at(db, meeting_id) if found else {}
    return [_opened(db, one, *wordings[one.wording_id]) for one in found]


def _told(db: Session, answer: Answer) -> Told:
    return _opened(db, answer, answer.question, answer.wording)


def _opened(
    db: Session, answer: Answer | Answered, question: Question, wording: QuestionWording
) -> Told:
    try:
        return Told(question, wording, answer.subject_id, _said(db, answer), answer.file_id)
    except KeyMissing:
        return Told(question, wording, answer.subject_id, "", None, stays_sealed=True)


def seen_by_organiser(
    answers: Iterable[Told], readers: Mapping[str, Collection[str]], account_id: str
) -> Sequence[Told]:
    """Those answers that an organiser sees; `readers` is question id -> who acts on it."""
    return [
        one
        for one in answers
        if organiser_sees(
            {one.wording.seen_by, one.question.now.seen_by},
            is_reader=account_id in readers.get(one.question.id, ()),
        )
    ]


def seen_by_focal_point(answers: Iterable[Told]) -> Sequence[Told]:
    """Those answers that who speaks for the delegation sees."""
    return [
        one for one in answers if focal_point_sees({one.wording.seen_by, one.question.now.seen_by})
    ]


def seen_by_reviewer(answers: Iterable[Told]) -> Sequence[Told]:
    """Those answers that who judges an application sees; files are sealed, so none of them."""
    return [
        one
        for one in answers
        if reviewer_sees(
            {one.wording.seen_by, one.question.now.seen_by},
            sealed=one.question.sealed or one.question.kind is QuestionKind.FILE,
        )
    ]
