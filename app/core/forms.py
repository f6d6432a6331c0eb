"""HTML forms on WTForms: labels and messages in the reader's language, unknown fields refused."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from starlette.datastructures import FormData
from wtforms import Field, FieldList, FormField, SelectField, StringField, TextAreaField
from wtforms import Form as WTForm
from wtforms.fields import choices as wtforms_choices
from wtforms.validators import Length, ValidationError

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import language, lazy, ngettext
from app.core.zones import known_zone, places

_ENDS_LINES = frozenset({"Cc", "Zl", "Zp"})  # control characters, U+2028 and U+2029
SHORT, LONG = 200, 5_000  # characters


class _OurTranslations:
    """WTForms' own messages come from our catalogues too, so that none is left in English."""

    def gettext(self, message: str) -> str:
        return _(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return ngettext(singular, plural, number)


class Form(WTForm):
    """The base of all forms."""

    class Meta:
        """How WTForms is set up; see its documentation of `class Meta`."""

        def get_translations(self, _form: WTForm) -> _OurTranslations:
            return _OurTranslations()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order; the messages become plain texts in the language in use."""
        fine = super().validate(extra_validators)
        for field in _leaves(self):
            field.errors = [str(error) for error in field.errors]
        self.form_errors = [str(error) for error in self.form_errors]
        return fine

    @classmethod
    def posted(cls, data: FormData, **arguments: Any) -> Self:
        """The form with what a person sent.

        Raises `Invalid` when a field is in the data that the form does not have.
        """
        form = cls(data, **arguments)
        unknown = sorted(set(data) - {field.name for field in _leaves(form)})
        if unknown:
            sentence = _("The form has a field that is not known here: %(name)s.")
            raise Invalid(sentence % {"name": unknown[0][:60]})
        return form


class Rows(FieldList):  # type: ignore[type-arg]  # generic in its stubs only
    """A list of parts of a form, each with its number in the names of its fields."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """The numbers of the rows that were sent.

        WTForms would fail on digits of other scripts and on thousands of them. Here they make no
        row, so that their field is one that the form does not know.
        """
        row = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,6}})(?:-|$)")
        return (int(found[1]) for name in formdata if (found := row.match(name)))


def _leaves(form: Any) -> Iterator[Field]:
    for field in form:
        if isinstance(field, FormField):
            yield from _leaves(field.form)
        elif isinstance(field, FieldList):
            yield from _leaves(field)
        else:
            yield field


def stripped(value: str | None) -> str:
    """Without blanks at both ends."""
    return (value or "").strip()


class Line(StringField):
    """One line of text, at most `SHORT` characters, without control characters."""

    def __init__(self, label: str, validators: Any = (), longest: int = SHORT, **more: Any) -> None:
        checks = [*validators, Length(max=longest), one_line]
        super().__init__(label, checks, filters=[stripped], **more)


class Paragraphs(TextAreaField):
    """Several lines of text, at most `LONG` characters; what is longer is refused and kept."""

    def __init__(self, label: str, validators: Any = (), longest: int = LONG, **more: Any) -> None:
        super().__init__(label, [*validators, Length(max=longest)], filters=[stripped], **more)
        self.flags.maxlength = False  # a browser would cut off what is pasted, without a word


def one_line(_form: WTForm, field: Field) -> None:
    """A name or title has no line ends or other control characters (they would break mails)."""
    if any(unicodedata.category(char) in _ENDS_LINES for char in field.data or ""):
        raise ValidationError(_("This must be one line, without control characters."))


def anchor(field: Field) -> str:
    """The id of a field's control, for links from the summary of errors."""
    return str(field.id)


def errors_of(form: WTForm) -> list[tuple[Field, str]]:
    """Every field with a mistake and its first message, in the form's order."""
    return [(field, str(field.errors[0])) for field in _leaves(form) if field.errors]


def choices(options: Mapping[str, str]) -> list[Any]:
    """Options for a select: value and label."""
    one: Any = wtforms_choices.SelectChoice  # type: ignore[attr-defined]  # its stubs are older
    return [one(value, label) for value, label in options.items()]


def _zones() -> list[Any]:
    """The zones that can be chosen: the meeting's, or by part of the world that of a city."""
    found = choices({"": lazy("That of the meeting")})
    for one in places():
        [choice] = choices({one.zone: one.name})
        choice.optgroup = one.region
        found.append(choice)
    return found


class ZoneField(SelectField):
    """In which time zone somebody is; "" where it is the meeting's. Takes every name of a zone."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            lazy("Your time zone"),
            choices=_zones,
            description=lazy(
                "Quiet hours of mails to you are by its clocks, and mails say its hours beside"
                " those of the meeting."
            ),
            **more,
        )

    def process_data(self, value: Any) -> None:
        """Shows as chosen what is kept, under whichever name."""
        super().process_data(known_zone(value) if value else value)

    def process_formdata(self, valuelist: Any) -> None:
        """Takes what was chosen, under whichever name."""
        super().process_formdata([known_zone(one) for one in valuelist])


def current_language() -> str:
    """The language of the page, the default for a person's own."""
    return language()
