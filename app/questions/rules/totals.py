"""What all answers to a question say together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.i18n import gettext as _
from app.core.i18n import show_date, show_number
from app.questions.models import Question, QuestionKind
from app.questions.rules.asking import KEYED, Said, keys_of
from app.questions.rules.telling import key_label


@dataclass(frozen=True)
class Counted:
    """How often a choice was answered; `offered` is false for one that is no longer offered."""

    label: str
    number: int
    offered: bool = True


@dataclass(frozen=True)
class Totals:
    """Answers in figures: how many there are, of a few choices each, and facts as term and text."""

    answers: int
    counts: Sequence[Counted] = ()
    facts: Sequence[tuple[str, str]] = ()


def totals_of(question: Question, said: Iterable[Said]) -> Totals:
    """The totals of a question; its wordings are loaded."""
    given = list(said)
    if question.kind in KEYED:
        return Totals(len(given), counts=_counts(question, given))
    if not given:
        return Totals(0)
    if question.kind is QuestionKind.NUMBER:
        return Totals(len(given), facts=_figures([float(str(one)) for one in given]))
    if question.kind is QuestionKind.DATE:
        days = sorted(date.fromisoformat(str(one)) for one in given)
        ends = [(_("Earliest"), days[0]), (_("Latest"), days[-1])]
        return Totals(
            len(given), facts=[(term, show_date(day, style="long")) for term, day in ends]
        )
    return Totals(len(given))


def _counts(question: Question, given: Iterable[Said]) -> list[Counted]:
    numbers = Counter(key for one in given for key in (one if isinstance(one, list) else [one]))
    offered = keys_of(question.kind, question.now)
    shown = [Counted(key_label(question.kind, question.now, key), numbers[key]) for key in offered]
    for wording in reversed(question.wordings):  # a choice that was removed, in its last words
        for key in keys_of(question.kind, wording):
            if key in numbers and key not in offered:
                offered.append(key)
                label = key_label(question.kind, wording, key)
                shown.append(Counted(label, numbers[key], offered=False))
    return shown


def _figures(numbers: Sequence[float]) -> list[tuple[str, str]]:
    return [
        (_("Sum"), show_number(sum(numbers))),
        (_("Mean"), show_number(round(sum(numbers) / len(numbers), 2))),
        (_("Least"), show_number(min(numbers))),
        (_("Most"), show_number(max(numbers))),
    ]
