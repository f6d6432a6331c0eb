"""How organisers want a schedule to be judged: which rules hold, what weighs how much, limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.i18n import gettext as _

MOST_PER_HOST = 50
MOST_AT_ONCE = 1_000
MOST_DAILY = 1_000
MOST_MINUTES = 240
SHORTEST_STEP = 5
MOST_PAIRS = 30
USUAL_SHORTEST = 45
# What the search takes a breach to cost where a rule only warns: ten slots further down a wish.
WARNING_COSTS = 100
# A thing of which each side event needs one: so many are held at one time.
AT_ONCE = "at-one-time"


class Strictness(StrEnum):
    """What becomes of a schedule that breaks a rule."""

    KEPT = "kept"  # it is none
    WARN = "warn"  # it is said
    OFF = "off"  # nothing


# The rules that organisers may loosen, and how far. What somebody asked for is never dropped
# unseen: that a host or a speaker is away can become a warning, not more.
LOOSE: Mapping[str, Sequence[Strictness]] = {
    "available": (Strictness.KEPT, Strictness.WARN),
    "person_unavailable": (Strictness.KEPT, Strictness.WARN),
    "organiser_parallel": tuple(Strictness),
    "not_with": tuple(Strictness),
    "after": tuple(Strictness),
    "equipment": tuple(Strictness),
}


class ByHand(StrEnum):
    """What organisers may do on the board where a place breaks a rule."""

    REASON = "reason"  # take it for a reason that stays
    FREELY = "freely"  # take it as it is; that it breaks the rule is said
    NEVER = "never"


# The rules in spite of which organisers may put an event somewhere, as far as they have not agreed
# otherwise. Never where people would be misled or harmed: in two places at once, in a closed or
# taken room, in one that a speaker cannot enter, beside the plenary, where a pin or the freeze says
# otherwise.
OVERRIDABLE = (
    *("room_capacity", "room_allowed", "available", "person_unavailable"),
    *("organiser_parallel", "organiser_daily", "daily", "not_with", "after", "equipment"),
)


@dataclass(frozen=True)
class SchedulePolicy:
    """What organisers have set for one meeting; without a row this is what holds.

    `rules` are those that are not kept; `by_hand` those that are overridden on the board otherwise
    than for a reason. Two themes of a pair of `apart`, or two side events of one
    where it is paired with itself, are not held at one time. A host has at most `per_host` side
    events at one time, all together at most `at_once` (None: as many as there are rooms). On one
    day a host has at most `host_daily`, all together at most `daily` (None: any number).
    Where time is lost while the meeting is held, no side event is proposed to be held for fewer
    minutes than `shortest`.
    """

    rules: Mapping[str, Strictness] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()
    per_host: int = 1
    at_once: int | None = None
    shortest: int = USUAL_SHORTEST
    by_hand: Mapping[str, ByHand] = field(default_factory=dict)
    host_daily: int | None = None
    daily: int | None = None

    def of(self, rule: str) -> Strictness:
        """How strict a rule is."""
        return self.rules.get(rule, Strictness.KEPT)

    @property
    def warned(self) -> frozenset[str]:
        """The rules whose breach is said and lets a move pass."""
        return frozenset(one for one, how in self.rules.items() if how is Strictness.WARN)

    @property
    def off(self) -> frozenset[str]:
        """The rules that do not hold at all."""
        return frozenset(one for one, how in self.rules.items() if how is Strictness.OFF)

    def hand(self, rule: str) -> ByHand:
        """What hands may do where a place breaks a rule."""
        return self.by_hand.get(rule, ByHand.REASON) if rule in OVERRIDABLE else ByHand.NEVER

    def strictest(self, rules: Iterable[str]) -> ByHand | None:
        """What hands may do where a place breaks these rules at once; None: it breaks nothing."""
        hands = {self.hand(one) for one in rules}
        order = (ByHand.NEVER, ByHand.REASON, ByHand.FREELY)
        return next((one for one in order if one in hands), None)


# The fields of a policy that are a number, or none; they are kept under these names.
LIMITS = ("per_host", "at_once", "host_daily", "daily", "shortest")


def policy_from(
    rules: Mapping[str, Any],
    apart: Iterable[Mapping[str, str]],
    by_hand: Mapping[str, str],
    **limits: int | None,
) -> SchedulePolicy:
    """The policy as it is kept, without what is not known or not allowed any more.

    `limits` are those of `LIMITS`.
    """
    kept = {
        one: Strictness(how)
        for one, how in rules.items()
        if how != Strictness.KEPT and how in LOOSE.get(one, ())
    }
    pairs = frozenset((one["one"], one["other"]) for one in apart)
    hands = {one: ByHand(how) for one, how in by_hand.items() if one in OVERRIDABLE}
    return SchedulePolicy(rules=kept, apart=pairs, by_hand=hands, **limits)  # type: ignore[arg-type]  # of their names


# Weights

TERMS = (
    *("unplaced", "slot_preference", "room_preference", "theme_overlap", "missed_interest"),
    *("fairness", "room_fit", "time_change", "room_change", "taken_off"),
)
# What the scheduler takes where nothing is said, a test compares; but there nothing is said of what
# is taken off. Here that is worse than to leave out a new one of the highest priority, and more.
USUAL: Mapping[str, int] = dict(zip(TERMS, (1000, 10, 3, 5, 2, 4, 1, 50, 10, 200_000), strict=True))
_TIMES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)

PRESETS: Mapping[str, Mapping[str, int]] = {
    "balanced": {},
    "wishes": {"slot_preference": 40, "room_preference": 12, "fairness": 8},
    "themes": {"theme_overlap": 50, "missed_interest": 8},
    "still": {"time_change": 500, "room_change": 100},
}


def points_of(weights: Mapping[str, int]) -> dict[str, int]:
    """What a unit of every term costs: as set, or as usual."""
    return {term: weights.get(term, USUAL[term]) for term in TERMS}


def steps_of(term: str, now: int) -> list[int]:
    """The points at which the slider of a term stops; `now` is always one of them."""
    usual = USUAL[term]
    fixed = {int(usual * times) for times in _TIMES if times == 0 or usual * times >= 1}
    return sorted({*fixed, now})


def nearest(term: str, points: int) -> int:
    """The stop of a slider that is nearest to what another meeting has."""
    return min(steps_of(term, USUAL[term]), key=lambda one: abs(one - points))


def words_of(term: str, points: int) -> str:
    """How much a term weighs, in words: against what is usual."""
    usual = USUAL[term]
    if points == 0:
        return _("does not count")
    if points == usual:
        return _("counts as usual")
    if points < usual:
        return _("counts less")
    if points <= 2 * usual:
        return _("counts more")
    return _("counts much more") if points <= 4 * usual else _("counts more than almost all else")
