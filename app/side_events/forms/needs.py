"""The fields for what an event needs besides a room, and when it cannot or should be held."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, Line, choices
from app.core.i18n import LANGUAGES, in_language, lazy
from app.core.i18n import gettext as _
from app.meetings.models import AgendaItem
from app.side_events.models import SideEvent
from app.side_events.rules.needs import LONGEST_NEED, MOMENTS, SETUPS, Limits, Needs

NEEDS = (
    "setup",
    "interpretation_from",
    "interpretation_to",
    "catering",
    "catering_at",
    "exhibition",
)
LIMITS = ("impossible", "near_item", "after_wish", "not_with_wish")
MANY = frozenset({"interpretation_from", "interpretation_to", "catering_at", "impossible"})
_ANY = {"": lazy("No preference")}


def boxes(label: str, options: Mapping[str, str], description: str = "") -> SelectMultipleField:
    """A list of boxes to tick."""
    return SelectMultipleField(
        label,
        choices=choices(options),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=description,
    )


class NeedsFields(Form):
    """Their part of the application's form."""

    setup = SelectField(
        lazy("Set-up of the room"), choices=choices(_ANY | dict(SETUPS)), default=""
    )
    interpretation_from = boxes(lazy("Interpretation from"), dict(LANGUAGES))
    interpretation_to = boxes(lazy("Interpretation into"), dict(LANGUAGES))
    catering = Line(
        lazy("Catering"),
        longest=LONGEST_NEED,
        description=lazy("What you plan, and for how many. Leave it empty if there is none."),
    )
    catering_at = boxes(lazy("When there is catering"), dict(MOMENTS))
    exhibition = Line(
        lazy("Space for an exhibition"),
        longest=LONGEST_NEED,
        description=lazy("Such as panels, a table, a stand, with their size."),
    )
    impossible = boxes(
        lazy("Not possible in these slots"),
        {},
        lazy("The event is never put there. Tick only what really cannot be."),
    )
    near_item = SelectField(
        lazy("Near this item of the agenda"),
        choices=choices(_ANY),
        default="",
        description=lazy("A slot on a day on which it is discussed is preferred."),
    )
    after_wish = Line(
        lazy("After another event"),
        longest=LONGEST_NEED,
        description=lazy("Its title or organiser; the organisers of the meeting read this."),
    )
    not_with_wish = Line(
        lazy("Not at the same time as another event"),
        longest=LONGEST_NEED,
        description=lazy("Its title or organiser; the organisers of the meeting read this."),
    )


def needs_in(data: dict[str, Any]) -> Needs:
    """What was filled in of needs."""
    return Needs(**_values(data, NEEDS))


def limits_in(data: dict[str, Any]) -> Limits:
    """What was filled in of times besides wishes."""
    return Limits(**_values(data, LIMITS))


def _values(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: tuple(data.get(name) or ()) if name in MANY else data.get(name) or ""
        for name in names
    }


def needs_of(event: SideEvent) -> dict[str, Any]:
    """What an application says of them, as data of the form."""
    return {name: getattr(event, name) or "" for name in (*NEEDS, *LIMITS) if name not in MANY} | {
        name: list(getattr(event, name)) for name in MANY
    }


def offer_agenda(field: Any, agenda: Sequence[AgendaItem]) -> None:
    """The items of the agenda to choose from."""
    said = {
        item.number: _("%(number)s. %(title)s")
        % {"number": item.number, "title": in_language(item.title)}
        for item in agenda
    }
    field.choices = choices(_ANY | said)
