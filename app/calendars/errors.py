"""What can go wrong with calendars."""

from app.core.errors import NotFound, WayOn
from app.core.i18n import gettext as _


class NoCalendarOfLink(NotFound):
    """A link from a mail opens no calendar: its address was replaced, or it was cut off.

    Nor does the address of the calendar itself: whoever reads it can change nothing by it.
    """

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link opens no page of a calendar: it was cut off, or the calendar has another"
                " address now. Then whose calendar it is got a mail that leads to the new page; a"
                " registration and an account lead to the calendar, too. If you have none of them,"
                " write to the organisers of the meeting."
            ),
            WayOn("/calendars", _("Your calendars")),
        )


class NoSuchPart(NotFound):
    """The programme at /`slug` has no such part, or has it no more."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            _(
                "There is no calendar of this part of the programme: nothing is in it any more, or"
                " its address was cut off."
            ),
            WayOn(f"/{slug}/calendars", _("All calendars of this programme")),
        )


class NoSuchCalendar(NotFound):
    """There is no calendar at this address, or none that is public."""

    def __init__(self) -> None:
        super().__init__(_("There is no page at this address."))
