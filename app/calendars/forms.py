"""Forms about calendars."""

from wtforms import HiddenField

from app.core.forms import Form


class AddressForm(Form):
    """For which of the person's own calendars an address is wanted: the id of the person there."""

    person = HiddenField()
