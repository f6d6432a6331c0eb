"""Questions and answers in words, in the language in use."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from app.core.i18n import gettext as _
from app.core.i18n import in_language, language, lazy, ngettext, show_date, show_list, show_number
from app.questions.models import Audience, Question, QuestionKind, QuestionWording, Target
from app.questions.rules.asking import NO, YES, Said

KIND_LABELS: Mapping[QuestionKind, str] = {
    QuestionKind.TEXT: lazy("One line of text"),
    QuestionKind.LONG_TEXT: lazy("Several lines of text"),
    QuestionKind.CHOICE: lazy("One of several choices"),
    QuestionKind.CHOICES: lazy("Any of several choices"),
    QuestionKind.DATE: lazy("A date"),
    QuestionKind.NUMBER: lazy("A number"),
    QuestionKind.YES_NO: lazy("Yes or no"),
    QuestionKind.FILE: lazy("A file (PDF, PNG or JPEG)"),
    QuestionKind.CONSENT: lazy("Consent, a box to tick"),
}
AUDIENCE_LABELS: Mapping[Audience, str] = {
    Audience.ORGANISERS: lazy("All organisers of the meeting"),
    Audience.READERS: lazy("Only the organisers who act on it"),
    Audience.FOCAL_POINT: lazy("All organisers, and the focal point of the delegation"),
    Audience.REVIEWERS: lazy("All organisers, and the reviewers who judge the application"),
}
AUDIENCES: Mapping[Target, Sequence[Audience]] = {
    Target.REGISTRATION: (Audience.ORGANISERS, Audience.READERS, Audience.FOCAL_POINT),
    Target.APPLICATION: (  # no delegation speaks for it
        Audience.ORGANISERS,
        Audience.READERS,
        Audience.REVIEWERS,
    ),
}
TARGET_LABELS: Mapping[Target, str] = {
    Target.REGISTRATION: lazy("Registration"),
    Target.APPLICATION: lazy("Applications for side events"),
}
# How somebody takes part, as registrations call it.
WAY_LABELS: Mapping[str, str] = {"in_person": lazy("In person"), "online": lazy("Online")}
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


def is_in_other_language(text: Mapping[str, str]) -> bool:
    """Whether a text is not there in the language in use, so that another one is shown."""
    return not text.get(language())


def key_label(kind: QuestionKind, wording: QuestionWording, key: str) -> str:
    """What an answer of a few means, as this wording has it; the key itself where it has none."""
    if kind in {QuestionKind.YES_NO, QuestionKind.CONSENT}:
        return {YES: _("yes"), NO: _("no")}.get(key, key)
    for one in wording.choices:
        if one["key"] == key:
            return in_language(one["label"])
    return key


def text_of(kind: QuestionKind, wording: QuestionWording, said: Said) -> str:
    """An answer as it is read, in the words of the wording that it was given to."""
    if isinstance(said, list):
        return show_list(key_label(kind, wording, key) for key in said)
    match kind:
        case QuestionKind.CHOICE | QuestionKind.YES_NO | QuestionKind.CONSENT:
            return key_label(kind, wording, said)
        case QuestionKind.DATE:
            return show_date(date.fromisoformat(said), style="long")
        case QuestionKind.NUMBER if _DECIMAL.fullmatch(said):
            return show_number(float(said))
        case QuestionKind.FILE:
            return _("a file")
    return said


def condition_words(question: Question, other: Question) -> str:
    """To whom a question is put: those who gave an answer to the other one."""
    wording = other.now
    if other.kind is QuestionKind.CONSENT:
        return _("Only if you ticked “%(question)s”.") % {"question": in_language(wording.text)}
    return _("Only if your answer to “%(question)s” is “%(answer)s”.") % {
        "question": in_language(wording.text),
        "answer": key_label(other.kind, wording, question.condition_key),
    }


def promise(wording: QuestionWording) -> str:
    """Who sees the answers and how long they are kept, as people are told."""
    seen = {
        Audience.ORGANISERS: _("Seen by the organisers."),
        Audience.READERS: _("Seen only by the organisers who act on it."),
        Audience.FOCAL_POINT: _("Seen by the organisers and the focal point of your delegation."),
        Audience.REVIEWERS: _("Seen by the organisers and by those who judge the applications."),
    }[wording.seen_by]
    if wording.kept_days is None:
        return seen
    days = wording.kept_days
    kept = ngettext(
        "Erased %(num)d day after the meeting.", "Erased %(num)d days after the meeting.", days
    )
    return f"{seen} {kept % {'num': days}}"
