"""What can go wrong with mails."""

from app.core.errors import NotFound
from app.core.i18n import gettext as _


class NoSuchMessage(NotFound):
    """No mail has this id."""

    def __init__(self) -> None:
        super().__init__(_("There is no mail at this address."))
