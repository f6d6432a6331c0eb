"""What can go wrong with calendars."""

from app.core.errors import NotFound
from app.core.i18n import gettext as _


class NoCalendarOfLink(NotFound):
    """A link from a mail opens no calendar: its address was replaced, or it was cut off."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link opens no calendar: it was cut off, or the calendar has another address"
                " now. Open your registration by its mail, or sign in: there it is."
            )
        )


class NoSuchCalendar(NotFound):
    """There is no calendar at this address, or none that is public."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))
