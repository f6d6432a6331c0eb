"""Whom a meeting invites by mail, and how somebody wants their entries."""

from wtforms import RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, choices
from app.core.i18n import lazy
from app.invitations.models import Way
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


class WayForm(Form):
    """How entries reach somebody."""

    way = RadioField(
        lazy("How entries reach you"),
        choices=choices(
            {
                Way.ONCE.value: lazy(
                    "By mail; the calendar to which you subscribe has what did not come by mail,"
                    " so that you see each event once"
                ),
                Way.FEED.value: lazy("Only in the calendar to which you subscribe"),
                Way.BOTH.value: lazy(
                    "By mail, and all of it in the calendar to which you subscribe: a program that"
                    " has both shows an event twice"
                ),
            }
        ),
    )
