"""Forms about calendars."""

from wtforms import BooleanField, HiddenField

from app.core.forms import Form


class AddressForm(Form):
    """For which of the person's own calendars an address is wanted: the id of the person there."""

    person = HiddenField()


class SharedForm(Form):
    """Which shared calendar gets an address, or has it taken away."""

    kind = HiddenField()
    withdraw = BooleanField()
