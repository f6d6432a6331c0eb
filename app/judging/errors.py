"""What can go wrong with judging."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class CannotMerge(Conflict):
    """Two applications cannot become one (any more)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These applications cannot become one: choose two that are neither declined,"
                " withdrawn nor cancelled, of which neither is being merged already."
            )
        )


class TooLong(Conflict):
    """The texts of both together are longer than the call allows; the sentence says which."""

    def __init__(self, sentence: str) -> None:
        asked = _("Nothing was merged. The organisers choose whose text is taken.")
        super().__init__(f"{sentence} {asked}")


class NothingToAgree(NotFound):
    """Nobody asks this host for anything."""

    def __init__(self) -> None:
        super().__init__(
            _("Nothing is asked of you here. The organisers have taken it back, or it is settled.")
        )
