"""Forms about calendars."""

from wtforms import BooleanField, HiddenField

from app.core.forms import Form


class AddressForm(Form):
    """Which of somebody's own calendars gets an address, or has it taken away.

    By the id of the person there, where they may have several.
    """

    person = HiddenField()
    withdraw = BooleanField()


class SharedForm(Form):
    """Which shared calendar gets an address, or has it taken away."""

    kind = HiddenField()
    withdraw = BooleanField()
