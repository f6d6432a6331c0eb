"""What can go wrong with mails."""

from collections.abc import Sequence

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import comma
from app.core.i18n import gettext as _


class NoSuchMessage(NotFound):
    """No mail has this id."""

    def __init__(self) -> None:
        super().__init__(_("There is no mail at this address."))


class MarksWrong(Invalid):
    """A draft was written without the mark of a link of its recipient's, or with one of none."""

    def __init__(self, missing: Sequence[str], unknown: Sequence[str]) -> None:
        if missing:
            said = _("Leave %(marks)s in the text: it stands for a link of whoever gets the mail.")
        else:
            said = _("%(marks)s stands for no link in this mail: take it out of the text.")
        super().__init__(said % {"marks": comma().join(missing or unknown)})


class NotSentAgain(Conflict):
    """A mail can be sent once more only where it did not go, and its text is still there."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This mail is not sent once more: it has gone meanwhile, or its text is not kept."
                " Start again from the page where it was caused."
            )
        )
