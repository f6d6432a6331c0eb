"""Which questions somebody is asked, and whether what they answered still stands."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from app.delegations.models import DelegationCategory
from app.questions.models import Question, QuestionKind

YES, NO = "yes", "no"
# What can be a condition: the answer is one of a few keys.
KEYED = frozenset(
    {QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO, QuestionKind.CONSENT}
)
Said = str | list[str]  # an answer: a text, an ISO date, a key, the id of a file; keys of several


class Worded(Protocol):
    """A wording, kept or only said."""

    @property
    def choices(self) -> Sequence[Mapping[str, Any]]: ...


def questions_for(
    questions: Iterable[Question], category: DelegationCategory | None, way: str = ""
) -> list[Question]:
    """The questions that are for somebody of a category who takes part in a way.

    For an application the category is that of its lead organiser, and there is no way.
    `category` is None for whom it is not known yet: they are asked what everybody is asked.
    One that depends on a question which is not for them is not either; whether a condition is met
    is not looked at, see `is_met`.
    """
    asked: dict[str, Question] = {}
    for question in questions:
        if (
            question.retired_at is None
            and (not question.categories or category in question.categories)
            and (not question.ways or way in question.ways)
            and (question.condition_id is None or question.condition_id in asked)
        ):
            asked[question.id] = question
    return list(asked.values())


def keys_of(kind: QuestionKind, wording: Worded) -> list[str]:
    """The keys that can be answered; none for a question that is answered freely."""
    match kind:
        case QuestionKind.YES_NO:
            return [YES, NO]
        case QuestionKind.CONSENT:
            return [YES]
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            return [one["key"] for one in wording.choices]
    return []


def is_met(question: Question, said: Mapping[str, Said]) -> bool:
    """Whether the answers so far ask for this question.

    `said` is question id -> answer, without answers to questions whose own condition is not met.
    """
    if question.condition_id is None:
        return True
    given = said.get(question.condition_id)
    return question.condition_key in (given if isinstance(given, list) else [given])


def stands(
    questions: Sequence[Question], said: Mapping[str, Said], wordings: Mapping[str, str]
) -> bool:
    """Whether answers that were given some time ago can be kept as they are.

    They cannot where a question says or promises something else now, or where a required one is
    not answered. `questions` are those for the person, in their order; `wordings` is question id
    -> the wording that was answered.
    """
    return all(
        wordings.get(question.id) == question.now.id
        if question.id in said
        else not (question.required and is_met(question, said))
        for question in questions
    )


def missing(questions: Iterable[Question], said: Mapping[str, Said]) -> list[Question]:
    """The questions for somebody that must be answered and are not."""
    return [
        question
        for question in questions
        if question.required and question.id not in said and is_met(question, said)
    ]


def version_of(questions: Iterable[Question]) -> str:
    """A mark that changes when another question is asked, or one says something else."""
    together = "\x1f".join(question.now.id for question in questions)
    return hashlib.sha256(together.encode()).hexdigest()[:16]
