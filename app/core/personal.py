"""What is kept of people, field by field: who sees it, why, until when, and how it goes.

A feature says its own in its `rules`; `privacy` puts all of them together, shows them to people,
and erases by them. So what is promised and what is done is one text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Until(StrEnum):
    """When something goes: at one of a meeting's four dates, or as said."""

    NEEDS = "needs"  # sensitive answers, soon after the meeting
    DOORS = "doors"  # badges and passages
    CONTACT = "contact"  # whatever says who somebody is
    RECORDS = "records"  # what was published, and who decided what
    OVER = "over"  # by itself, when the meeting is over
    SOON = "soon"  # by itself, within minutes or days
    ROLE = "role"  # when somebody has no task here any more
    OWN = "own"  # as is said where it is asked
    FIGURES = "figures"  # it stays, and says of nobody who they are


class Seer(StrEnum):
    """Who sees something."""

    EVERYBODY = "everybody"
    LISTED = "listed"  # everybody, where the person agrees
    SELF = "self"
    FOCAL_POINT = "focal_point"
    ORGANISERS = "organisers"
    CARERS = "carers"  # those who act on needs
    DOOR = "door"
    APPLICANT = "applicant"  # of a side event
    REVIEWERS = "reviewers"  # of the same application
    TOTALS = "totals"  # nobody; it is counted
    MACHINE = "machine"  # nobody; the program compares it


class Goes(StrEnum):
    """How something is erased."""

    BLANK = "blank"  # the columns are emptied, the row stays to be counted
    ROWS = "rows"
    OWN = "own"  # by a function of its own


@dataclass(frozen=True)
class Kept:
    """Some columns that are kept for one reason. `what`, `why` and `stays` are lazily translated.

    `columns` is by table. `stays` says why it stays when its person asks to be erased; "" where it
    goes. `sealed` columns are opened for the person's own copy.
    """

    code: str
    what: str
    why: str
    seen_by: tuple[Seer, ...]
    until: Until
    columns: Mapping[str, tuple[str, ...]]
    goes: Goes = Goes.BLANK
    stays: str = ""
    sealed: frozenset[str] = frozenset()
