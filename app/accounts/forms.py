"""Forms of accounts."""

from wtforms import EmailField, Field, HiddenField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.accounts import rules
from app.core.forms import Form, Line, ZoneField, choices, stripped
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _


def _is_address(_form: object, field: Field) -> None:
    if rules.as_email(field.data or "") is None:
        raise ValidationError(_("Write an e-mail address like name@example.org."))


class OnwardForm(Form):
    """Only where to go after signing in; a path of ours, checked again when it is used."""

    next = HiddenField()


class SignInForm(OnwardForm):
    """Asks for the address that a link is sent to."""

    email = EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Write your e-mail address.")), _is_address],
        filters=[stripped],
    )


class AccountForm(Form):
    """What a person may change of their own account."""

    name = Line(lazy("Your name"), description=lazy("As others see it here."))
    language = SelectField(lazy("Language of mails to you"), choices=choices(LANGUAGES))
    timezone = ZoneField()
