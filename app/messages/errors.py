"""What can go wrong with mails."""

from collections.abc import Sequence

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import comma
from app.core.i18n import gettext as _


class NoSuchMessage(NotFound):
    """No mail has this id."""

    def __init__(self) -> None:
        super().__init__(_("There is no mail at this address."))


class NoSuchNumber(NotFound):
    """The link of a first text opens nothing (any more)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link opens nothing any more: the number is forgotten, or another was given"
                " in its place. It gets no texts."
            )
        )


class MarksWrong(Invalid):
    """A draft was written without the mark of a link of its recipient's, or with one of none."""

    def __init__(self, missing: Sequence[str], unknown: Sequence[str]) -> None:
        if missing:
            said = _("Leave %(marks)s in the text: it stands for a link of whoever gets the mail.")
        else:
            said = _("%(marks)s stands for no link in this mail: take it out of the text.")
        super().__init__(said % {"marks": comma().join(missing or unknown)})


class TooLong(Invalid):
    """A draft of a short text was written that would go in too many parts."""

    def __init__(self, parts: int) -> None:
        super().__init__(
            _("This goes in %(parts)s parts, and no more than 3 are sent: shorten it.")
            % {"parts": parts}
        )


class SentMeanwhile(Conflict):
    """A mail that somebody is about to send once more was just sent by another, or by them."""

    def __init__(self) -> None:
        super().__init__(
            _("This mail has just been sent once more. If it is to go again, look at it anew.")
        )


class NotSentAgain(Conflict):
    """A mail can be sent once more only where it did not go, and its text is still there."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This mail is not sent once more: it has gone meanwhile, or its text is not kept."
                " Start again from the page where it was caused."
            )
        )
