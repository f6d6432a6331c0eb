"""Who gives way where too many need the same person, or the same room, at one time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

Json = Mapping[str, Any]


def relieved(breaches: Iterable[Json], rather: Collection[str] = ()) -> list[list[str]]:
    """The side events of breaches that are enough to take out, so that none is left.

    In as many groups as there have to be people who stand in, or further rooms: no two of a group
    are in each other's way. A breach is between two side events, or of one with the official
    programme. Of two that are in as many breaches, one of `rather` is taken out, or the later.
    """
    pairs = [tuple(one["events"]) for one in breaches]
    out = dict.fromkeys(pair[0] for pair in pairs if len(pair) == 1)
    left = [pair for pair in pairs if not {*pair} & out.keys()]
    while left:
        named = [event for pair in left for event in pair]
        most = max(reversed(named), key=lambda one: (named.count(one), one in rather))
        out[most] = None
        left = [pair for pair in left if most not in pair]
    return _apart(list(out), [{*pair} for pair in pairs])


def doing_without(
    breaches: Iterable[Json], needs: Mapping[str, int], quantity: int
) -> list[list[str]]:
    """The side events of breaches that do without a thing, so that there is enough for the rest.

    `needs` are how many each needs, `quantity` how many there are. Each that is enough alone; or,
    where none is, a group that is.
    """
    at_once = [[*one["events"]] for one in breaches]

    def too_many(out: Collection[str]) -> list[list[str]]:
        left = [[one for one in there if one not in out] for there in at_once]
        return [there for there in left if sum(needs.get(one, 0) for one in there) > quantity]

    alone = [[one] for one in dict.fromkeys(chain(*at_once)) if not too_many([one])]
    out: list[str] = []
    while not alone and (left := too_many(out)):
        named = list(chain(*left))
        out.append(max(reversed(named), key=lambda one: (named.count(one), needs.get(one, 0))))
    return alone or [out]


def _apart(events: Iterable[str], pairs: Sequence[set[str]]) -> list[list[str]]:
    """Events in groups of which none holds a pair."""
    groups: list[list[str]] = []
    for event in events:
        fits = (one for one in groups if not any({event, other} in pairs for other in one))
        group = next(fits, None)
        if group is None:
            groups.append([event])
        else:
            group.append(event)
    return groups
