"""What can go wrong with announcements."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NoSuchAnnouncement(NotFound):
    """An address names no announcement of this meeting (any more)."""

    def __init__(self) -> None:
        super().__init__(_("There is no announcement at this address, or no longer."))


class AlreadySent(Conflict):
    """What has gone out cannot be written anew."""

    def __init__(self) -> None:
        super().__init__(
            _("This announcement has gone already. Withdraw it and write another, if it is wrong.")
        )


class ScreensTooLate(Conflict):
    """It would be shown on screens until a moment that is over."""

    def __init__(self) -> None:
        super().__init__(
            _("The hours on the screens are over. Change them, or do not show it there.")
        )
