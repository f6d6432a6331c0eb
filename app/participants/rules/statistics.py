"""What is counted at a meeting: people, delegations, functions, ways, gender, regions, days.

Gender is told in totals only. A total of fewer than `FEWEST` people is not shown, none included:
it would tell on a person. Where one hidden total would follow from the others, the smallest of
those is kept back too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

import icu

from app.core.i18n import lazy
from app.delegations.models import DelegationCategory, EntityKind
from app.delegations.rules import STATE_CATEGORIES
from app.registrations.models import DelegationFunction, Gender, Modality
from app.registrations.rules.support import FEWEST

Key = TypeVar("Key")


@dataclass(frozen=True)
class Counted:
    """What is known of a person who is approved, without a name.

    `delegation` is the key of whom they come for, `state` the ISO 3166 alpha-3 code of a State.
    """

    delegation: str
    category: DelegationCategory
    kind: EntityKind
    state: str
    function: DelegationFunction
    modality: Modality
    gender: Gender | None


class Region(StrEnum):
    """A macro-region of the M49 standard of the United Nations Statistics Division."""

    AFRICA = "002"
    AMERICAS = "019"
    ASIA = "142"
    EUROPE = "150"
    OCEANIA = "009"


REGION_LABELS: Mapping[Region, str] = {
    Region.AFRICA: lazy("Africa"),
    Region.AMERICAS: lazy("Americas"),
    Region.ASIA: lazy("Asia"),
    Region.EUROPE: lazy("Europe"),
    Region.OCEANIA: lazy("Oceania"),
}
GENDER_LABELS: Mapping[Gender | None, str] = {
    Gender.WOMAN: lazy("Women"),
    Gender.MAN: lazy("Men"),
    Gender.OTHER: lazy("Another gender"),
    None: lazy("Not said"),
}


@lru_cache(maxsize=512)
def region_of(iso3: str) -> Region | None:
    """The region of a State; None for a code that the standard does not know."""
    try:
        found = icu.Region.getInstance(iso3).getContainingRegion(icu.URegionType.CONTINENT)
    except icu.ICUError:
        return None
    return Region(found.getRegionCode()) if found is not None else None


@dataclass(frozen=True)
class Both:
    """How many people, of how many delegations."""

    people: int
    delegations: int


@dataclass(frozen=True)
class Figures:
    """Everything that is counted; each mapping in the order in which it is shown."""

    all: Both
    categories: Mapping[DelegationCategory, Both]
    functions: Mapping[DelegationFunction, int]
    modalities: Mapping[Modality, int]
    genders: Mapping[Gender | None, int]
    regions: Mapping[Region, Both]

    @property
    def states(self) -> int:
        """How many States take part, whatever their status."""
        return sum(
            both.delegations for key, both in self.categories.items() if key in STATE_CATEGORIES
        )

    @property
    def organisations(self) -> int:
        """How many take part that are no State."""
        return self.all.delegations - self.states


def figures_of(people: Sequence[Counted]) -> Figures:
    """The figures of everybody who is approved."""
    from_states = [one for one in people if one.kind is EntityKind.STATE]
    return Figures(
        all=_both(people),
        categories=_split(people, lambda one: one.category, DelegationCategory),
        functions=_counted((one.function for one in people), DelegationFunction),
        modalities=_counted((one.modality for one in people), Modality),
        genders=_counted((one.gender for one in people), GENDER_LABELS),
        regions=_split(from_states, lambda one: region_of(one.state), Region),
    )


def _both(people: Sequence[Counted]) -> Both:
    return Both(len(people), len({one.delegation for one in people}))


def _split(
    people: Sequence[Counted], of: Callable[[Counted], Key | None], order: Iterable[Key]
) -> Mapping[Key, Both]:
    parts: dict[Key | None, list[Counted]] = {}
    for one in people:
        parts.setdefault(of(one), []).append(one)
    return {key: _both(parts[key]) for key in order if key in parts}


def _counted(found: Iterable[Key], order: Iterable[Key]) -> Mapping[Key, int]:
    numbers = Counter(found)
    return {key: numbers[key] for key in order if numbers[key]}


# --- gender ------------------------------------------------------------------------------------


class Veil(StrEnum):
    """Why a total is not shown."""

    FEW = "few"
    BACK = "back"  # it would give another one away


def veiled(numbers: Mapping[Key, int], keys: Iterable[Key]) -> Mapping[Key, int | Veil]:
    """The totals for all `keys` as they may be shown beside the total of all.

    Of `FEWEST - 1` people or fewer only that they are few, none included. If this hides exactly
    one total, what is left of all would be that one: the next smallest is kept back as well.
    """
    totals = {key: numbers.get(key, 0) for key in keys}
    shown: dict[Key, int | Veil] = {
        key: Veil.FEW if number < FEWEST else number for key, number in totals.items()
    }
    if list(shown.values()).count(Veil.FEW) == 1:
        open_ones = [key for key, number in shown.items() if number is not Veil.FEW]
        if open_ones:
            shown[min(open_ones, key=lambda key: totals[key])] = Veil.BACK
    return shown


# --- over time ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """What came on a day, and what had come by its end."""

    day: date
    number: int
    together: int


def days_of(received: Iterable[date]) -> list[Day]:
    """Every day from the first registration to the last, those without any included."""
    numbers = Counter(received)
    if not numbers:
        return []
    found, together = [], 0
    for offset in range((max(numbers) - min(numbers)).days + 1):
        day = min(numbers) + timedelta(days=offset)
        together += numbers[day]
        found.append(Day(day, numbers[day], together))
    return found


def before_start(days: Sequence[Day], starts_on: date) -> list[tuple[int, int]]:
    """How many had come so many days before the meeting: (days after its first day, number).

    Days before it are negative, so that two meetings can be laid upon each other.
    """
    return [((one.day - starts_on).days, one.together) for one in days]
