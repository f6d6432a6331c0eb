"""What somebody can choose of their quiet hours."""

from enum import StrEnum

from app.messages.models import MailReader


class Quiet(StrEnum):
    """Whose quiet hours hold for somebody."""

    MEETING = "meeting"
    OWN = "own"
    NONE = "none"


def quiet_of(reader: MailReader | None) -> Quiet:
    """Which somebody chose (see `MailReader`)."""
    if reader is None or reader.quiet_from is None:
        return Quiet.MEETING
    return Quiet.NONE if reader.quiet_from == reader.quiet_until else Quiet.OWN
