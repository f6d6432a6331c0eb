"""What can go wrong with registrations."""

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _


class RegistrationClosed(Conflict):
    """The meeting is over, or the organisers take no registrations at this time."""

    def __init__(self, *, over: bool = True) -> None:
        super().__init__(
            _("This meeting is over. Registrations are no longer taken.")
            if over
            else _("Registrations are not taken at this time. Write to the secretariat.")
        )


class NoSuchRegistration(NotFound):
    """A link opens no registration: it was cut off, has expired, or was never one."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link opens no registration. It may have expired or been cut off:"
                " open it from the mail once more, or register again to be sent a new one."
            )
        )


class WrongCalendar(Invalid):
    """A calendar file from which no times can be taken; the sentence says why."""


class NoDelegation(Conflict):
    """A registration cannot be approved before it is known for whom the person comes."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s names an organisation that is not in the register. Settle that first.")
            % {"name": name}
        )


class Cancelled(Conflict):
    """A cancelled registration is not decided on."""

    def __init__(self, name: str) -> None:
        super().__init__(_("The registration of %(name)s is cancelled.") % {"name": name})


class TakenOut(Conflict):
    """Somebody registers again whom the focal point of the delegation took off the list."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The focal point of your delegation has taken you off the list."
                " Ask the focal point: they can enter you again."
            )
        )


class RegisteredElsewhere(Conflict):
    """A focal point enters somebody who is on the list already, in another delegation."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody of this name or e-mail address is registered already."
                " Ask the secretariat of the meeting to settle it."
            )
        )


class RegisteredAlready(Conflict):
    """A badge for side events only is asked for somebody who has one for the meeting."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s is registered for the meeting already and needs no other badge.")
            % {"name": name}
        )


class BoundToPerson(Conflict):
    """A badge for side events only is to be handed to somebody else."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A badge for side events only cannot be handed to a colleague. Ask the host of the"
                " side event to name them, and to ask for a badge for them."
            )
        )


class AddressOfAnother(Conflict):
    """Somebody is to have the address of another person at the meeting."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "This is the address of %(name)s at this meeting. Take another one, or compare the"
                " two under “Entered twice”."
            )
            % {"name": name}
        )


class NoPlaceLeft(Conflict):
    """A change would take a place that is not free; what somebody has is kept instead."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no free place for this. Nothing was changed, and no place was lost."
                " Ask the secretariat of the meeting whether there can be one more."
            )
        )


class NoLimitForAll(Invalid):
    """Only one delegation can be excepted from a limit; a quota without a number says nothing."""

    def __init__(self) -> None:
        super().__init__(_("Only one delegation can be without limit. Write how many places."))


class DecidedAlready(Conflict):
    """A change is asked of somebody who is approved, declined or cancelled."""

    def __init__(self, name: str) -> None:
        super().__init__(_("The registration of %(name)s is decided already.") % {"name": name})


class AlreadyRegistered(Conflict):
    """Somebody is to take a registration over and has one."""

    def __init__(self) -> None:
        super().__init__(
            _("You are registered already. Cancel your own registration first to take this one.")
        )


class NotOffered(NotFound):
    """A link offers no registration (any more)."""

    def __init__(self) -> None:
        super().__init__(_("This registration is not offered to you, or no longer."))


class ChangedMeanwhile(Conflict):
    """Somebody approves what was changed after they had looked at it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s was changed while you looked at it. See what changed, then decide again.")
            % {"name": name}
        )


class NoSuchView(NotFound):
    """No view of the organisers' list has this id, or it is not shared."""

    def __init__(self) -> None:
        super().__init__(
            _("This view is no more, or is not shared with you. Open the list of registrations.")
        )


class NoSuchBatch(NotFound):
    """Nothing that is done with many registrations has this id."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing at this address. Open the list of registrations."))


class NotOfferedHere(Conflict):
    """Somebody asks for sponsorship or a letter where the organisers offer none (any more)."""

    def __init__(self) -> None:
        super().__init__(
            _("The organisers of this meeting do not offer this, or no longer. Write to them.")
        )


class NoSuchRequest(NotFound):
    """An address names no request of this meeting, or a letter that is not approved."""

    def __init__(self) -> None:
        super().__init__(_("There is no such request or letter, or no longer."))


class NotNeeded(Conflict):
    """Somebody arranges what its person has withdrawn, or who does not come any more."""

    def __init__(self) -> None:
        super().__init__(
            _("The person does not need this any more. Open the list of what people need.")
        )


class OverBudget(Conflict):
    """More is granted than is left of the budget, and nobody said that this is meant."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This is more than is left of the budget. Nothing is granted yet: write less, or"
                " grant it all the same."
            )
        )
