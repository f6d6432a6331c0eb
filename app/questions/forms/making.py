"""The form with which an organiser makes a question or changes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Self

from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.models import Account
from app.core.forms import Form, Line, Paragraphs, Rows, choices
from app.core.i18n import LANGUAGES, in_language, lazy
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS
from app.questions.models import Audience, Question, QuestionKind, Target
from app.questions.rules import (
    AUDIENCE_LABELS,
    AUDIENCES,
    KIND_LABELS,
    MOST_CHOICES,
    WAY_LABELS,
    QuestionSaid,
    WordingSaid,
    key_label,
)

LONGEST_TEXT, LONGEST_HELP, LONGEST_CHOICE = 300, 1_000, 200
MOST_DAYS = 3_650
ROW_BUTTONS = frozenset({"add", "remove"})
WITH_CHOICES = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})


def _boxes(label: str, **more: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), **more
    )


class QuestionForm(Form):
    """All of a question; `question_form` adds the texts in the languages of the meeting."""

    version = HiddenField(validators=[Length(max=10)])
    kind = SelectField(
        lazy("Answered by"),
        choices=choices({key.value: label for key, label in KIND_LABELS.items()}),
    )
    required = BooleanField(lazy("It must be answered"))
    condition = SelectField(
        lazy("Asked only after this answer"),
        description=lazy("To an earlier question that is answered by a choice."),
    )
    categories = _boxes(
        lazy("Asked of these categories"),
        choices=choices({key.value: label for key, label in CATEGORY_LABELS.items()}),
        description=lazy("Tick none to ask all."),
    )
    ways: Any = _boxes(
        lazy("Asked of those who take part"),
        choices=choices(dict(WAY_LABELS)),
        description=lazy("Tick none to ask all."),
    )
    seen_by = RadioField(
        lazy("Who sees the answers"),
        choices=choices(
            {key.value: AUDIENCE_LABELS[key] for key in AUDIENCES[Target.REGISTRATION]}
        ),
        default=Audience.ORGANISERS.value,
        description=lazy("People are told this beside the question."),
    )
    readers = _boxes(lazy("Who acts on it"))
    sealed = BooleanField(
        lazy("Seal the answers"),
        description=lazy(
            "For health, passports and the like: they are encrypted in the database."
            " Files are always sealed."
        ),
    )
    kept_days = IntegerField(
        lazy("Erase the answers so many days after the meeting"),
        [Optional(), NumberRange(0, MOST_DAYS)],
        description=lazy("Empty: they are erased together with the registration."),
    )

    def offer(self, before: Iterable[tuple[Question, str]], organisers: Iterable[Account]) -> None:
        """Fill in on which answers the question can depend, and who can act on it."""
        options = {
            f"{other.id}:{key}": f"{in_language(other.now.text)} – "
            + key_label(other.kind, other.now, key)
            for other, key in before
        }
        self.condition.choices = choices({"": _("Always asked"), **options})
        self.condition.data = self.condition.data or ""
        self.readers.choices = choices({one.id: one.name or one.email for one in organisers})

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order, also between the fields."""
        fine = super().validate(extra_validators)
        self._look_at_texts()
        if self.kind.data in {kind.value for kind in WITH_CHOICES}:
            self._look_at_choices()
        if self.seen_by.data == Audience.READERS.value and not self.readers.data:
            _blame(self.readers, _("Tick at least one person who acts on the answers."))
        sealed = self.sealed.data or self.kind.data == QuestionKind.FILE.value
        if self.seen_by.data == Audience.REVIEWERS.value and sealed:
            _blame(
                self.seen_by,
                _("Reviewers see no sealed answers and no files. Choose somebody else."),
            )
        return fine and not self.errors

    def _look_at_texts(self) -> None:
        texts: Any = self["text"]
        if not any(part.data for part in texts.form):
            _blame(next(iter(texts.form)), _("Write the question in at least one language."))

    def _look_at_choices(self) -> None:
        rows: Any = self["choices"]
        if len([row for row in rows if _labels(row.form)]) < 2:  # noqa: PLR2004 - or it is no choice
            _blame(rows, _("Give at least two choices."))

    def said(self) -> QuestionSaid:
        """What is said of the question, once the form is valid."""
        kind = QuestionKind(self.kind.data)
        rows: Any = self["choices"]
        offered = [
            {"key": row.form.key.data or new_id(), "label": _labels(row.form)}
            for row in rows
            if _labels(row.form)
        ]
        texts: Any = (self["text"], self["help"])
        text, note = (
            {part.short_name: part.data for part in one.form if part.data} for one in texts
        )
        wording = WordingSaid(
            text=text,
            help=note,
            choices=offered if kind in WITH_CHOICES else (),
            seen_by=Audience(self.seen_by.data),
            kept_days=self.kept_days.data,
        )
        other, _colon, key = str(self.condition.data).partition(":")
        return QuestionSaid(
            kind=kind,
            wording=wording,
            required=self.required.data,
            categories=[DelegationCategory(one).value for one in self.categories.data or ()],
            ways=list(self.ways.data or ()) if self.ways else [],
            condition=(other, key) if other else None,
            sealed=self.sealed.data,
            readers=frozenset(self.readers.data or ()),
        )

    def press(self, posted: FormData) -> bool:
        """Add a row of choices or take one out, where that button was pressed; says whether."""
        rows: Any = self["choices"]
        if not ROW_BUTTONS & set(posted):
            return False
        if "add" in posted and len(rows) < MOST_CHOICES:
            rows.append_entry()
        for place, row in enumerate(list(rows.entries)):
            if row.name == posted.get("remove"):
                rows.pop_entry(place)
        return True

    @classmethod
    def sent(cls, posted: FormData) -> Self:
        """The form with what was sent, its buttons left out."""
        pairs = [pair for pair in posted.multi_items() if pair[0] not in ROW_BUTTONS]
        return cls.posted(FormData(pairs))

    @classmethod
    def of(cls, question: Question, readers: Iterable[str]) -> Self:
        """The form with what a question says."""
        wording = question.now
        condition = f"{question.condition_id}:{question.condition_key}"
        return cls(
            data={
                "version": str(question.version),
                "kind": question.kind.value,
                "text": dict(wording.text),
                "help": dict(wording.help),
                "choices": [{"key": one["key"], **one["label"]} for one in wording.choices],
                "required": question.required,
                "condition": condition if question.condition_id else "",
                "categories": question.categories,
                "ways": question.ways,
                "seen_by": wording.seen_by.value,
                "readers": list(readers),
                "sealed": question.sealed,
                "kept_days": wording.kept_days,
            }
        )


def question_form(languages: Sequence[str], target: Target) -> type[QuestionForm]:
    """The form for a meeting of these languages: with a text, a help and choices in each."""
    names = {code: LANGUAGES[code] for code in languages if code in LANGUAGES} or {
        "en": LANGUAGES["en"]
    }
    parts: dict[str, Any] = {
        "text": FormField(_texts(names, LONGEST_TEXT, Line), lazy("Question")),
        "help": FormField(_texts(names, LONGEST_HELP, _Note), lazy("Explanation")),
        "choices": Rows(
            FormField(_row(names), lazy("Choice")),
            lazy("Choices"),
            min_entries=2,
            max_entries=MOST_CHOICES,
            description=lazy(
                "A choice that you change keeps its answers; for another one, add a row."
            ),
        ),
    }
    if target is Target.APPLICATION:
        parts |= _of_applications()
    return type("QuestionFormHere", (QuestionForm,), parts)


def _of_applications() -> dict[str, Any]:
    """What is said or offered otherwise where a question is put to those who apply."""
    return {
        "ways": None,
        "categories": _boxes(
            lazy("Asked where the lead organiser is one of these"),
            choices=choices({key.value: label for key, label in CATEGORY_LABELS.items()}),
            description=lazy("Tick none to ask all."),
        ),
        "seen_by": RadioField(
            lazy("Who sees the answers"),
            choices=choices(
                {key.value: AUDIENCE_LABELS[key] for key in AUDIENCES[Target.APPLICATION]}
            ),
            default=Audience.ORGANISERS.value,
            description=lazy("Those who apply are told this beside the question."),
        ),
        "kept_days": IntegerField(
            lazy("Erase the answers so many days after the meeting"),
            [Optional(), NumberRange(0, MOST_DAYS)],
            description=lazy("Empty: they are erased together with whom to ask about the event."),
        ),
    }


_Note = partial(Paragraphs, render_kw={"rows": 2})


def _texts(names: Mapping[str, str], longest: int, kind: Callable[..., Any]) -> type[Form]:
    return type(
        "Texts",
        (Form,),
        {code: kind(name, [Optional()], longest=longest) for code, name in names.items()},
    )


def _row(names: Mapping[str, str]) -> type[Form]:
    key = HiddenField(validators=[Length(max=20)])
    lines = {code: Line(name, [Optional()], longest=LONGEST_CHOICE) for code, name in names.items()}
    return type("ChoiceRow", (Form,), {"key": key, **lines})


def _labels(row: Any) -> dict[str, str]:
    return {part.short_name: part.data for part in row if part.short_name != "key" and part.data}


def _blame(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
