"""What other features add to the workspace of a delegation."""

from dataclasses import dataclass, field

from app.delegations.models import Delegation
from app.meetings.models import Meeting


@dataclass(frozen=True)
class NamedIn:
    """A side event that names a delegation's State or organisation as a partner.

    `title` is in `language`; role and answer are in words, `mark` is how the answer looks.
    """

    id: str
    title: str
    language: str
    role: str
    mark: str
    answer: str
    confirmed: bool
    declined: bool


@dataclass(frozen=True)
class WorkspaceShown:
    """A focal point looks at a delegation; whoever knows where it is named adds it."""

    meeting: Meeting
    delegation: Delegation
    named: list[NamedIn] = field(default_factory=list)
