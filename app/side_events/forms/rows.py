"""The rows of an application's lists: concept notes, partners, people."""

from typing import Any

from wtforms import EmailField, HiddenField, SelectField
from wtforms.validators import DataRequired, Length, ValidationError

from app.accounts.rules import LONGEST_EMAIL, as_email
from app.calls.rules import LONGEST_TITLE
from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.side_events.models import PartnerRole
from app.side_events.rules.application import PARTNER_ROLES, SPEAKER_ROLES
from app.side_events.rules.concept import CONCEPT_PARTS, LONGEST_PART

_needed = DataRequired(message=lazy("Please fill this in."))


def is_email(_form: Form, field: Any) -> None:
    """Refuses what is no e-mail address."""
    if field.data and as_email(field.data) is None:
        raise ValidationError(_("Write the e-mail address as name@example.org."))


def _named(form: Form, field: Any) -> None:
    """Refuses a row that names neither a person nor for whom somebody is to come."""
    if not field.data and not form["affiliation"].data:
        raise ValidationError(_("Write a name, or whom the person speaks for."))


MARKS = lazy("**bold**, *italic*, - or 1. for lists, [text](https://example.org) for a link.")


def _long(label: str, description: str = "") -> Paragraphs:
    return Paragraphs(label, longest=LONGEST_PART, description=description, render_kw={"rows": 5})


class ConceptRow(Form):
    """The concept note in one language. Every part may be left empty."""

    key = HiddenField(validators=[Length(max=20)])  # by which the row is known in a draft
    language = SelectField(lazy("Language of this concept note"), choices=choices(LANGUAGES))
    title = Line(
        lazy("Title in this language"),
        longest=LONGEST_TITLE,
        description=lazy("Leave it empty if it is the title above."),
    )
    background = _long(CONCEPT_PARTS["background"], MARKS)
    objectives = _long(CONCEPT_PARTS["objectives"])
    panel_structure = _long(CONCEPT_PARTS["panel_structure"])
    guiding_questions = _long(CONCEPT_PARTS["guiding_questions"])
    footnotes = _long(
        CONCEPT_PARTS["footnotes"],
        lazy("One to a line. In the text, [^1] leads to the first one."),
    )


class PartnerRow(Form):
    """Another entity behind the event."""

    key = HiddenField(validators=[Length(max=20)])  # by which the row is known in a draft
    name = Line(lazy("State or organisation"), [_needed])
    role = SelectField(
        lazy("Its part"),
        choices=choices(
            {r.value: PARTNER_ROLES[r] for r in (PartnerRole.CO_ORGANISER, PartnerRole.CO_SPONSOR)}
        ),
    )
    email = EmailField(
        lazy("E-mail"),
        [Length(max=LONGEST_EMAIL), is_email],
        filters=[lambda typed: (typed or "").strip().lower()],
        description=lazy("Where it is asked to confirm. It is not published."),
    )


class SpeakerRow(Form):
    """A person with a function at the event."""

    key = HiddenField(validators=[Length(max=20)])  # by which the row is known in a draft
    role = SelectField(
        lazy("Function at the event"),
        choices=choices({role.value: label for role, label in SPEAKER_ROLES.items()}),
    )
    honorific = Line(lazy("Form of address"), longest=60, description=lazy("Such as H.E. or Dr."))
    name = Line(
        lazy("Name as it is to be printed"),
        [_named],
        description=lazy(
            "Leave it empty as long as it is not settled who comes: then only whom the person"
            " speaks for is printed."
        ),
    )
    affiliation = Line(lazy("Whom the person speaks for"))
    email = EmailField(
        lazy("E-mail"),
        [Length(max=LONGEST_EMAIL), is_email],
        filters=[lambda typed: (typed or "").strip().lower()],
        description=lazy(
            "Where they are asked to confirm, and for their own calendar. It is not published."
        ),
    )
