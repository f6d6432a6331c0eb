"""Reviews: who judges what, what is handed in, and what an application's scores amount to."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from app.core.i18n import lazy
from app.judging.models import Criterion, Recusal, Review, ReviewRound, Sight
from app.side_events.models import SideEventState

LOWEST, HIGHEST = 1, 5
MOST_CRITERIA = 12
HEAVIEST = 10
LONGEST_COMMENT = 4_000  # characters
LONGEST_REASON = 500
APART = 2.0  # from the highest to the lowest review: they disagree

# What can still be judged; what was decided stays to be read by who has judged it.
JUDGED = (SideEventState.SUBMITTED, SideEventState.CHANGE_ASKED, SideEventState.WAITING)
GONE = (SideEventState.MERGED, SideEventState.WITHDRAWN, SideEventState.CANCELLED)

SIGHT_LABELS: Mapping[Sight, str] = {
    Sight.ALWAYS: lazy("at any time"),
    Sight.DONE: lazy("of an application once they have handed in their own"),
    Sight.CLOSED: lazy("once the round is closed"),
}


class Why(StrEnum):
    """Why somebody does not judge an application without having said so."""

    HOSTS = "hosts"  # their organisation is a partner of it
    NAMED = "named"  # they speak at it, answer for a partner, or applied


WHY_LABELS: Mapping[Why, str] = {
    Why.HOSTS: lazy("Your own organisation is a partner of this side event."),
    Why.NAMED: lazy("You are named in this application yourself."),
}
WHY_THEY: Mapping[Why, str] = {  # the same, for organisers
    Why.HOSTS: lazy("own organisation"),
    Why.NAMED: lazy("named in it"),
}


class Standing(StrEnum):
    """Where a reviewer stands with an application."""

    TO_DO = "to_do"
    DONE = "done"
    RECUSED = "recused"


STANDING_LABELS: Mapping[Standing, str] = {
    Standing.TO_DO: lazy("To do"),
    Standing.DONE: lazy("Handed in"),
    Standing.RECUSED: lazy("Not judged by you"),
}


@dataclass(frozen=True)
class Judge:
    """A reviewer of a meeting with everything by which an application may be their own."""

    reviewer_id: str
    account_id: str
    name: str  # or address
    email: str
    language: str
    organisation: str
    active: bool
    entities: frozenset[str] = frozenset()  # ids
    names: frozenset[str] = frozenset()  # of organisations that the register has not, folded


# Account ids by application, each with the reason.
Conflicts = Mapping[str, Mapping[str, Why]]


class Given(NamedTuple):
    """What one reviewer handed in of one application: scores by the criterion's id, as JSON."""

    account_id: str
    text: str

    @property
    def scores(self) -> Mapping[str, int]:
        """The scores by the criterion's id."""
        return _scores(self.text)


@lru_cache(maxsize=8_192)
def _scores(text: str) -> Mapping[str, int]:
    """Of thousands of reviews many have the same scores: each is read once."""
    found: dict[str, int] = json.loads(text)
    return found


@lru_cache(maxsize=8_192)
def lacks(text: str, needed: frozenset[str]) -> bool:
    """Whether a review, its scores as JSON, has no score by one of the criteria in use.

    It was handed in before that criterion was added, or was used again.
    """
    return not needed <= _scores(text).keys()


def is_open(settings: ReviewRound | None, now: datetime) -> bool:
    """Whether reviewers can still change what they gave."""
    closes = settings.closes_at if settings else None
    return closes is None or now < closes


def sees_others(settings: ReviewRound | None, own: Review | None, now: datetime) -> bool:
    """Whether a reviewer may see what others gave an application that they judge themselves."""
    sight = settings.sight if settings else Sight.DONE
    if sight is Sight.ALWAYS or not is_open(settings, now):
        return True
    return sight is Sight.DONE and own is not None and own.done_at is not None


def standing(*, done: bool, recused: bool) -> Standing:
    """Where a reviewer stands with an application."""
    if recused:
        return Standing.RECUSED
    return Standing.DONE if done else Standing.TO_DO


def mean_of(scores: Mapping[str, int], weights: Mapping[str, int]) -> float | None:
    """The weighted mean of one review; criteria without a weight here are out of use.

    None where nothing was scored that counts.
    """
    heavy = total = 0
    for criterion_id, score in scores.items():
        weight = weights.get(criterion_id, 0)
        heavy += weight
        total += weight * score
    return total / heavy if heavy else None


class Tally(NamedTuple):
    """What the reviews of an application amount to; means are from 1 to 5."""

    mean: float | None = None
    spread: float | None = None  # from the highest review to the lowest
    reviews: Sequence[Given] = ()

    @property
    def number(self) -> int:
        """How many reviews are handed in."""
        return len(self.reviews)

    def of(self, criterion_id: str) -> float | None:
        """The mean by one criterion."""
        found = [one.scores[criterion_id] for one in self.reviews if criterion_id in one.scores]
        return sum(found) / len(found) if found else None


NOTHING = Tally()


def tally(
    reviews: Sequence[Given], weights: Mapping[str, int], known: dict[str, float | None]
) -> Tally:
    """Add up the reviews of one application: each counts the same, whoever wrote it.

    `known` are the means by what was given, for the next application.
    """
    means: list[float] = []
    for one in reviews:
        if one.text not in known:
            known[one.text] = mean_of(one.scores, weights)
        mean = known[one.text]
        if mean is not None:
            means.append(mean)
    if not means:
        return Tally(reviews=reviews)
    return Tally(sum(means) / len(means), max(means) - min(means), reviews)


def needed_of(criteria: Iterable[Criterion]) -> frozenset[str]:
    """The criteria by which a whole review has a score: the ids of those in use."""
    return frozenset(one.id for one in criteria if one.retired_at is None)


def weights_of(criteria: Iterable[Criterion]) -> dict[str, int]:
    """The weights of the criteria in use, by id."""
    return {one.id: one.weight for one in criteria if one.retired_at is None}


@dataclass(frozen=True)
class Difference:
    """Something that was saved meanwhile otherwise than it was typed."""

    label: str
    saved: str
    typed: str


def missing_scores(criteria: Iterable[Criterion], scores: Mapping[str, int]) -> list[Criterion]:
    """The criteria in use without a score."""
    return [one for one in criteria if one.retired_at is None and one.id not in scores]


@dataclass(frozen=True)
class Absent:
    """A reviewer who does not judge an application, and why: `why`, or their own `reason`."""

    judge: Judge
    why: Why | None = None
    reason: str = ""


def absent(
    judges: Iterable[Judge], conflicts: Mapping[str, Why], recusals: Sequence[Recusal]
) -> list[Absent]:
    """Who does not judge one application, in the order of the reviewers."""
    said = {one.account_id: one.reason for one in recusals}
    return [
        Absent(judge, conflicts.get(judge.account_id), said.get(judge.account_id, ""))
        for judge in judges
        if judge.account_id in conflicts or judge.account_id in said
    ]


def who_reads(
    judges: Iterable[Judge], tasks: Collection[str] | None, out: Collection[str]
) -> list[Judge]:
    """Who is to judge one application: of all reviewers, or those with this task.

    `out` are the account ids of those who do not judge it.
    """
    return [
        judge
        for judge in judges
        if judge.active
        and judge.account_id not in out
        and (tasks is None or judge.account_id in tasks)
    ]
