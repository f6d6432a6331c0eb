"""How two names compare, word by word, whatever their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.matching.rules.words import Kind, Word, alike, glued, words_of

_SPELT_OTHERWISE = 0.999


class How(StrEnum):
    """In which way two names are the same."""

    SAME = "same"
    SPELLING = "spelling"
    ORDER = "order"
    INITIALS = "initials"
    PART = "part"  # one leaves out what the other has


@dataclass(frozen=True, slots=True)
class Compared:
    """What two names have in common, in weights of words.

    `full` is of whole words, `initials` of initials that fit, `against` of words that speak against
    each other, `missing` of those that only one of them has; `closeness` is 0 to 1. `jumbled`: the
    words are not merely turned round, as in Seo-yun and Yun-seo.
    """

    full: float
    initials: float
    against: float
    missing: float
    closeness: float
    jumbled: bool
    hows: frozenset[How]


@lru_cache(maxsize=262_144)
def compare(one: str, other: str) -> Compared:
    """Compare two names as typed."""
    first, second = _fitted(words_of(one), words_of(other))
    pairs = _paired(first, second)
    left = _left(first, {pair[1] for pair in pairs})
    right = _left(second, {pair[2] for pair in pairs})
    fits = [
        (likeness, Kind.INITIAL in {first[at].kind, second[there].kind}, first[at], second[there])
        for likeness, at, there in pairs
    ]
    whole = [(likeness, max(a.weight, b.weight)) for likeness, initial, a, b in fits if not initial]
    full = sum(weight for _, weight in whole)
    return Compared(
        full=full,
        initials=sum(0.4 for _, initial, _, _ in fits if initial),
        against=min(left, right),
        missing=abs(left - right),
        closeness=sum(likeness * weight for likeness, weight in whole) / full if full else 0.0,
        jumbled=_is_jumbled(pairs, first, second),
        hows=_hows(one, other, pairs, first, second),
    )


def _fitted(one: Sequence[Word], other: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Both names, with what one writes in two words and the other in one made one word."""
    first, second = _joined(list(one), other), list(other)
    return first, _joined(second, first)


def _joined(words: list[Word], others: Sequence[Word]) -> list[Word]:
    heard = {word.text for word in others if word.kind is Kind.FULL}
    for at in range(len(words) - 1):
        if Kind.INITIAL in {words[at].kind, words[at + 1].kind}:
            continue
        text = glued(words[at : at + 2])
        if text in heard and words[at].text not in heard:
            return [*words[:at], Word(text, bare=words[at].bare), *words[at + 2 :]]
    return words


def _paired(one: Sequence[Word], other: Sequence[Word]) -> list[tuple[float, int, int]]:
    """Which word of one name is which of the other, the likest first, each once."""
    found = sorted(
        (
            (likeness, first.weight + second.weight, -abs(at - there), at, there)
            for at, first in enumerate(one)
            for there, second in enumerate(other)
            if (likeness := alike(first, second)) > 0.0
        ),
        key=lambda pair: (-(pair[1] > 1.5), -pair[0], -pair[1], -pair[2]),  # noqa: PLR2004 - two whole words
    )
    used: set[int] = set()
    there_used: set[int] = set()
    pairs = []
    for likeness, _, _, at, there in found:
        if at not in used and there not in there_used:
            used.add(at)
            there_used.add(there)
            pairs.append((likeness, at, there))
    return pairs


def _is_jumbled(
    pairs: Sequence[tuple[float, int, int]], one: Sequence[Word], other: Sequence[Word]
) -> bool:
    whole = [
        (at, there)
        for _, at, there in pairs
        if one[at].kind is Kind.FULL and other[there].kind is Kind.FULL
    ]
    places = [there for _, there in sorted(whole)]
    first = places.index(min(places)) if places else 0
    return places[first:] + places[:first] != sorted(places)


def _left(words: Sequence[Word], used: set[int]) -> float:
    return sum(word.weight for at, word in enumerate(words) if at not in used)


def _hows(
    one: str,
    other: str,
    pairs: Sequence[tuple[float, int, int]],
    first: Sequence[Word],
    second: Sequence[Word],
) -> frozenset[How]:
    hows = set()
    kinds = [{first[at].kind, second[there].kind} for _, at, there in pairs]
    if any(Kind.INITIAL in each and Kind.FULL in each for each in kinds):
        hows.add(How.INITIALS)
    places = [there for _, _, there in sorted(pairs, key=lambda pair: pair[1])]
    if places != sorted(places):
        hows.add(How.ORDER)
    if min(len(first), len(second)) > len(pairs) or len(first) != len(second):
        hows.add(How.PART)
    if not hows and one.casefold() == other.casefold():
        hows.add(How.SAME)
    elif any(likeness < _SPELT_OTHERWISE for likeness, _, _ in pairs) or not hows:
        hows.add(How.SPELLING)
    return frozenset(hows)
