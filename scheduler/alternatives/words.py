"""Alternatives as a table for people."""

from collections.abc import Iterator, Sequence

from scheduler.alternatives.findings import Alternatives
from scheduler.preferences import PREFERENCES


def in_words(found: Alternatives) -> str:
    """What the schedules cost, term by term, and in how many events each two of them differ."""
    return "".join(f"{line}\n" for line in [*_said(found), *_table(found)])


def _said(found: Alternatives) -> Iterator[str]:
    best, number = found.schedules[0], len(found.schedules)
    if best.penalty is None:
        return
    whose = "the least possible" if best.status == "optimal" else "the best found, not proved,"
    limit = f"at most {found.ceiling}, {float(found.within):g} % above {whose} {best.penalty}"
    if number == found.asked:
        yield f"{number} schedules that cost {limit}:"
    elif number == 1 and found.exhausted:
        yield f"No other schedule costs {limit}."
    elif number == 1:
        yield f"No other schedule was found that costs {limit}."
    else:
        why = "there are no others" if found.exhausted else "no others were found"
        yield f"{number} schedules, not {found.asked}, that cost {limit}: {why}."


def _table(found: Alternatives) -> Iterator[str]:
    if len(found.schedules) == 1:
        return
    numbers = range(1, len(found.schedules) + 1)
    yield _row("", [str(number) for number in numbers])
    for term in PREFERENCES:
        costs = [one.terms.get(term.id, 0) for one in found.schedules]
        if any(costs):
            yield _row(term.title, [str(cost) for cost in costs])
    yield _row("Penalty", [str(one.penalty) for one in found.schedules])
    for number, row in zip(numbers, found.differences, strict=True):
        sure = "" if number == 1 or not found.farthest[number - 2] else " (no other differs more)"
        cells = ["-" if number == other else str(n) for other, n in zip(numbers, row, strict=True)]
        yield _row(f"Events unlike {number}", cells) + sure


def _row(title: str, cells: Sequence[str]) -> str:
    return f"{title:<36}" + "".join(f"{cell:>9}" for cell in cells)
