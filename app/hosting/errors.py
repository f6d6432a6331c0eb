"""What can go wrong after a side event is accepted."""

from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _


class NoSuchPaper(NotFound):
    """There is no flyer or other paper at this address, or none that is public."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))


class NotAccepted(Conflict):
    """What is asked is for accepted side events."""

    def __init__(self) -> None:
        super().__init__(_("This is open once the organisers have accepted the side event."))


class WrongOrder(Invalid):
    """The parts of a running order do not add up to the time that there is."""


class TooManyMaterials(Conflict):
    """An event has as many materials as one may have."""

    def __init__(self) -> None:
        super().__init__(_("There are 20 materials. Withdraw one before you add another."))


class NoFile(Invalid):
    """No file was chosen."""

    def __init__(self) -> None:
        super().__init__(_("Choose a file: a PDF, PNG or JPEG."))


class NotKnownHere(Forbidden):
    """Nobody knows who plans here."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "We do not know who you are. Open your registration by the link in our mail to you,"
                " and choose “My programme” there."
            )
        )
