"""An explanation in English, for people at a terminal."""

from collections.abc import Iterator
from typing import Final

from scheduler.explain.findings import Explanation, Reason, WayOut
from scheduler.explain.phrases import listed, remedies

_MOST: Final = 3
"""How many breaches of a way out are named."""


def in_words(explanation: Explanation) -> str:
    """Lines that say whether there is a schedule and, if there is none, why and what to do."""
    return "\n".join(_lines(explanation)) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    if explanation.status == "feasible":
        yield "There is a schedule that keeps every rule: nothing needs to be given up."
        return
    if explanation.status == "unknown":
        yield "It was not found out in time whether there is a schedule."
        return
    yield "No schedule keeps every rule."
    for number, reason in enumerate(explanation.reasons, 1):
        yield ""
        yield from _reason(number, reason)
    yield ""
    if explanation.give_up is None:
        yield "In the time there was, it was not found what to give up."
    elif len(explanation.reasons) > 1 or not explanation.reasons[0].ways_out:
        yield "To have a schedule, it is enough to"
        yield f"  {way_in_words(explanation.give_up)}"


def _reason(number: int, reason: Reason) -> Iterator[str]:
    yield f"{number}. {reason.sentence}"
    if reason.besides:
        yield f"   Besides: {'; '.join(one.message for one in reason.besides)}."
    if reason.ways_out:
        yield "   Any one of these is a way out:" if reason.ways_out[1:] else "   The way out:"
        yield from (f"   - {way_in_words(way)}" for way in reason.ways_out)


def way_in_words(way: WayOut) -> str:
    """What to do, and what that comes to in one schedule."""
    text = listed(remedies(way.demands))
    told = list(dict.fromkeys(one.message for one in way.broken if one.rule != "mandatory"))
    more = f", and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return f"{text} ({'; '.join(told[:_MOST])}{more})" if told else text
