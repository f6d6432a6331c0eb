"""What can go wrong with badges."""

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _


class NoBadgeFor(Conflict):
    """Somebody who is not approved, or who takes part online, gets no badge."""

    def __init__(self) -> None:
        super().__init__(_("There is a badge only for people who are approved and come in person."))


class NoSuchPrint(NotFound):
    """These badges were not printed for this meeting."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))


class NoSuchDoor(NotFound):
    """The meeting has no such door, or it is closed."""

    def __init__(self) -> None:
        super().__init__(_("There is no such door. Choose one on the check-in page."))


class NotAQueue(Invalid):
    """What a door sent to be settled is no list of scans."""

    def __init__(self) -> None:
        super().__init__(_("These scans cannot be read. Open the check-in page anew."))
