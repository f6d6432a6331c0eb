"""How to search, and how far a search is."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scheduler.problem import Placement


@dataclass(frozen=True, slots=True)
class Effort:
    """Work that is done whatever the clock says.

    `rounds` of the local search, each four times as long as the one before; and so much of CP-SAT's
    own measure of work, some seconds of a processor.
    """

    rounds: int
    work: float


EFFORTS: Final = MappingProxyType(
    {"quick": Effort(1, 10.0), "normal": Effort(2, 60.0), "thorough": Effort(4, 600.0)}
)


@dataclass(frozen=True, slots=True)
class Options:
    """How to search.

    With `seconds` None the effort decides when to stop, and the same problem, effort and seed give
    the same schedule on any machine. With `seconds` the clock decides. `workers` is the number of
    CP-SAT's threads, `memory` the megabytes at which to stop (None: any).

    `start` is where the search begins: what is found costs no more than it, if it breaks no rule.
    """

    seconds: float | None = None
    effort: str = "normal"
    workers: int = 8
    seed: int = 0
    memory: int | None = None
    start: tuple[Placement, ...] | None = None

    @property
    def work(self) -> Effort:
        """What the effort means."""
        return EFFORTS[self.effort]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: `phase` is building, searching, confirming, differing or done."""

    seconds: float
    penalty: int | None
    bound: int | None
    phase: str

    @property
    def gap(self) -> float | None:
        """The part of the penalty that may still be avoidable; None while that is not known."""
        if self.penalty is None or self.bound is None:
            return None
        return (self.penalty - self.bound) / self.penalty if self.penalty else 0.0
