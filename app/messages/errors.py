"""What can go wrong with mails."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NoSuchMessage(NotFound):
    """No mail has this id."""

    def __init__(self) -> None:
        super().__init__(_("There is no mail at this address."))


class NotSentAgain(Conflict):
    """A mail can be sent once more only where it did not go, and its text is still there."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This mail is not sent once more: it has gone meanwhile, or its text is not kept."
                " Start again from the page where it was caused."
            )
        )
