"""What can go wrong with side events."""

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _


class NoSuchSideEvent(NotFound):
    """There is no such side event at this meeting, or none that this person may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))


class NotInThisState(Conflict):
    """What is asked does not fit the state of the application (any more)."""


class WrongApplication(Invalid):
    """An application breaks a rule.

    `field` names the part of the application, as `rules.Mistake` does.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class WrongDemand(Invalid):
    """A demand on the schedule cannot be kept, such as a room that the meeting does not have."""


class LinkOpensNothing(NotFound):
    """A link opens no application: it was cut off, or was never one."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link opens no application. It may have been cut off:"
                " open it from the mail once more."
            )
        )


class ApplicationsClosed(Conflict):
    """The meeting is over."""

    def __init__(self) -> None:
        super().__init__(_("This meeting is over. Applications are no longer taken."))
