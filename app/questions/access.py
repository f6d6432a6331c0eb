"""Who sees the answers to a question."""

from collections.abc import Collection

from app.questions.models import Audience


def organiser_sees(audiences: Collection[Audience], *, is_reader: bool) -> bool:
    """Whether an organiser sees an answer.

    `audiences` are what was promised when the answer was given and what holds now: both bind, so
    that nobody comes to see what was not for them. `is_reader` says that they act on the question.
    """
    return is_reader or Audience.READERS not in audiences


def focal_point_sees(audiences: Collection[Audience]) -> bool:
    """Whether who speaks for the delegation sees an answer; `audiences` as above."""
    return all(audience is Audience.FOCAL_POINT for audience in audiences)


def reviewer_sees(audiences: Collection[Audience], *, sealed: bool) -> bool:
    """Whether who judges an application sees an answer of it; never one that is kept sealed."""
    return not sealed and all(audience is Audience.REVIEWERS for audience in audiences)
