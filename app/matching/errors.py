"""What can go wrong when people are merged."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NoSuchPair(NotFound):
    """The pair was merged or decided on meanwhile, or never was one of this meeting."""

    def __init__(self) -> None:
        super().__init__(_("This pair is not there any more. Look at the list once more."))


class ChangedSince(Conflict):
    """Something happened after a merge that undoing it would lose."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "%(name)s was changed after the merge, so it cannot be undone as a whole."
                " Correct the registration instead, or register the other person anew."
            )
            % {"name": name}
        )
