"""What told somebody last of a side event."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class LastTold:
    """The newest mail that tells somebody of a side event, as of a release, and when it was
    written: a letter, or one with an entry for their calendar.

    `is_off` where it tells that they have nothing more to do with it: then they are told of it
    from the beginning when they are named in it again.
    """

    number: int
    id: str
    at: datetime
    name: str
    language: str
    is_off: bool
