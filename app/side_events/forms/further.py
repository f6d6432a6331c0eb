"""The meeting's own questions as a part of an application: a form, and texts to be joined.

The texts have the names of the form's fields; that of a file is its id. `version` says which
questions were looked at, it is nobody's text and never joined.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData, UploadFile
from wtforms import BooleanField, SelectMultipleField

from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.web import Upload
from app.questions.forms import AnswersForm, answers_form
from app.questions.forms.answering import ANSWER, DROP, KEPT
from app.questions.models import Question, QuestionKind
from app.questions.rules import version_of
from app.questions.service import Told

VERSION = AnswersForm.VERSION
KeepFile = Callable[[bytes], str]  # keeps a file and gives its id; raises `Refused`


def further_form(asked: Sequence[Question], texts: Mapping[str, str]) -> AnswersForm:
    """The form of the questions that are asked, with these texts in it."""
    pairs: list[tuple[str, str | UploadFile]] = [(VERSION, texts.get(VERSION, version_of(asked)))]
    for field in answers_form(asked, {}):
        text = texts.get(field.name, "")
        if isinstance(field, SelectMultipleField):
            pairs += [(field.name, one) for one in text.splitlines()]
        elif field.name != VERSION and (text or not isinstance(field, BooleanField)):
            pairs.append((field.name, text))
    return answers_form(asked, {}, FormData(pairs))


def typed_texts(form: AnswersForm, posted: FormData, keep_file: KeepFile) -> dict[str, str]:
    """What was typed into a posted form, right or wrong; files are kept, those refused are said."""
    texts: dict[str, str] = {}
    for row in form.rows:
        name = row.field.name
        if row.question.kind is QuestionKind.FILE:
            texts[KEPT + row.question.id] = _file(row, posted, keep_file)
        elif isinstance(row.field, SelectMultipleField):
            texts[name] = "\n".join(str(one) for one in posted.getlist(name))
        else:
            texts[name] = str(posted.get(name, "")).strip()
    return texts


def _file(row: Any, posted: FormData, keep_file: KeepFile) -> str:
    kept = str(posted.get(KEPT + row.question.id, "")).strip()
    if posted.get(DROP + row.question.id):
        kept = ""
    sent: object = posted.get(row.field.name)
    if isinstance(sent, Upload):
        try:
            kept = keep_file(sent.content)
        except Refused as refused:
            row.field.errors = [refused.sentence]
    return kept


def answers_as_texts(answers: Iterable[Told]) -> dict[str, str]:
    """Answers that are kept, as texts.

    Where a question says something else now, it is as if nobody had looked at the questions.
    """
    texts: dict[str, str] = {}
    for one in answers:
        kind, name = one.question.kind, one.question.id
        if kind is QuestionKind.FILE:
            texts[KEPT + name] = one.file_id or ""
        elif kind is QuestionKind.CONSENT:
            texts[ANSWER + name] = "y"
        else:
            texts[ANSWER + name] = "\n".join(one.said) if isinstance(one.said, list) else one.said
        if one.wording.id != one.question.now.id:
            texts[VERSION] = ""
    return texts


def in_words(form: AnswersForm, name: str, text: str) -> str:
    """A text of this name as it is read: choices by their labels."""
    if name.startswith(KEPT):
        return _("a file") if text else ""
    if isinstance(form[name], BooleanField):
        return _("yes") if text else _("no")
    labels = labels_of(form[name])
    return "\n".join(labels.get(line, line) for line in text.splitlines())


def labels_of(field: Any) -> dict[str, str]:
    """What the values of a field are called, where it offers some."""
    offered = getattr(field, "choices", None) or ()
    return {str(one.value): str(one.label) for one in offered}


def question_of(form: AnswersForm, name: str) -> str:
    """The question whose text has this name."""
    found = (one.now.text for one in form.questions if name in {ANSWER + one.id, KEPT + one.id})
    return in_language(next(found, {}))


def wrong_answers(form: AnswersForm) -> list[str]:
    """What is wrong with a form after `take`, each with its question."""
    said = [str(sentence) for sentence in form.form_errors]
    for row in form.rows:
        text = in_language(row.question.now.text)
        said += [f"{text} – {sentence}" for sentence in row.field.errors]
    return said
