"""What can go wrong in the workspace of a delegation."""

from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.registrations.models import Registration, RegistrationState


class InvitationSpent(Conflict):
    """A link of an invitation was used, taken back or replaced, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This invitation has been used, taken back or replaced by a newer one."
                " If you are a focal point already, sign in; if not, ask for a new invitation."
            )
        )


class SpeaksAlready(Conflict):
    """Somebody is invited who is a focal point of the delegation already."""

    def __init__(self, email: str) -> None:
        sentence = _("%(email)s is a focal point of this delegation already.")
        super().__init__(sentence % {"email": email})


class DeputyThere(Conflict):
    """There is one deputy, or an invitation to be one."""

    def __init__(self) -> None:
        super().__init__(_("There is a deputy already. End that first, then invite another one."))


class NotForDeputies(Conflict):
    """A deputy does what the focal point does, except for naming or ending a deputy."""

    def __init__(self) -> None:
        super().__init__(_("Only the focal point names or ends a deputy."))


class TakenAlready(Conflict):
    """Somebody is to be entered by an address, or a name alone, that says who is there already.

    `there` is their registration; `by_address` says that it is known by the address.
    """

    def __init__(self, there: Registration, *, by_address: bool) -> None:
        if not by_address:
            sentence = _(
                "%(name)s is on your list already. Change that entry; or, if these are two people,"
                " write the address of this one."
            )
        elif there.state is RegistrationState.CANCELLED:
            sentence = _(
                "This address belongs to %(name)s, whose registration was cancelled. Write another"
                " address or none; to have %(name)s on the list again, write that name."
            )
        else:
            sentence = _(
                "This address belongs to %(name)s of your delegation already. Write another address"
                " or none, or change the entry of %(name)s."
            )
        super().__init__(sentence % {"name": there.person.name})
        self.there, self.by_address = there, by_address


class NothingReserved(Conflict):
    """The last of some reserved places was filled or given up meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This place is no longer reserved: it was filled or given up."))


class TooManyReserved(Conflict):
    """More places are reserved than any delegation has."""

    def __init__(self, most: int) -> None:
        sentence = _("At most %(number)s places can be reserved. Write a smaller number.")
        super().__init__(sentence % {"number": most})


class FaultsLeft(Conflict):
    """A table is to be saved in which something is wrong still, or was saved already."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing was saved: correct what is named below, or leave those rows out.")
        )


class CannotUndo(Conflict):
    """All whom a table brought were changed or taken out since."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Everybody of this table was changed or taken out since, so there is nothing to"
                " undo. Take people out one by one."
            )
        )


class NobodyToCopy(Conflict):
    """Nobody of the last meeting's delegation is missing on this list."""

    def __init__(self) -> None:
        super().__init__(
            _("Everybody who came to the last meeting is on your list already, or nobody came.")
        )
