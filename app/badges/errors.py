"""What can go wrong with badges."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NoBadgeFor(Conflict):
    """Somebody who is not approved, or who takes part online, gets no badge."""

    def __init__(self) -> None:
        super().__init__(_("There is a badge only for people who are approved and come in person."))


class NoSuchPrint(NotFound):
    """These badges were not printed for this meeting."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))
