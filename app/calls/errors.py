"""What can go wrong with a call."""

from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _


class WrongPolicy(Invalid):
    """Settings of a call do not fit together."""


class StaleCall(Conflict):
    """Somebody has set the call since it was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has saved the call since you opened this page. Nothing was saved.")
        )
