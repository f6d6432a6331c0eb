"""What can go wrong with what somebody wants of messages."""

from app.core.errors import NotFound
from app.core.i18n import gettext as _


class NoMailOfLink(NotFound):
    """The link at the foot of a mail is of no mail: what to do instead.

    The name of the meeting and its `contact` are known where only the link's end is missing.
    """

    def __init__(self, meeting: str = "", contact: str = "") -> None:
        said = _(
            "This link is of no mail that is still kept, or it was cut off. Copy all of it, or"
            " open the one in a newer mail of the meeting."
        )
        if contact:
            write = _("Or write to the secretariat of %(meeting)s: %(contact)s")
            said = f"{said} {write % {'meeting': meeting, 'contact': contact}}"
        super().__init__(said)
