"""What can go wrong after a side event is accepted."""

from app.core.errors import NotFound
from app.core.i18n import gettext as _


class NoSuchPaper(NotFound):
    """There is no flyer or other paper at this address, or none that is public."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))
