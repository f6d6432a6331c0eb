"""How somebody reads messages, which they get, and the number at which they want short texts."""

from datetime import time
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import TimeField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, ZoneField, choices
from app.core.i18n import LANGUAGES, lazy
from app.invitations.models import Way
from app.meetings.forms import NumberForm
from app.messages.models import MailTopic
from app.messages.rules import TOPICS, fault_of_hours
from app.preferences.rules import Quiet

EVENING, MORNING = time(21, 0), time(7, 0)


class PreferencesForm(Form):
    """What somebody wants of the messages of a meeting. Who has no calendar has no `way`."""

    language = SelectField(lazy("Language of messages to you"), choices=choices(LANGUAGES))
    timezone = ZoneField()
    quiet = RadioField(
        lazy("Quiet hours: what can wait is sent after them"),
        choices=choices(
            {
                Quiet.MEETING.value: lazy("Those of the meeting"),
                Quiet.OWN.value: lazy("My own, by the clocks of my time zone"),
                Quiet.NONE.value: lazy("None: send me everything at once"),
            }
        ),
    )
    quiet_from = TimeField(lazy("My own: from"), [Optional()], default=EVENING)
    quiet_until = TimeField(lazy("My own: until"), [Optional()], default=MORNING)
    topics = SelectMultipleField(
        lazy("Mails that you can do without"),
        choices=choices({one.value: label for one, label in TOPICS.items()}),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=lazy(
            "You get what is ticked. Decisions and changes that concern you are sent in any case."
        ),
    )
    way = RadioField(
        lazy("How entries reach your calendar"),
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
    marked = BooleanField(
        lazy("By mail also the side events that I marked, and at which I speak without being asked")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Own quiet hours last some time."""
        fine = super().validate(extra_validators)
        begins, ends = self.hours() or (None, None)
        fault = fault_of_hours(begins, ends) if self.quiet.data == Quiet.OWN.value else ""
        if fault:
            self.quiet_until.errors = [fault]
        return fine and not fault

    def hours(self) -> tuple[time, time] | None:
        """The own quiet hours; None where those of the meeting hold."""
        if self.quiet.data == Quiet.MEETING.value:
            return None
        if self.quiet.data == Quiet.NONE.value:
            return MORNING, MORNING
        return self.quiet_from.data or EVENING, self.quiet_until.data or MORNING

    def refused(self) -> set[MailTopic]:
        """The mails that are not wanted."""
        return {one for one in MailTopic if one.value not in (self.topics.data or ())}


class TelephoneForm(NumberForm):
    """The number at which somebody wants short texts, and that they agree."""

    agreed = BooleanField(
        lazy("Use this number for short texts of this meeting, and for nothing else"),
        [DataRequired(message=lazy("Tick this, or no text can be sent."))],
    )
    do = HiddenField()
