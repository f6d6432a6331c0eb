"""What every rule says of itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from scheduler.problem import Problem
from scheduler.schedule import Schedule, Violation

if TYPE_CHECKING:
    from scheduler.model import Model


class Rule:
    """A rule forbids the same schedules to the solver as it objects to in a finished one.

    To the solver it speaks in two steps: first every rule strikes out the single placements that
    no schedule may have, then it forbids combinations of those that are left. Most rules need only
    one of the two.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]

    def narrow(self, model: "Model") -> None:
        """Strike out single placements, before the solver's variables are made."""

    def add(self, model: "Model") -> None:
        """Forbid combinations of placements."""

    def check(self, problem: Problem, schedule: Schedule) -> Iterator[Violation]:
        """Name every breach in a finished schedule, without the solver."""
        raise NotImplementedError
