"""What an organiser says of a question, and what may be done with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.questions.models import Audience, Question, QuestionKind
from app.questions.rules.asking import KEYED, keys_of

MOST_QUESTIONS = 60
MOST_CHOICES = 30


@dataclass(frozen=True)
class WordingSaid:
    """What a question says and promises: texts by language, choices with their keys."""

    text: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[Mapping[str, Any]] = ()
    seen_by: Audience = Audience.ORGANISERS
    kept_days: int | None = None


@dataclass(frozen=True)
class QuestionSaid:
    """All that an organiser says of a question."""

    kind: QuestionKind
    wording: WordingSaid
    required: bool = False
    categories: Sequence[str] = ()
    ways: Sequence[str] = ()
    condition: tuple[str, str] | None = None  # an earlier question, and the key of its answer
    sealed: bool = False
    readers: frozenset[str] = frozenset()  # account ids, for `Audience.READERS`


def options_before(
    questions: Iterable[Question], question: Question | None
) -> list[tuple[Question, str]]:
    """The answers on which a question can depend: those to questions that stand before it.

    `question` is None for one that comes last.
    """
    options: list[tuple[Question, str]] = []
    for one in questions:
        if question is not None and one.id == question.id:
            break
        if one.retired_at is None and one.kind in KEYED:
            options += [(one, key) for key in keys_of(one.kind, one.now)]
    return options


def may_stand(questions: Sequence[Question]) -> bool:
    """Whether in this order every question stands after the one that it depends on."""
    places = {question.id: place for place, question in enumerate(questions)}
    return all(
        places[question.condition_id] < place
        for place, question in enumerate(questions)
        if question.condition_id in places
    )


def who_needs(
    questions: Iterable[Question], question: Question, keys: Iterable[str]
) -> Question | None:
    """A question that depends on an answer which would not be offered any more."""
    left = set(keys)
    return next(
        (
            other
            for other in questions
            if other.condition_id == question.id
            and other.retired_at is None
            and other.condition_key not in left
        ),
        None,
    )
