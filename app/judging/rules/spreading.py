"""Sharing applications out among reviewers: so many each, as evenly as can be."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Who reads what besides: pairs of application and reviewer; and what gets too few."""

    pairs: Sequence[tuple[str, str]]
    short: Sequence[str]  # applications with fewer readers than were wanted


def spread(
    events: Sequence[str],
    reviewers: Sequence[str],
    number: int,
    *,
    out: Mapping[str, Collection[str]],
    there: Mapping[str, Collection[str]],
) -> Spread:
    """Give each application readers until it has `number`.

    `out` are those who may not read one, `there` those who read it already, who stay. Nobody gets
    two more than somebody else who could have taken one of theirs.
    """
    may = {
        one: [who for who in reviewers if who not in out.get(one, ()) and who not in there[one]]
        for one in events
    }
    load = dict.fromkeys(reviewers, 0)
    for one in events:
        for who in there[one]:
            if who in load:
                load[who] += 1
    given: dict[str, set[str]] = {one: set() for one in events}
    for one in sorted(events, key=lambda one: len(may[one])):  # those with little choice first
        wanted = max(0, number - len(there[one]))
        for who in sorted(may[one], key=lambda who: load[who])[:wanted]:
            given[one].add(who)
            load[who] += 1
    while _even_out(given, may, load):
        pass
    short = [one for one in events if len(there[one]) + len(given[one]) < number]
    return Spread([(one, who) for one in events for who in sorted(given[one])], short)


def _even_out(
    given: Mapping[str, set[str]], may: Mapping[str, Sequence[str]], load: dict[str, int]
) -> bool:
    """Pass one application on, from somebody with many to somebody with two fewer at least.

    It may go by others, each of whom hands on another one. Gives whether that could be done.
    """
    hands = _hands(given, may)
    for most in sorted(load, key=lambda who: -load[who]):
        way = _way_down(most, hands, load)
        if way:
            for one, giver, taker in way:
                given[one].remove(giver)
                given[one].add(taker)
            load[most] -= 1
            load[way[-1][2]] += 1
            return True
    return False


def _hands(
    given: Mapping[str, set[str]], may: Mapping[str, Sequence[str]]
) -> Mapping[str, Mapping[str, str]]:
    """Giver -> taker -> an application that the one could hand to the other."""
    found: dict[str, dict[str, str]] = {}
    for one, readers in given.items():
        for giver in readers:
            takers = found.setdefault(giver, {})
            for taker in may[one]:
                if taker not in readers:
                    takers.setdefault(taker, one)
    return found


def _way_down(
    most: str, hands: Mapping[str, Mapping[str, str]], load: Mapping[str, int]
) -> Sequence[tuple[str, str, str]]:
    """The shortest way by which one of theirs gets to somebody with two fewer; () for none."""
    came: dict[str, tuple[str, str]] = {}
    waiting = deque([most])
    while waiting:
        giver = waiting.popleft()
        for taker, one in hands.get(giver, {}).items():
            if taker == most or taker in came:
                continue
            came[taker] = (giver, one)
            if load[taker] <= load[most] - 2:
                return list(_back(taker, most, came))[::-1]
            waiting.append(taker)
    return ()


def _back(
    taker: str, most: str, came: Mapping[str, tuple[str, str]]
) -> Iterable[tuple[str, str, str]]:
    while taker != most:
        giver, one = came[taker]
        yield one, giver, taker
        taker = giver
