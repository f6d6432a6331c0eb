"""Whom a meeting invites by mail."""

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, choices
from app.core.i18n import lazy
from app.side_events.rules.application import SPEAKER_ROLES


class RolesForm(Form):
    """Which functions get an entry for their calendar; none may be ticked."""

    roles = SelectMultipleField(
        lazy("Who gets an entry by mail"),
        choices=choices({role.value: label for role, label in SPEAKER_ROLES.items()}),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=lazy("Anybody else can ask for it on their own page."),
    )
