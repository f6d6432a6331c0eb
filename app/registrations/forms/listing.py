"""What organisers look for in their list, how they see it, and what they keep of it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import Any, TypeVar

from markupsafe import Markup
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import html_params

from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_number
from app.delegations.rules import CATEGORY_LABELS
from app.messages.rules.wording import fault_in_text
from app.registrations.forms.desk import AskForm, DeclineForm
from app.registrations.forms.people import NEEDED
from app.registrations.models import BatchKind
from app.registrations.rules import FUNCTION_LABELS, MODALITY_LABELS, STATE_LABELS
from app.registrations.rules.batches import PLACEHOLDERS
from app.registrations.rules.listing import (
    COLUMN_LABELS,
    MARK_LABELS,
    ORDER_LABELS,
    USUAL,
    WAY_LABELS,
    Column,
    Facets,
    Order,
)

Kind = TypeVar("Kind", bound=StrEnum)
LONGEST_VIEW, LONGEST_SUBJECT = 60, 150
NOT_FILTERS = frozenset({"order", "column"})


def known_placeholders(_form: Form, field: Field) -> None:
    """A text may hold the placeholders that can be filled in, and no others."""
    fault = fault_in_text(field.data or "", PLACEHOLDERS)
    if fault:
        raise ValidationError(fault)


def drawn(field: Any, **attributes: Any) -> Markup:
    """A list to choose from; one of two hundred delegations is drawn in a tenth of the time."""
    offered = tuple((str(one.value), str(one.label)) for one in field.choices)
    said = html_params(id=field.id, name=field.name, **attributes)
    options = _options(offered, str(field.data or ""))
    return Markup(f"<select {said}>{options}</select>")  # noqa: S704 - every part is escaped


@lru_cache(maxsize=256)
def _options(offered: tuple[tuple[str, str], ...], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(label)}</option>"
        for value, label in offered
    )


def boxes_drawn(field: Any, **_attributes: Any) -> Markup:
    """Boxes to tick with their labels; see `drawn`."""
    boxes = "".join(
        f'<div class="choice"><input type="checkbox" id="{field.id}-{place}" name="{field.name}"'
        f' value="{escape(str(value))}"{" checked" if value in (field.data or ()) else ""}>'
        f'<label for="{field.id}-{place}">{escape(str(label))}</label></div>'
        for place, (value, label, *_more) in enumerate(field.iter_choices())
    )
    return Markup(f'<div class="choices">{boxes}</div>')  # noqa: S704 - every part is escaped


class FilterForm(Form):
    """Which registrations an organiser wants to see, in which order, and what of each."""

    q = Line(lazy("Name, e-mail or organisation"), [Optional()])
    state = SelectField(lazy("Status"), widget=drawn)
    category = SelectField(lazy("Category"), widget=drawn)
    delegation = SelectField(lazy("Delegation"), widget=drawn)
    function = SelectField(lazy("Function"), widget=drawn)
    modality = SelectField(lazy("How they take part"), widget=drawn)
    way = SelectField(lazy("How it came"), widget=drawn)
    mark = SelectField(lazy("To look at"), widget=drawn)
    order = SelectField(lazy("Order"), widget=drawn)
    column = SelectMultipleField(lazy("Columns"), widget=boxes_drawn)

    def offer(self, facets: Facets, delegations: Mapping[str, str]) -> None:
        """Fill in what can be asked for, and how many each would find."""
        for name, labels in _LABELS.items():
            field: Any = self[name]
            shown = {
                key: f"{label} ({show_number(facets.of(name, key))})"
                for key, label in labels.items()
                if name == "state" or key == field.data or facets.of(name, key)
            }
            field.choices = choices({"": _("All"), **shown})
        ways = {key.value: str(label) for key, label in WAY_LABELS.items()}
        self.way.choices = choices({"": _("All"), **ways})
        self.delegation.choices = choices({"": _("All"), **delegations})
        offered = {key.value: str(label) for key, label in ORDER_LABELS.items()}
        if not (self.q.data or "").strip():
            del offered[Order.CLOSEST.value]
        self.order.choices = choices(offered)
        self.order.data = self.ordered.value  # what goes without saying is chosen, too
        self.column.choices = choices({key: str(label) for key, label in COLUMN_LABELS.items()})
        self.column.data = [column.value for column in self.columns]  # ticked is what is shown

    def asked(self, name: str, kind: type[Kind]) -> Kind | None:
        """The value of a filter; one that is not known asks for all."""
        known = {member.value: member for member in kind}
        return known.get(str(self[name].data or ""))

    @property
    def ordered(self) -> Order:
        """In which order: where nothing is said, the closest to the search first, or the newest."""
        return self.asked("order", Order) or self._usual_order

    @property
    def _usual_order(self) -> Order:
        return Order.CLOSEST if (self.q.data or "").strip() else Order.NEWEST

    @property
    def columns(self) -> list[Column]:
        """What is shown of each, in the list's own order; the usual ones where nothing is said."""
        chosen = set(self.column.data or ())
        return [column for column in Column if column.value in chosen] or list(USUAL)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What is asked for as the pairs of an address, without what goes without saying."""
        fields: list[Field] = [field for field in self if field.name != "column"]
        said = [(field.name, str(field.data)) for field in fields if field.data]
        said = [pair for pair in said if pair != ("order", self._usual_order.value)]
        columns = [] if self.columns == list(USUAL) else self.columns
        return [*said, *(("column", column.value) for column in columns)]

    def said(self, delegations: Mapping[str, str]) -> list[tuple[str, str]]:
        """What is filtered out in words, as term and text; `delegations` are names by id."""
        labels = {**_LABELS, "way": WAY_LABELS, "delegation": delegations}
        return [
            (str(self[name].label.text), str(labels.get(name, {}).get(value, value)))
            for name, value in self.pairs
            if name not in NOT_FILTERS
        ]

    @property
    def folded(self) -> int:
        """How many filters are set beside what is searched for."""
        return sum(name not in {"q", *NOT_FILTERS} for name, _value in self.pairs)

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered out."""
        return any(name not in NOT_FILTERS for name, _value in self.pairs)


class ViewForm(Form):
    """A name for what is looked for, to find it again."""

    name = Line(lazy("Name of the view"), [NEEDED], longest=LONGEST_VIEW)
    shared = BooleanField(lazy("All organisers of this meeting see it"))
    query = HiddenField()


class BatchForm(Form):
    """What is to be done with which registrations: some by id, or all that are looked for."""

    do = HiddenField()
    ids = HiddenField()  # with commas between them
    all = HiddenField()  # "1": all that `query` finds
    query = HiddenField()  # as in the address of the list
    number = HiddenField()  # how many there were when they were shown
    seen = HiddenField()

    @property
    def said(self) -> str:
        """What the people concerned are told; "" where there is nothing to say."""
        return ""


class ManyDeclineForm(BatchForm, DeclineForm):
    """Why many are not put on the list."""

    @property
    def said(self) -> str:
        """The reason."""
        return self.reason.data or ""


class ManyAskForm(BatchForm, AskForm):
    """What many are to change."""

    @property
    def said(self) -> str:
        """What is to be changed."""
        return self.what.data or ""


class WriteForm(BatchForm):
    """What is written to many."""

    subject = Line(lazy("Subject"), [NEEDED, known_placeholders], longest=LONGEST_SUBJECT)
    text = Paragraphs(lazy("Text"), [NEEDED, known_placeholders])
    previewed = HiddenField()  # a digest of what was shown as it will be read

    @property
    def said(self) -> str:
        """The text, its placeholders not filled in."""
        return self.text.data or ""


FORM_OF: Mapping[BatchKind, type[BatchForm]] = {
    BatchKind.APPROVE: BatchForm,
    BatchKind.DECLINE: ManyDeclineForm,
    BatchKind.ASK: ManyAskForm,
    BatchKind.WRITE: WriteForm,
}
_LABELS: Mapping[str, Mapping[Any, str]] = {
    "state": STATE_LABELS,
    "category": CATEGORY_LABELS,
    "function": FUNCTION_LABELS,
    "modality": MODALITY_LABELS,
    "mark": MARK_LABELS,
}
