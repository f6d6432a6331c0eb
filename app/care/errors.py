"""What can go wrong where needs are seen to."""

from app.core.errors import NotFound
from app.core.i18n import gettext as _


class NoSuchNeed(NotFound):
    """An address names no need of this meeting (any more)."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing of this kind to arrange, or no longer."))
