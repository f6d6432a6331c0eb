"""The forms of delegations."""

from wtforms import SelectField
from wtforms.validators import DataRequired

from app.core.forms import Form, Line, choices
from app.core.i18n import lazy
from app.delegations.rules import CATEGORY_LABELS


class CategoryForm(Form):
    """Another category than the one that follows from the status, and why."""

    category = SelectField(
        lazy("Category"),
        choices=choices({key.value: label for key, label in CATEGORY_LABELS.items()}),
    )
    reason = Line(
        lazy("Reason"),
        [DataRequired(message=lazy("Say why; it is shown to all organisers of this meeting."))],
        longest=500,
    )
