"""Whom a meeting invites by mail, and whether somebody comes."""

from typing import Any

from wtforms import HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, choices
from app.core.i18n import gettext as _
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


class InPlaceForm(Form):
    """Whether somebody comes in place of somebody else: which of two buttons they press."""

    take = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two has to be pressed."""
        fine = super().validate(extra_validators)
        if self.take.data not in {"yes", "no"}:
            self.form_errors.append(_("Press one of the two buttons."))
            return False
        return fine
