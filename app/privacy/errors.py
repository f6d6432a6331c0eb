"""What can go wrong with people's data."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NoSuchLink(NotFound):
    """A link opens nobody's data: it was cut off, has expired, was used, or was never one."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link opens nothing (any more)."
                " Ask for a new one on the page “Your data” of the meeting."
            )
        )


class NoAddress(Conflict):
    """Somebody asks to be erased whom we cannot write to."""

    def __init__(self) -> None:
        super().__init__(
            _("We know no e-mail address of yours. Write to the secretariat of the meeting.")
        )
