"""Rules of questions: who is asked what, what an answer says, and what may be changed."""

from app.questions.rules.asking import (
    KEYED,
    NO,
    YES,
    Said,
    is_met,
    keys_of,
    missing,
    questions_for,
    stands,
    version_of,
)
from app.questions.rules.making import (
    MOST_CHOICES,
    MOST_QUESTIONS,
    QuestionSaid,
    WordingSaid,
    may_stand,
    options_before,
    who_needs,
)
from app.questions.rules.telling import (
    AUDIENCE_LABELS,
    KIND_LABELS,
    WAY_LABELS,
    condition_words,
    is_in_other_language,
    key_label,
    promise,
    text_of,
)
from app.questions.rules.totals import Totals, totals_of

__all__ = [
    "AUDIENCE_LABELS",
    "KEYED",
    "KIND_LABELS",
    "MOST_CHOICES",
    "MOST_QUESTIONS",
    "NO",
    "WAY_LABELS",
    "YES",
    "QuestionSaid",
    "Said",
    "Totals",
    "WordingSaid",
    "condition_words",
    "is_in_other_language",
    "is_met",
    "key_label",
    "keys_of",
    "may_stand",
    "missing",
    "options_before",
    "promise",
    "questions_for",
    "stands",
    "text_of",
    "totals_of",
    "version_of",
    "who_needs",
]
