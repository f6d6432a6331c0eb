"""What is to be noted beside a registration: what is open, what does not fit, and what to do."""

from collections.abc import Mapping
from enum import StrEnum

from app.core.i18n import lazy
from app.registrations.rules.listing import Mark


class Note(StrEnum):
    """Something that an organiser should see where the registration is named."""

    CHANGE = "change"  # was asked for, and is not made yet
    SPONSORSHIP = "sponsorship"
    LETTER = "letter"
    NEED = "need"  # for those alone who see what people need
    TWICE = "twice"
    HEADS = "heads"
    TWO = "two"
    SPEAKER = "speaker"
    CATEGORY = "category"


# What somebody waits for an answer to; the others do not fit together.
OPEN = (Note.CHANGE, Note.SPONSORSHIP, Note.LETTER, Note.NEED, Note.TWICE)
SAID_BY_STATE = frozenset({Note.CHANGE})  # is the status itself, and is not said a second time
MARKED: Mapping[Mark, tuple[Note, ...]] = {
    Mark.OPEN: OPEN,
    Mark.SPONSORSHIP: (Note.SPONSORSHIP,),
    Mark.LETTER: (Note.LETTER,),
    Mark.NEED: (Note.NEED,),
    Mark.TWICE: (Note.TWICE,),
}
NOTE_LABELS: Mapping[Note, str] = {
    Note.SPONSORSHIP: lazy("asks for sponsorship"),
    Note.LETTER: lazy("asks for a letter for a visa"),
    Note.NEED: lazy("needs something that is not arranged"),
    Note.TWICE: lazy("perhaps entered twice"),
    Note.HEADS: lazy("not the only head of the delegation"),
    Note.TWO: lazy("in two delegations"),
    Note.SPEAKER: lazy("speaks at a side event, and is not on the list"),
    Note.CATEGORY: lazy("category disagrees with the status"),
}
NOTE_REMEDIES: Mapping[Note, str] = {
    Note.SPONSORSHIP: lazy("Decide on it"),
    Note.LETTER: lazy("Decide on it"),
    Note.NEED: lazy("Arrange it"),
    Note.TWICE: lazy("Compare the two"),
    Note.HEADS: lazy("Have a function changed"),
    Note.TWO: lazy("Look at both"),
    Note.SPEAKER: lazy("Write to the event’s contact"),
    Note.CATEGORY: lazy("Settle the category"),
}
