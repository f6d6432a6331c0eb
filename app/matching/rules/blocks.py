"""Which entries need to be compared at all: those that leave a trace in common.

A trace is what two ways of writing one person nearly always share: the consonants of a word of the
name with the beginning of another one, or the mailbox of an e-mail address. It is a number, so that
a table of traces holds no names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import combinations

from app.matching.rules import vocabulary
from app.matching.rules.likeness import Entered, Likeness, are_apart, likeness
from app.matching.rules.spelling import bones, sound
from app.matching.rules.words import Kind, Word, glued, words_of

LARGEST_BLOCK = 400  # a trace that more people leave tells too little
MOST_WORDS = 5
SHORTEST_MAILBOX = 4
MUCH_LIKER = 2.0  # points
Pair = tuple[Entered, Entered, Likeness]
_FAMILIES = frozenset(map(sound, vocabulary.PERHAPS_FAMILIES))
_SAME_SIGN = str.maketrans("iuvsckhjztf", "aaakkkkkkkp")


def traces(entered: Entered) -> frozenset[int]:
    """The traces of a person: numbers of 62 bits."""
    return traces_of_name(entered.name) | _of_email(entered.email)


@lru_cache(maxsize=32_768)
def traces_of_name(name: str) -> frozenset[int]:
    """The traces of a name alone: how many people leave the rarest tells how common it is."""
    words = words_of(name)
    telling = [
        word
        for at, word in enumerate(words)
        if word.kind is not Kind.PARTICLE or (at == 0 and word.text in _FAMILIES)
    ]
    chosen = (telling if len(telling) > 1 else words)[:MOST_WORDS]
    if len(chosen) == 1:
        return frozenset({_number(bones(chosen[0].text))})
    return traces_of_whole_names(name) | frozenset(
        _number(f"{bones(word.text)} {_sign(other)}")
        for at, word in enumerate(chosen)
        for there, other in enumerate(chosen)
        if at != there and word.kind is not Kind.INITIAL
    )


@lru_cache(maxsize=32_768)
def traces_of_whole_names(name: str) -> frozenset[int]:
    """Those traces that need two words, or groups of them, in common and no mere initial."""
    words = [word for word in words_of(name) if word.kind is Kind.FULL][:MOST_WORDS]
    pairs = {(word.text, other.text) for word, other in combinations(words, 2)}
    pairs |= {(glued(words[:at]), glued(words[at:])) for at in range(1, len(words))}
    return frozenset(_number(" ".join(sorted(map(bones, pair)))) for pair in pairs)


def _sign(word: Word) -> str:
    return word.text[0].translate(_SAME_SIGN)


def _of_email(email: str) -> frozenset[int]:
    mailbox = email.partition("@")[0].split("+")[0]
    if len(mailbox) < SHORTEST_MAILBOX or mailbox in vocabulary.COMMON_MAILBOXES:
        return frozenset()
    return frozenset({_number(f"@{mailbox}")})


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 2


def suspicious_pairs(entries: Iterable[Entered]) -> list[Pair]:
    """All pairs of a meeting's entries that are perhaps one person, each once.

    Of several whom somebody could be, those stay who are nearly as like as the likest: a brother is
    left out where the person is there.
    """
    return likest(_all_suspicious(list(entries)))


def likest(pairs: Sequence[Pair]) -> list[Pair]:
    """Of pairs those that no much liker pair has a person in common with."""
    best: dict[str, float] = defaultdict(float)
    for one, other, found in pairs:
        for each in (one.id, other.id):
            best[each] = max(best[each], found.points)
    return [
        (one, other, found)
        for one, other, found in pairs
        if found.points >= max(best[one.id], best[other.id]) - MUCH_LIKER
    ]


def _all_suspicious(known: Sequence[Entered]) -> list[Pair]:
    blocks: dict[int, list[int]] = defaultdict(list)
    for at, entered in enumerate(known):
        for trace in traces(entered):
            blocks[trace].append(at)
    sizes = {trace: len(block) for trace, block in blocks.items()}
    pairs = {
        pair
        for block in blocks.values()
        if len(block) <= LARGEST_BLOCK
        for pair in combinations(block, 2)
        if not are_apart(known[pair[0]], known[pair[1]])
    }
    compared = (
        (one, other, likeness(one, other, partial(bearers, one, other, sizes)))
        for one, other in ((known[at], known[there]) for at, there in sorted(pairs))
    )
    return [pair for pair in compared if pair[2].is_suspicious]


def bearers(one: Entered, other: Entered, sizes: Mapping[int, int]) -> float:
    """How many people of a meeting could bear the name of two, by the sizes of its blocks.

    Below 2 where the name is so rare that hardly a third one could.
    """
    whole = traces_of_whole_names(one.name) & traces_of_whole_names(other.name)
    if whole:
        return min(sizes.get(trace, 2) for trace in whole)
    common = traces_of_name(one.name) & traces_of_name(other.name)
    # Of those with the same beginning of a word, about every fourth has the same word.
    return min((sizes.get(trace, 2) for trace in common), default=8) / 4
