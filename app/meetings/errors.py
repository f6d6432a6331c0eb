"""What can go wrong with meetings."""

from app.core.errors import NotFound
from app.core.i18n import gettext as _


class NoSuchMeeting(NotFound):
    """There is no meeting at this address, or none that this person may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))
