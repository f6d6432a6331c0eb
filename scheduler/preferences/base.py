"""What every term of the penalty says of itself."""

from typing import TYPE_CHECKING, ClassVar

from scheduler.problem import Problem
from scheduler.schedule import Schedule

if TYPE_CHECKING:
    from scheduler.model import Costs, Model


class Preference:
    """A term of the penalty: the solver pays for the same as is counted in a finished schedule.

    Its weight is the field of `Weights` that has its id.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    sentence: ClassVar[str]

    def add(self, model: "Model") -> "Costs":
        """Variables with the amount that one unit of each costs; the rules are in the model."""
        raise NotImplementedError

    def amount(self, problem: Problem, schedule: Schedule) -> int:
        """How much there is of it in a finished schedule, before the weight."""
        raise NotImplementedError
