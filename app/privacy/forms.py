"""How long what is kept, and whose data is asked for."""

from wtforms import IntegerField
from wtforms.validators import NumberRange

from app.core.forms import Form
from app.core.i18n import lazy
from app.core.personal import Until
from app.registrations.forms import EmailLine
from app.registrations.forms.people import NEEDED

LONGEST = 50 * 365  # days
RANGE = NumberRange(1, LONGEST, lazy("Write a number of days from 1 to 18250."))


class DaysForm(Form):
    """For how many days after the meeting's last day each kind of data is kept."""

    needs = IntegerField(
        lazy("Sensitive answers"),
        [NEEDED, RANGE],
        description=lazy("Needs, names in passports, sealed answers."),
    )
    doors = IntegerField(
        lazy("Badges, passages, what people want to attend"),
        [NEEDED, RANGE],
        description=lazy("Codes of badges, and who went through which door."),
    )
    contact = IntegerField(
        lazy("Names, addresses, answers"),
        [NEEDED, RANGE],
        description=lazy("Whatever says who somebody is, mails and letters. Figures stay."),
    )
    records = IntegerField(
        lazy("What was published, and the log"),
        [NEEDED, RANGE],
        description=lazy(
            "Names in lists that were issued and in programmes, and who decided what."
        ),
    )

    @property
    def days(self) -> dict[Until, int]:
        """The number of days of each."""
        return {Until(field.name): field.data or 0 for field in self}


class AskForm(Form):
    """Whose data is asked for."""

    email = EmailLine(
        lazy("E-mail"),
        [NEEDED],
        description=lazy("The address that you have given us. The link is sent there."),
    )
