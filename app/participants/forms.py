"""Forms of lists of participants."""

import re
from collections.abc import Iterable
from enum import StrEnum

from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField, ValidationError
from wtforms import Form as WTForm
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.forms import Form, Line, choices
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.participants.models import ListKind
from app.participants.rules.layout import KIND_LABELS

_SYMBOL = re.compile(r"[\w./() -]*")
LONGEST_SYMBOL = 60


class FileKind(StrEnum):
    """As what a list can be taken away."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"


def _is_symbol(_form: WTForm, field: Field) -> None:
    if not _SYMBOL.fullmatch(field.data or ""):
        raise ValidationError(_("A symbol has letters, numbers and the signs / . - ( ) only."))


class IssueForm(Form):
    """What is issued; `after` is the number of the last list that the organiser has seen."""

    kind = RadioField(
        lazy("What is issued"),
        [InputRequired(lazy("Choose what is issued."))],
    )
    symbol = Line(
        lazy("Document symbol"),
        [_is_symbol],
        longest=LONGEST_SYMBOL,
        description=lazy("As printed at the head, such as APLC/CONF/2024/INF.1. May be empty."),
    )
    after = IntegerField(widget=HiddenInput())

    def offer(self, kinds: Iterable[ListKind]) -> None:
        """Let people choose among these."""
        self.kind.choices = choices({kind.value: str(KIND_LABELS[kind]) for kind in kinds})


class FileForm(Form):
    """In which form, and in which language, a list is taken away."""

    kind = HiddenField(filters=[lambda value: value or FileKind.DOCX.value])
    language = SelectField(lazy("Language of the document"), choices=choices(LANGUAGES))

    @property
    def wanted(self) -> FileKind | None:
        """The kind of file; None where it is not one of ours."""
        return FileKind(self.kind.data) if self.kind.data in list(FileKind) else None
