"""Forms of merging."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.calls.rules import Refusal
from app.core.forms import Form, choices
from app.core.i18n import lazy
from app.judging.rules.merging import LINES, TEXTS, Take
from app.side_events.models import SideEvent

_ONE = {Take.KEPT.value: lazy("The first"), Take.OTHER.value: lazy("The second")}
_EITHER = _ONE | {Take.BOTH.value: lazy("Both, one after the other")}


class MergeForm(Form):
    """Whose text is taken, field by field, and which people are."""

    title = SelectField(LINES["title"], choices=choices(_ONE))
    calendar_title = SelectField(LINES["calendar_title"], choices=choices(_ONE))
    duration = SelectField(LINES["duration"], choices=choices(_ONE))
    attendance = SelectField(LINES["attendance"], choices=choices(_ONE))
    chair = SelectField(
        LINES["chair"],
        choices=choices(_ONE),
        description=lazy("Who chairs the other is then on the panel."),
    )
    description = SelectField(TEXTS["description"], choices=choices(_EITHER))
    background = SelectField(TEXTS["background"], choices=choices(_EITHER))
    objectives = SelectField(TEXTS["objectives"], choices=choices(_EITHER))
    panel_structure = SelectField(TEXTS["panel_structure"], choices=choices(_EITHER))
    guiding_questions = SelectField(TEXTS["guiding_questions"], choices=choices(_EITHER))
    footnotes = SelectField(TEXTS["footnotes"], choices=choices(_EITHER))
    people = SelectMultipleField(
        lazy("People who take part"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    other = HiddenField(validators=[Length(max=40)])
    offered: Mapping[str, str] = MappingProxyType({})  # the people by id

    def offer(self, kept: SideEvent, other: SideEvent) -> None:
        """Both applications' people can be ticked."""
        self.offered = {one.id: one.name for one in (*kept.speakers, *other.speakers)}
        self.people.choices = choices(self.offered)

    def blame(self, wrong: Iterable[Refusal]) -> None:
        """Say at each field what both together are too long for."""
        for one in wrong:
            field: Any = self[one.field]
            field.errors = [one.sentence]

    @property
    def taken(self) -> dict[str, Take]:
        """What was chosen of each field."""
        return {name: Take(self[name].data) for name in (*LINES, *TEXTS)}

    @property
    def left_out(self) -> list[str]:
        """The ids of the people who are not ticked."""
        ticked = set(self.people.data or ())
        return [one for one in self.offered if one not in ticked]


class AgreeForm(Form):
    """What a host answers."""

    do = HiddenField()
