"""What can go wrong with lists of participants."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NoSuchList(NotFound):
    """No such list, or none that this person may know of."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))


class NothingToIssue(Conflict):
    """The document would be empty, or there is no list yet that it could add to."""


class IssuedMeanwhile(Conflict):
    """Somebody else has issued a list since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("Another list was issued since this page was opened. Look at it, then issue yours.")
        )


class WholeNotPublic(Conflict):
    """What an addendum or a corrigendum is about is not public, so that nobody could read it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The list that this document is about is not public. Publish both, or that one"
                " first."
            )
        )
