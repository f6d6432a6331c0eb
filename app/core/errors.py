"""What can go wrong for a person, with the answer's status code and a sentence.

    Refused                  the base; `sentence` is shown to the person, translated
    ├── NotFound             404
    ├── Forbidden            403
    ├── SignInNeeded         303 to the sign-in page
    ├── Conflict             409, the state does not allow it (any more)
    ├── Invalid              422, what was sent is wrong
    ├── TooMany              429, with Retry-After
    └── Busy                 503, with Retry-After: more came at once than can be answered

Features derive their own from these, in their `errors.py`.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class WayOn:
    """Where to go from a refusal: an address on our site, and what its link says."""

    path: str
    said: str


class Refused(Exception):
    """A refusal that the person can understand; never a fault of ours.

    `sentence` says what happened and what to do, in the language of the request; `way_on` leads to
    where it can be done, where there is such a page.
    """

    status: ClassVar[int] = 400
    retry_after: int | None = None  # seconds, where trying again later helps

    def __init__(self, sentence: str, way_on: WayOn | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.way_on = way_on


class NotFound(Refused):
    """There is no such thing, or none that this person may know of."""

    status = 404


class Forbidden(Refused):
    """The person is known and may not do this."""

    status = 403


class SignInNeeded(Refused):
    """The person is not known; the web layer sends them to the sign-in page."""

    status = 401


class Conflict(Refused):
    """The state of things does not allow this, or does no longer."""

    status = 409


class Invalid(Refused):
    """What was sent cannot be understood or is not allowed."""

    status = 422


class TooMany(Refused):
    """Too many tries in too short a time."""

    status = 429
    retry_after: int

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Busy(Refused):
    """More is asked at this moment than can be answered; nothing was changed."""

    status = 503
    retry_after = 5
