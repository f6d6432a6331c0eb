"""A demand that is given up, by what the schedule that proves the way out breaks of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """A demand that is given up, and the breaches of it in the schedule that proves the way out."""

    rule: str
    about: str
    violations: Sequence[Json]

    @property
    def breaches(self) -> list[Json]:
        """What is said of each breach."""
        return [one["details"] for one in self.violations]

    def of(self, key: str) -> list[str]:
        """What the breaches say of something, each once."""
        return list(dict.fromkeys(str(one[key]) for one in self.breaches if key in one))

    @property
    def most(self) -> int:
        """How many of a thing that schedule needs at one time; 0 of none."""
        return max(map(_needed, self.violations), default=0)

    @property
    def at_most(self) -> Sequence[str]:
        """The side events that need so many at one time."""
        found = (one["events"] for one in self.violations if _needed(one) == self.most)
        return next(found, ())

    def least(self, key: str) -> int:
        """The smallest number that the breaches say of something; 0 where they say none."""
        return min(map(int, self.of(key)), default=0)


def _needed(violation: Json) -> int:
    return int(violation["details"].get("needed", 0))
