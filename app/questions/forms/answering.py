"""The form that asks somebody the questions of a meeting, made from the questions themselves."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, ClassVar

from markupsafe import Markup, escape
from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectMultipleField,
)
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.errors import Refused
from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import LANGUAGES, in_language, language
from app.core.i18n import gettext as _
from app.core.web import Upload
from app.questions.models import Question, QuestionKind, QuestionWording
from app.questions.rules import (
    YES,
    Said,
    condition_words,
    is_in_other_language,
    is_met,
    key_label,
    keys_of,
    promise,
    version_of,
)

LONGEST_LINE = 500
ANSWER, KEPT, DROP = "q_", "k_", "d_"  # what the names of fields begin with, before the id
_OURS = re.compile(r"[qkd]_[a-z0-9]{14}")
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
KeepFile = Callable[[bytes], str]  # keeps a file and gives its id; raises `Refused`
OwnFiles = Callable[[list[str]], set[str]]  # those of the ids that are files of whoever answers


class Marked:
    """Says that a question must be answered; `AnswersForm.take` sees to it, by the conditions."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __call__(self, _form: Any, _field: Field) -> None:
        """Refuse nothing."""


class OneOf(RadioField):
    """One of a few, or none of them."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.type = "RadioField"  # how it is drawn

    def pre_validate(self, form: Any) -> None:
        """Leave it to the question whether it must be answered."""
        if self.data:
            super().pre_validate(form)


class Number(Line):
    """A number, with a comma or a point, in the digits of any script."""

    def pre_validate(self, _form: Any) -> None:
        """Write it with a point and ASCII digits. Refuses what is none."""
        digits = "".join(
            str(unicodedata.decimal(char)) if char.isdecimal() else char for char in self.data or ""
        )
        if digits and not _NUMBER.fullmatch(digits):
            raise ValidationError(_("Write a number, such as 12 or 3.5."))
        self.data = digits.replace(",", ".")


class Day(DateField):
    """A day, or none."""

    def process_formdata(self, valuelist: Any) -> None:
        """Take an empty field for no day."""
        if any(valuelist):
            super().process_formdata(valuelist)


@dataclass(frozen=True)
class Row:
    """A question as the page shows it: its field, and the answer that it depends on.

    `kept` and `drop` are of a file that was sent before: its id in a hidden field, and a box.
    """

    question: Question
    field: Field
    depends_on: str  # the name of another field; "" for none
    depends_key: str
    kept: Field | None = None
    drop: Field | None = None


class AnswersForm(Form):
    """Some questions, their rows in order; made by `answers_form`."""

    VERSION: ClassVar[str] = "version"
    version = HiddenField(validators=[Length(max=16)])
    questions: Sequence[Question] = ()

    @property
    def rows(self) -> list[Row]:
        """The questions with their fields."""
        names = {ANSWER + question.id for question in self.questions}
        rows = []
        for question in self.questions:
            other = ANSWER + (question.condition_id or "")
            kept, drop = KEPT + question.id, DROP + question.id
            row = Row(
                question,
                self[ANSWER + question.id],
                other if other in names else "",
                question.condition_key,
                self._fields.get(kept),
                self._fields.get(drop),
            )
            rows.append(row)
        return rows

    @property
    def takes_files(self) -> bool:
        """Whether one of the questions is answered by a file."""
        return any(question.kind is QuestionKind.FILE for question in self.questions)

    def take(self, keep_file: KeepFile, own_files: OwnFiles) -> dict[str, Said] | None:
        """The answers, question id -> answer; None where the form is to be shown again.

        Files that were sent are kept first, so that no mistake elsewhere loses them. What is
        answered to a question whose condition is not met does not count.
        """
        fine = self.validate()
        said: dict[str, Said] = {}
        for row in self.rows:
            answer = self._answer(row, keep_file, own_files)
            if not is_met(row.question, said):
                row.field.errors = ()
            elif answer:
                said[row.question.id] = answer
            elif row.question.required and not row.field.errors:
                row.field.errors = [_missing(row.question.kind)]
        fine = fine or not self.errors
        if self.version.data != version_of(self.questions):
            self.form_errors.append(
                _("The questions were changed meanwhile. Look at them again, then save.")
            )
            self.version.data = version_of(self.questions)
            return None
        return None if any(row.field.errors for row in self.rows) or not fine else said

    def _answer(self, row: Row, keep_file: KeepFile, own_files: OwnFiles) -> Said:
        if row.question.kind is not QuestionKind.FILE:
            return _said(row.field.data)
        kept = str(row.kept.data or "") if row.kept else ""
        if row.drop and row.drop.data:
            kept = ""
        if isinstance(row.field.data, Upload):
            try:
                kept = keep_file(row.field.data.content)
            except Refused as refused:
                row.field.errors = [refused.sentence]
        kept = kept if kept and own_files([kept]) else ""
        if row.kept:
            row.kept.data = kept
        return kept


def _said(data: Any) -> Said:
    if data is True:
        return YES
    if isinstance(data, date):
        return data.isoformat()
    return [str(one) for one in data] if isinstance(data, list) else str(data or "")


def _missing(kind: QuestionKind) -> str:
    match kind:
        case QuestionKind.FILE:
            return _("Choose a file.")
        case QuestionKind.CONSENT:
            return _("Tick this box, or you cannot go on.")
        case QuestionKind.CHOICE | QuestionKind.CHOICES | QuestionKind.YES_NO:
            return _("Choose an answer.")
    return _("Fill this in.")


def answers_form(
    questions: Sequence[Question], said: Mapping[str, Said], posted: FormData | None = None
) -> AnswersForm:
    """The form for questions in their order, with what was posted, or else with earlier answers.

    A field of a question that is not asked any more is let go. Raises `Invalid` for fields that
    no question ever had.
    """
    parts: dict[str, Any] = {"questions": questions}
    by_id = {question.id: question for question in questions}
    for question in questions:
        parts |= _fields(question, by_id)
    kind: type[AnswersForm] = type("AnswersFormHere", (AnswersForm,), parts)
    if posted is None:
        before = dict(_before(questions, said))
        return kind(data={**before, "version": version_of(questions)})
    known = [
        pair for pair in posted.multi_items() if pair[0] in parts or not _OURS.fullmatch(pair[0])
    ]
    form: AnswersForm = kind.posted(FormData(known))
    return form


def is_field(name: str) -> bool:
    """Whether a field of a page that holds other forms too is one of `answers_form`."""
    return name == AnswersForm.VERSION or _OURS.fullmatch(name) is not None


def _before(questions: Sequence[Question], said: Mapping[str, Said]) -> list[tuple[str, Any]]:
    filled: list[tuple[str, Any]] = []
    for question in questions:
        value: Any = said.get(question.id)
        if question.kind is QuestionKind.FILE:
            filled.append((KEPT + question.id, value or ""))
            continue
        if question.kind is QuestionKind.CONSENT:
            value = value == YES
        elif question.kind is QuestionKind.DATE:
            value = date.fromisoformat(value) if value else None
        elif question.kind is QuestionKind.CHOICES:
            value = value or []
        filled.append((ANSWER + question.id, value))
    return filled


def _fields(question: Question, by_id: Mapping[str, Question]) -> dict[str, Any]:
    wording, name = question.now, ANSWER + question.id
    label, note = _label(wording), _notes(question, by_id)
    must = [Marked()] if question.required else []
    if question.kind is QuestionKind.FILE:
        return {
            name: FileField(label, must, description=note),
            KEPT + question.id: HiddenField(validators=[Length(max=14)]),
            DROP + question.id: BooleanField(_("Remove the file that was sent")),
        }
    return {name: _field(question, label, validators=must, description=note)}


_FREE: Mapping[QuestionKind, Callable[..., Any]] = {
    QuestionKind.TEXT: partial(Line, longest=LONGEST_LINE),
    QuestionKind.LONG_TEXT: Paragraphs,
    QuestionKind.NUMBER: Number,
    QuestionKind.DATE: Day,
    QuestionKind.CONSENT: BooleanField,
}


def _field(question: Question, label: str, **more: Any) -> Any:
    wording, kind = question.now, question.kind
    if kind in _FREE:
        return _FREE[kind](label, **more)
    options = {key: key_label(kind, wording, key) for key in keys_of(kind, wording)}
    if kind is QuestionKind.CHOICES:
        return SelectMultipleField(
            label,
            choices=choices(options),
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
            **more,
        )
    if not question.required:
        options |= {"": _("No answer")}
    return OneOf(label, choices=choices(options), **more)


def _label(wording: QuestionWording) -> str:
    """The question; one that is not there in the language of the page says in which it is."""
    shown = _marked(wording.text)
    if not is_in_other_language(wording.text):
        return shown
    return Markup("{} ({})").format(shown, LANGUAGES[_language_of(wording.text)])


def _marked(text: Mapping[str, str]) -> Markup:
    """A text for the page; one in another language is marked as such."""
    if not is_in_other_language(text):
        return escape(in_language(text))
    return Markup('<bdi lang="{}">{}</bdi>').format(_language_of(text), in_language(text))


def _language_of(text: Mapping[str, str]) -> str:
    shown = in_language(text)
    return next((code for code in ("en", *text) if text.get(code) == shown), language())


def _notes(question: Question, by_id: Mapping[str, Question]) -> str:
    """What stands below a question: the condition, the explanation, who sees the answer."""
    wording, other = question.now, by_id.get(question.condition_id or "")
    parts = [
        condition_words(question, other) if other else "",
        _marked(wording.help) if wording.help else "",
        promise(wording),
    ]
    return Markup(" ").join(part for part in parts if part)
