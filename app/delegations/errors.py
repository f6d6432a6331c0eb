"""What can go wrong with delegations."""

from app.core.errors import Forbidden, NotFound
from app.core.i18n import gettext as _


class NoSuchDelegation(NotFound):
    """This meeting has no such delegation."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))


class RegisterIsOfAdmins(Forbidden):
    """What the register has is changed by administrators only."""

    def __init__(self) -> None:
        super().__init__(
            _("Only administrators change the register. Write to them what is wrong in it.")
        )
