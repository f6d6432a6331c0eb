"""What can go wrong with reminders."""

from app.core.errors import Conflict, NotFound
from app.core.i18n import gettext as _


class NoSuchReminder(NotFound):
    """There is no such kind of reminder."""

    def __init__(self) -> None:
        super().__init__(_("There is no such reminder."))


class ReminderOvertaken(Conflict):
    """A reminder waited, and what it reminds of is not so any more."""

    def __init__(self) -> None:
        super().__init__(_("What it reminds of is not so any more."))


class OthersNow(Conflict):
    """Reminders were to be sent at once, and go to others than were shown."""

    def __init__(self) -> None:
        super().__init__(_("Who would get it has changed. Look at the list again, then send."))
