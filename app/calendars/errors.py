"""What can go wrong with calendars."""

from collections.abc import Iterable

from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _


class NoSuchCalendar(NotFound):
    """There is no calendar at this address, or none that is public."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))


class NotPublished(Conflict):
    """The meeting has no release yet."""

    def __init__(self, slug: str) -> None:
        sentence = _("The programme of %(slug)s is not published yet. Publish a schedule first.")
        super().__init__(sentence % {"slug": slug})


class UnknownFormat(Invalid):
    """The programme is not given away in this format."""

    def __init__(self, wanted: str, known: Iterable[str]) -> None:
        sentence = _("There is no format %(wanted)s; choose one of %(known)s.")
        super().__init__(sentence % {"wanted": wanted[:20], "known": ", ".join(known)})
