"""What organisers can ask of their list, and what of it they see."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from app.core.i18n import lazy
from app.registrations.models import RegistrationState, Way


class Mark(StrEnum):
    """What an organiser looks for beside the fields."""

    LATE = "late"
    CHANGED = "changed"  # after it was decided
    UNKNOWN = "unknown"  # the organisation is not in the register
    OPEN = "open"  # any of those below, or a change that was asked for
    SPONSORSHIP = "sponsorship"
    LETTER = "letter"
    NEED = "need"  # for those alone who see what people need
    TWICE = "twice"


class Order(StrEnum):
    """In which order the list is shown."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    CHANGED = "changed"
    CLOSEST = "closest"  # to what is searched for; without a search as `NEWEST`


class Column(StrEnum):
    """What a line of the list can show beside the name."""

    DELEGATION = "delegation"
    CATEGORY = "category"
    FUNCTION = "function"
    POSITION = "position"
    MODALITY = "modality"
    WAY = "way"
    STATE = "state"
    EMAIL = "email"
    LANGUAGE = "language"
    RECEIVED = "received"
    CHANGED = "changed"
    DECIDED = "decided"


USUAL = (Column.DELEGATION, Column.FUNCTION, Column.STATE, Column.RECEIVED)
KINDS = ("state", "function", "modality")  # as `Count.kinds` has them


@dataclass(frozen=True)
class Count:
    """So many registrations of one kind, by their values of `KINDS`, and how many came late."""

    kinds: tuple[str, ...]
    late: int
    number: int


@dataclass(frozen=True)
class Counts:
    """What a list counts. `kinds` are counted as if no filter of `KINDS` were set, delegations as
    if none of the category were, and `changed` as if no mark were.
    """

    kinds: Sequence[Count]
    delegations: Mapping[str | None, int]  # None: not in the register
    changed: int
    # Open questions, counted as if no mark were set; changes asked for are told by `kinds`.
    marks: Mapping[Mark, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Facets:
    """How many each value of a filter finds while the other filters stay as they are."""

    number: int  # as asked
    by: Mapping[str, Mapping[str, int]]

    def of(self, name: str, value: str) -> int:
        """For one value of one filter."""
        return self.by[name].get(value, 0)


class Found(NamedTuple):
    """Somebody found by name, as far as they are counted."""

    id: str
    state: str
    function: str
    modality: str
    delegation_id: str | None  # "": for side events only, which needs none
    late: int  # 1: after the deadline
    changed: int  # 1: after it was decided


def counts_of_all(found: Iterable[tuple[Found, AbstractSet[str]]]) -> Counts:
    """Count people one by one, each with the names of the filters that leave them out."""
    kinds: Counter[tuple[str, ...]] = Counter()
    late: Counter[tuple[str, ...]] = Counter()
    delegations: Counter[str | None] = Counter()
    changed = 0
    for one, missed in found:
        if not missed - set(KINDS):
            kind = (one.state, one.function, one.modality)
            kinds[kind] += 1
            late[kind] += one.late
        if missed <= {"category"} and one.delegation_id != "":
            delegations[one.delegation_id] += 1
        if missed <= {"mark"}:
            changed += one.changed
    counts = [Count(kind, late[kind], many) for kind, many in kinds.items()]
    return Counts(counts, delegations, changed)


def facets(
    counts: Counts, asked: Mapping[str, str | None], categories: Mapping[str, str]
) -> Facets:
    """Add up what every filter would find.

    `asked` has a value for each of `KINDS` and for "category", None for all; `categories` has
    those of the delegations.
    """
    found: dict[str, Counter[str]] = {name: Counter() for name in (*KINDS, "category", "mark")}
    tallies, wanted = [found[name] for name in KINDS], [asked[name] for name in KINDS]
    number = 0
    for count in counts.kinds:
        pairs = enumerate(zip(wanted, count.kinds, strict=True))
        against = [place for place, (want, has) in pairs if want is not None and want != has]
        if not against:
            number += count.number
            found["mark"][Mark.LATE] += count.late
            if count.kinds[0] == RegistrationState.CHANGE_ASKED:
                found["mark"][Mark.OPEN] += count.number
        for place in against or range(len(KINDS)):
            if len(against) < 2:  # noqa: PLR2004 - two filters against it: neither finds it alone
                tallies[place][count.kinds[place]] += count.number
    for key, many in counts.delegations.items():
        if key is None:  # without a delegation, nobody is of a category
            found["mark"][Mark.UNKNOWN] = many if asked["category"] is None else 0
        else:
            found["category"][categories[key]] += many
    found["mark"][Mark.CHANGED] = counts.changed
    found["mark"].update(counts.marks)
    return Facets(number, found)


MARK_LABELS: Mapping[Mark, str] = {
    Mark.LATE: lazy("After the deadline"),
    Mark.CHANGED: lazy("Changed since the decision"),
    Mark.UNKNOWN: lazy("Organisation not in the register"),
    Mark.OPEN: lazy("An open question or request"),
    Mark.SPONSORSHIP: lazy("Asks for sponsorship"),
    Mark.LETTER: lazy("Asks for a letter for a visa"),
    Mark.NEED: lazy("Needs something that is not arranged"),
    Mark.TWICE: lazy("Perhaps entered twice"),
}
ORDER_LABELS: Mapping[Order, str] = {
    Order.NEWEST: lazy("Received last"),
    Order.OLDEST: lazy("Received first"),
    Order.NAME: lazy("By name"),
    Order.CHANGED: lazy("Changed last"),
    Order.CLOSEST: lazy("Closest to the search"),
}
WAY_LABELS: Mapping[Way, str] = {
    Way.FORM: lazy("By the person, with the form"),
    Way.FOCAL_POINT: lazy("By the focal point"),
    Way.LIST: lazy("With a list"),
    Way.ORGANISER: lazy("By an organiser"),
    Way.SIDE_EVENTS: lazy("For side events only"),
}
COLUMN_LABELS: Mapping[Column, str] = {
    Column.DELEGATION: lazy("Delegation"),
    Column.CATEGORY: lazy("Category"),
    Column.FUNCTION: lazy("Function"),
    Column.POSITION: lazy("Position"),
    Column.MODALITY: lazy("How they take part"),
    Column.WAY: lazy("How it came"),
    Column.STATE: lazy("Status"),
    Column.EMAIL: lazy("E-mail"),
    Column.LANGUAGE: lazy("Language of mails"),
    Column.RECEIVED: lazy("Received"),
    Column.CHANGED: lazy("Changed"),
    Column.DECIDED: lazy("Decided"),
}
