"""Rules of places: which quotas somebody counts in, whether one is free, and who comes next.

Somebody needs a free place in every quota that applies: those that all share (of the meeting, of
the category), and one of those for each delegation, the most particular: the exception for the
entity, else that for its category, else that for all. Quotas for both ways of taking part and
quotas for one way are two things, and both apply.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.core.i18n import gettext as _
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS
from app.registrations.models import DelegationFunction, Modality, Quota, QuotaScope


@dataclass(frozen=True)
class Seat:
    """What a place is counted by."""

    entity_id: str
    category: DelegationCategory
    modality: Modality
    function: DelegationFunction

    def is_second_head(self, led: Collection[str]) -> bool:
        """Whether it is that of a head where the delegation is among `led`: those that have one."""
        return self.function is DelegationFunction.HEAD and self.entity_id in led


@dataclass(frozen=True)
class Group:
    """Approved people, or places kept for them, who count alike."""

    entity_id: str
    category: DelegationCategory
    modality: Modality


@dataclass(frozen=True)
class Pool:
    """The places of a quota that are shared: by everybody it is about, or by one delegation."""

    quota: Quota
    entity_id: str | None = None

    def holds(self, seat: Seat | Group) -> bool:
        """Whether somebody takes a place of this pool, as far as the quota's words go."""
        quota = self.quota
        return (
            self.entity_id in {None, seat.entity_id}
            and quota.entity_id in {None, seat.entity_id}
            and quota.category in {None, seat.category}
            and quota.modality in {None, seat.modality}
        )


@dataclass(frozen=True)
class Waiter:
    """Somebody in the line. `own` is their place in the order of the delegation, if it has one."""

    id: str
    seat: Seat
    since: datetime
    own: int | None = None


@dataclass(frozen=True)
class Twin:
    """Somebody of the same delegation who is perhaps the same person; `pair` is undecided yet."""

    registration_id: str
    name: str
    pair: str
    is_approved: bool  # else they wait too


@dataclass(frozen=True)
class LineLookedAt:
    """The waiting list is looked at: whoever knows says who in it perhaps has a place already.

    `twins` are by the registration that waits.
    """

    meeting_id: str
    twins: dict[str, list[Twin]] = field(default_factory=dict)


class Tally:
    """The quotas of a meeting and the places that are taken; giving a place counts it."""

    def __init__(
        self,
        quotas: Iterable[Quota],
        uncounted: Collection[str],
        taken: Mapping[Group, int],
    ) -> None:
        """`uncounted` are functions that take no place, `taken` is without them."""
        self.quotas = list(quotas)
        self._uncounted = frozenset(uncounted)
        self._taken = Counter(taken)

    def counts(self, seat: Seat) -> bool:
        """Whether somebody takes a place at all."""
        return seat.function not in self._uncounted

    def pools(self, seat: Seat) -> list[Pool]:
        """Where somebody needs a free place, those without limit left out."""
        if not self.counts(seat):
            return []
        group = Group(seat.entity_id, seat.category, seat.modality)
        return [pool for pool in self.of(group) if pool.quota.places is not None]

    def used(self, quota: Quota) -> list[Pool]:
        """The pools of a quota: one, or one for each delegation that has places of it."""
        if quota.scope is QuotaScope.TOGETHER:
            return [Pool(quota)]
        found = (pool for group in self._taken for pool in self.of(group))
        return list(dict.fromkeys(pool for pool in found if pool.quota is quota))

    def of(self, seat: Group) -> Iterator[Pool]:
        """Where people of a delegation count who take part in one way, limited or not."""
        each: dict[Modality | None, Pool] = {}
        for quota in self.quotas:
            pool = Pool(quota, seat.entity_id if quota.scope is QuotaScope.EACH else None)
            if not pool.holds(seat):
                continue
            if quota.scope is QuotaScope.TOGETHER:
                yield pool
            elif quota.modality not in each or _narrower(quota, each[quota.modality].quota):
                each[quota.modality] = pool
        yield from each.values()

    def taken(self, pool: Pool) -> int:
        """How many places of a pool are taken; it can be more than there are."""
        return sum(number for group, number in self._taken.items() if pool.holds(group))

    def left(self, pool: Pool) -> int:
        """How many places of a pool with a limit are free; below nought where it was lowered."""
        return (pool.quota.places or 0) - self.taken(pool)

    def full(self, seat: Seat) -> list[Pool]:
        """The pools for which somebody would have to wait."""
        return [pool for pool in self.pools(seat) if self.left(pool) <= 0]

    def give(self, seat: Seat, number: int = 1) -> None:
        """Count a place as taken; a negative number as given back."""
        if self.counts(seat):
            self._taken[Group(seat.entity_id, seat.category, seat.modality)] += number


def _narrower(quota: Quota, than: Quota) -> bool:
    return _width(quota) < _width(than)


def _width(quota: Quota) -> int:
    return 0 if quota.entity_id else 1 if quota.category else 2


def in_order(quotas: Iterable[Quota]) -> list[Quota]:
    """Quotas as a page lists them: shared ones first, then the wider before the narrower."""
    ways = {None: 0, Modality.IN_PERSON: 1, Modality.ONLINE: 2}
    categories = {None: -1} | {one: place for place, one in enumerate(DelegationCategory)}

    def rank(quota: Quota) -> tuple[bool, int, int, str, int]:
        each = quota.scope is QuotaScope.EACH
        category = categories[quota.category]
        return (each, -_width(quota), category, quota.entity_id or "", ways[quota.modality])

    return sorted(quotas, key=rank)


def in_line(waiting: Iterable[Waiter], tally: Tally) -> list[Waiter]:
    """Who comes before whom: who has waited longer.

    Where the delegation has places of its own, its turns are used in its own order, so that the
    head of a list does not wait behind the member who happened to be entered first.
    """
    by_time = sorted(waiting, key=lambda one: (one.since, one.id))
    own: dict[str, list[Waiter]] = {}
    for one in by_time:
        if _of_own_quota(one, tally):
            own.setdefault(one.seat.entity_id, []).append(one)
    turns = {entity: iter(sorted(those, key=_own_order)) for entity, those in own.items()}
    return [
        next(turns[one.seat.entity_id]) if one in own.get(one.seat.entity_id, ()) else one
        for one in by_time
    ]


def _of_own_quota(one: Waiter, tally: Tally) -> bool:
    return any(pool.quota.scope is QuotaScope.EACH for pool in tally.pools(one.seat))


def _own_order(one: Waiter) -> tuple[bool, int, datetime, str]:
    return (one.own is None, one.own or 0, one.since, one.id)


def moving_up(
    line: Sequence[Waiter],
    tally: Tally,
    twins: Mapping[str, Sequence[Twin]],
    led: Collection[str],
) -> list[Waiter]:
    """Who of a line gets a place now; each is counted in `tally`.

    `led` are the entities whose delegation has a head with a place. Who waits for a place of their
    own delegation does not hold up those behind them. Nor does who perhaps has a place already, or
    would be a second head: they are passed over until that is settled.
    """
    up: list[Waiter] = []
    moved: set[str] = set()
    has_head = set(led)
    for one in line:
        doubted = any(
            twin.is_approved or twin.registration_id in moved for twin in twins.get(one.id, ())
        )
        if doubted or one.seat.is_second_head(has_head) or tally.full(one.seat):
            continue
        tally.give(one.seat)
        moved.add(one.id)
        up.append(one)
        if one.seat.function is DelegationFunction.HEAD:
            has_head.add(one.seat.entity_id)
    return up


def number_in_line(line: Sequence[Waiter], tally: Tally, waiter_id: str) -> tuple[int, int] | None:
    """Which in the line somebody is, from 1, and of how many; None for who is not in it.

    Counted are those who wait for the same places.
    """
    found = [place for place, one in enumerate(line) if one.id == waiter_id]
    if not found:
        return None
    wanted = tally.full(line[found[0]].seat)
    with_me = [
        one.id == waiter_id
        or (tally.counts(one.seat) and any(pool.holds(one.seat) for pool in wanted))
        for one in line
    ]
    return sum(with_me[: found[0] + 1]), sum(with_me)


# --- in words ---------------------------------------------------------------------------------

ONE = "one"  # an exception for one delegation


def about_key(scope: QuotaScope, category: DelegationCategory | None) -> str:
    """The value by which a form names for whom a quota is, those for one delegation left out."""
    return f"{scope.value}:{category.value if category else ''}"


def about_options() -> dict[str, str]:
    """For whom there can be a quota: the values of a form, and words."""
    options = {
        about_key(scope, category): about_words(scope, category)
        for category in (None, *DelegationCategory)
        for scope in (QuotaScope.TOGETHER, QuotaScope.EACH)
    }
    return {**options, ONE: _("One delegation, as an exception")}


def about_words(scope: QuotaScope, category: DelegationCategory | None) -> str:
    """For whom a quota is, in words."""
    together = scope is QuotaScope.TOGETHER
    if category is None:
        return _("Everybody together") if together else _("Each delegation")
    sentence = _("%(category)s: all together") if together else _("%(category)s: each delegation")
    return sentence % {"category": CATEGORY_LABELS[category]}
