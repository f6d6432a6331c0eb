"""Reviews: who judges what, what is handed in, and what an application's scores amount to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

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


@dataclass(frozen=True)
class Given:
    """What one reviewer gave one application: scores by the criterion's id."""

    event_id: str
    account_id: str
    scores: Mapping[str, int]


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


def standing(own: Review | None, *, recused: bool) -> Standing:
    """Where a reviewer stands with an application."""
    if recused:
        return Standing.RECUSED
    return Standing.DONE if own is not None and own.done_at else Standing.TO_DO


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


@dataclass(frozen=True)
class Tally:
    """What the reviews of an application amount to; means are from 1 to 5."""

    number: int = 0  # of reviews handed in
    mean: float | None = None
    spread: float | None = None  # from the highest review to the lowest
    by_criterion: Mapping[str, float] = field(default_factory=dict)


NOTHING = Tally()


def tally(reviews: Iterable[Given], weights: Mapping[str, int]) -> Tally:
    """Add up the reviews of one application: each counts the same, whoever wrote it."""
    means: list[float] = []
    by_criterion: dict[str, list[int]] = {}
    number = 0
    for one in reviews:
        number += 1
        mean = mean_of(one.scores, weights)
        if mean is None:
            continue
        means.append(mean)
        for criterion_id, score in one.scores.items():
            if criterion_id in weights:
                by_criterion.setdefault(criterion_id, []).append(score)
    if not means:
        return Tally(number) if number else NOTHING
    return Tally(
        number,
        sum(means) / len(means),
        max(means) - min(means),
        {key: sum(scores) / len(scores) for key, scores in by_criterion.items()},
    )


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
