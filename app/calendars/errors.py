"""What can go wrong with calendars."""

from app.core.errors import NotFound
from app.core.i18n import gettext as _


class NoSuchCalendar(NotFound):
    """There is no calendar at this address, or none that is public."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))
