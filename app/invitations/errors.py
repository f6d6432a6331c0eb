"""What can go wrong where somebody answers whether they come in place of somebody else."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NobodySendsThem(NotFound):
    """A link of who came in somebody's place, and does so no more; or it was cut off."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "By this link nobody is asked to come in place of somebody. Whoever sent you may"
                " have answered otherwise since, or the link was cut off: open it from the mail"
                " once more."
            )
        )


class NoHours(Conflict):
    """A side event has no time now, so that nobody can say that they come to it."""

    def __init__(self) -> None:
        super().__init__(
            _("This side event has no time and room at present: nobody is asked to come to it.")
        )
