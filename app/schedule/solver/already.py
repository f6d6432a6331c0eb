"""What broke rules before something changed, and is made no worse by it."""

from collections.abc import Iterable, Mapping

from app.schedule.rules import mark_of
from scheduler import Violation

# Rules of which a breach tells how many side events are too many, with what it says of their number
# and moment: fewer of the same are no new breach.
_CROWDED = {
    "daily": {"events"},
    "equipment": {"at", "needed"},
    "organiser_daily": {"events"},
    "organiser_parallel": {"at", "running"},
}


class Already:
    """The breaches of a board as it stood. A breach is in it that was there then, or is what is
    left of one.
    """

    def __init__(self, broken: Iterable[Violation] = ()) -> None:
        broken = list(broken)
        self._marks = {mark_of(one.rule, one.events, one.details) for one in broken}
        self._crowds = [(_crowd(one), {*one.events}) for one in broken if one.rule in _CROWDED]

    def __contains__(self, one: Violation) -> bool:
        """Whether it was so before."""
        if mark_of(one.rule, one.events, one.details) in self._marks:
            return True
        return one.rule in _CROWDED and any(
            crowd == _crowd(one) and {*one.events} <= there for crowd, there in self._crowds
        )


NOTHING = Already()


def _crowd(one: Violation) -> tuple[str, Mapping[str, str | int]]:
    counted = _CROWDED[one.rule]
    return one.rule, {name: said for name, said in one.details.items() if name not in counted}
