"""What can go wrong when signing in."""

from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _


class LinkSpent(Conflict):
    """A sign-in link was used before, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            _("This link has been used or is too old. Ask for a new one on the sign-in page.")
        )


class NotAnAddress(Invalid):
    """What was given cannot be an e-mail address."""

    def __init__(self, given: str) -> None:
        sentence = _("%(given)s is not an e-mail address. Write it like name@example.org.")
        super().__init__(sentence % {"given": given[:80]})
