"""What organisers decide, look for and set."""

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, Line, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.delegations.rules import KIND_LABELS, KINDS_OF_ORGANISATIONS
from app.meetings.forms import WindowForm, days_and_hours
from app.meetings.models import LatePolicy, Meeting
from app.registrations.forms.people import NEEDED, EmailLine, PrintedForm
from app.registrations.models import (
    Modality,
    Registration,
)
from app.registrations.rules import (
    FUNCTION_LABELS,
    LATE_LABELS,
    MODALITY_LABELS,
)
from app.registrations.rules.places import about_options

MOST_PLACES = 100_000


class DeclineForm(Form):
    """Why somebody is not put on the list."""

    reason = Line(
        lazy("Reason"), [NEEDED], longest=500, description=lazy("The person is told this reason.")
    )
    loses = HiddenField()  # "yes" once it was said that they lose their place

    @property
    def is_meant(self) -> bool:
        """Whether a place may be taken away."""
        return bool(self.loses.data == "yes")


class AskForm(Form):
    """What somebody is to change."""

    what = Line(
        lazy("What is to be changed"),
        [NEEDED],
        longest=500,
        description=lazy("The person is told this, and changes it by their link."),
    )


class CorrectForm(PrintedForm):
    """What is right of a person; `seen` stands for what they said when this was shown."""

    seen = HiddenField(validators=[Length(max=64)])
    passport_name = Line(
        lazy("Name in the passport"),
        [Optional()],
        description=lazy("Only if it is another. Seen only by the organisers."),
    )
    email = EmailLine(
        lazy("E-mail"),
        [Optional()],
        description=lazy(
            "With another address the person gets another link; the old one opens nothing then."
        ),
    )
    position = Line(lazy("Position"), [Optional()])
    function = SelectField(
        lazy("Function in the delegation"),
        choices=choices({key.value: label for key, label in FUNCTION_LABELS.items()}),
    )
    reason = Line(
        lazy("Reason"), [NEEDED], longest=500, description=lazy("The person is told this reason.")
    )

    @classmethod
    def of(cls, registration: Registration, seen: str) -> "CorrectForm":
        """The form with what the registration says."""
        person = registration.person
        names = ("name", "passport_name", "honorific", "email", "position")
        said = {name: getattr(person, name) or "" for name in names}
        return cls(data={**said, "function": registration.function.value, "seen": seen})


class AssignForm(Form):
    """For whom somebody comes: one of the register, or a new organisation."""

    entity = Line(lazy("State or organisation"), [NEEDED])
    kind = SelectField(lazy("If it is not in the register, add it as"))

    def offer(self) -> None:
        """Fill in the kinds of organisations."""
        kinds = {kind.value: str(KIND_LABELS[kind]) for kind in KINDS_OF_ORGANISATIONS}
        self.kind.choices = choices({"": _("Do not add it"), **kinds})


class OpeningForm(WindowForm):
    """When registrations are taken, and what is asked."""

    late = RadioField(
        lazy("Registrations and changes after the deadline"),
        choices=choices({key.value: label for key, label in LATE_LABELS.items()}),
        default=LatePolicy.ACCEPTED.value,
    )
    until_day = DateField(lazy("Late ones until"), [Optional()])
    until_time = TimeField(lazy("Late ones until, at"), [Optional()])
    asks_passport_name = BooleanField(lazy("Ask for the name in the passport"))
    asks_gender = BooleanField(
        lazy("Ask for the gender"),
        description=lazy("It is voluntary, and you see it in totals only."),
    )

    @classmethod
    def of(cls, meeting: Meeting) -> "OpeningForm":
        """The form with what is set."""
        return cls(
            data={
                "late": meeting.registration_late.value,
                "asks_passport_name": meeting.asks_passport_name,
                "asks_gender": meeting.asks_gender,
                **days_and_hours(
                    meeting.timezone,
                    opens=meeting.registration_opens_at,
                    closes=meeting.registration_closes_at,
                    until=meeting.registration_late_until,
                ),
            }
        )


class QuotaForm(Form):
    """How many places there are, and for whom."""

    about = SelectField(lazy("For whom"))
    entity = Line(
        lazy("Which State or organisation"),
        [Optional()],
        description=lazy("Only where the number is for one delegation."),
    )
    modality = SelectField(lazy("How they take part"))
    places = IntegerField(
        lazy("Number of places"),
        [Optional(), NumberRange(0, MOST_PLACES)],
        description=lazy("For one delegation, leave it empty to set no limit."),
    )

    def offer(self) -> None:
        """Fill in for whom there can be a number."""
        self.about.choices = choices(about_options())
        ways = {key.value: str(MODALITY_LABELS[key]) for key in Modality}
        self.modality.choices = choices({"": _("In person or online"), **ways})


class UncountedForm(Form):
    """Which functions take no place."""

    functions = SelectMultipleField(
        lazy("These functions take no place"),
        choices=choices({key.value: label for key, label in FUNCTION_LABELS.items()}),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


def mark(field: Field, sentence: str) -> None:
    """Add a mistake that only the database could show."""
    field.errors = [*field.errors, sentence]
