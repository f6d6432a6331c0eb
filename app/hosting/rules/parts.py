"""What somebody does at a side event, whoever asked them to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What somebody does at a side event.

    `roles` are their own functions (`SpeakerRole`), or that they want to attend
    (`calendars.rules.entries.ATTENDS`). `instead_of` names in whose place they are asked to come,
    and `theirs` are the functions of those: these stay with whom they were given to.
    """

    roles: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


NOTHING = Part()
