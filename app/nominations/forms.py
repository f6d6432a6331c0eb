"""The forms of a delegation's workspace."""

from typing import Self

from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.core.forms import Form, Line, choices
from app.core.i18n import LANGUAGES, lazy
from app.nominations.rules.people import MOST_RESERVED
from app.registrations.forms import NEEDED, EmailLine, PrintedForm
from app.registrations.models import DelegationFunction, Registration, ReservedPlace, Way
from app.registrations.rules import FUNCTION_LABELS

FUNCTIONS = {key.value: label for key, label in FUNCTION_LABELS.items()}


class MemberForm(PrintedForm):
    """A focal point enters somebody; the rest the person can add by their own link."""

    email = EmailLine(
        lazy("E-mail"), [Optional()], description=lazy("The person is told, and can add the rest.")
    )
    function = SelectField(
        lazy("Function in the delegation"),
        choices=choices(FUNCTIONS),
        default=DelegationFunction.REPRESENTATIVE.value,
    )
    position = Line(lazy("Position"), [Optional()])
    written_in = SelectField(
        lazy("Language of mails to them"), [Optional()], choices=choices(LANGUAGES)
    )
    anyway = HiddenField()  # "1": not the person who is there already, says who enters them

    @classmethod
    def of(cls, registration: Registration) -> Self:
        """The form with what the list says of a person."""
        person = registration.person
        return cls(
            data={
                "name": person.name,
                "honorific": person.honorific,
                "email": person.email or "",
                "function": registration.function.value,
                "position": person.position,
                "written_in": person.language,
            }
        )

    def keep_to(self, registration: Registration) -> Self:
        """The form without what the person said by registering themselves: it is their own."""
        if registration.way is Way.FORM:
            del self.written_in
        return self

    @classmethod
    def for_place(cls, place: ReservedPlace, language: str) -> Self:
        """The form for who fills a reserved place."""
        return cls(data={"function": place.function.value, "written_in": language})


class NoAddress(MemberForm):
    """The same for somebody whose address is known: it is their own, and stays."""

    email = None  # type: ignore[assignment]  # how WTForms leaves a field of the base out


class ReserveForm(Form):
    """Places for people whose names follow."""

    number = IntegerField(
        lazy("Number of places"),
        [
            InputRequired(message=lazy("Write a number.")),
            NumberRange(1, MOST_RESERVED, lazy("Write a number from %(min)s to %(max)s.")),
        ],
        default=1,
    )
    reserved_function = SelectField(
        lazy("Function in the delegation"),
        choices=choices(FUNCTIONS),
        default=DelegationFunction.ADVISER.value,
    )


class SaveTableForm(Form):
    """How the people of a table are written to who have no language in it."""

    language = SelectField(
        lazy("Language of mails to whom the table names none for"),
        [Optional()],
        choices=choices(LANGUAGES),
    )


class RefuseForm(Form):
    """Why somebody who names this delegation is not of it."""

    reason = Line(
        lazy("Reason"), [NEEDED], longest=500, description=lazy("The person is told this reason.")
    )


class InviteForm(Form):
    """Whom to ask to speak for a delegation."""

    invited_email = EmailLine(
        lazy("E-mail"), [NEEDED], description=lazy("A link is sent there; it works once.")
    )
    language = SelectField(lazy("Language of mails to them"), choices=choices(LANGUAGES))


class AcceptForm(Form):
    """Somebody takes up an invitation."""

    name = Line(lazy("Your name"), description=lazy("As others see it here."))
