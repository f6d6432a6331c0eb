"""What a letter to somebody said last of a side event."""

from dataclasses import dataclass

OFF_PANEL = "schedule/off_panel"  # the kind of letters to who is named in an event no more


@dataclass(frozen=True)
class LastLetter:
    """The newest letter that tells somebody of a side event, as of a release.

    `is_off` where it tells that they have nothing more to do with it: then they are told of it
    from the beginning when they are named in it again.
    """

    number: int
    id: str
    name: str
    language: str
    is_off: bool
