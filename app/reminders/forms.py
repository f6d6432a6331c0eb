"""Whether a meeting sends a kind of reminder, and when."""

from starlette.datastructures import FormData
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.core.forms import Form, choices
from app.core.i18n import lazy
from app.reminders.models import Kind
from app.reminders.rules import KINDS, MOST_DAYS, Setting


class ReminderForm(Form):
    """A kind of reminder that goes on a day that is its own."""

    on = BooleanField(lazy("Send these reminders"))
    hour = SelectField(
        lazy("At what hour"),
        coerce=int,
        choices=choices({str(hour): f"{hour:02}:00" for hour in range(24)}),
        description=lazy("By the clocks of the meeting."),
    )

    def setting(self) -> Setting:
        """What is set; the form must be valid."""
        return Setting(on=bool(self.on.data), days=0, hour=self.hour.data)


class DaysForm(ReminderForm):
    """A kind of reminder that goes so many days before or after something."""

    days = IntegerField(
        validators=[
            InputRequired(lazy("Write a number of days.")),
            NumberRange(1, MOST_DAYS, lazy("Write a number from 1 to 60.")),
        ],
    )

    def setting(self) -> Setting:
        """What is set; the form must be valid."""
        return Setting(on=bool(self.on.data), days=self.days.data or 0, hour=self.hour.data)


class SoonForm(DaysForm):
    """One that can also go on the day itself."""

    days = IntegerField(
        validators=[
            InputRequired(lazy("Write a number of days.")),
            NumberRange(0, MOST_DAYS, lazy("Write a number from 0 to 60.")),
        ],
    )


def as_set(kind: Kind, setting: Setting) -> ReminderForm:
    """The form of a kind with what is set."""
    return _named(kind, _form_of(kind)(obj=setting))


def as_posted(kind: Kind, posted: FormData) -> ReminderForm:
    """The form of a kind with what somebody sent."""
    return _named(kind, _form_of(kind).posted(posted))


def _form_of(kind: Kind) -> type[ReminderForm]:
    if not KINDS[kind].days:
        return ReminderForm
    return DaysForm if KINDS[kind].fewest_days else SoonForm


def _named(kind: Kind, form: ReminderForm) -> ReminderForm:
    if isinstance(form, DaysForm):
        form.days.label.text = KINDS[kind].days
    return form


class SkipForm(Form):
    """A day on which reminders of a kind are left out, or not: `skipped` is "y" or empty."""

    day = DateField(validators=[InputRequired()])
    skipped = HiddenField()


class SendForm(Form):
    """That reminders are sent at once: those whose mark it is (see `mark_of`)."""

    seen = HiddenField()
