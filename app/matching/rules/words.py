"""The words of a name, with what each of them tells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rapidfuzz.distance import Indel, LCSseq

from app.matching.rules import vocabulary
from app.matching.rules.spelling import bones, is_without_vowels, latin, sound

_ABBREVIATED = re.compile(r"\b(?:h\.\s?e|s\.\s?e|s\.\s?exc|ph\.\s?d|m\.\s?d)\b\.?")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_SERVANT = re.compile(r"^abd[aeuo](?:l|r(?=r)|s(?=s))(?=.{2})")
_GLUED = re.compile(r"^(?:al|el|ul|ben|bin)(?=[^aeiy][a-z]{3})")  # Alrashid is Al-Rashid
_ALIKE_FROM = 0.72
_SHORT, _LONG = 4, 9
_OTHER_ENDING = 0.6
_FEMALE, _AH = ("a", "ah"), re.compile("ah$")
_SAME_BEGINNING = ("ksc", "kh", "jz", "uv", "sz", "tzc", "pf")  # K. is Khalid, P. is Phuong
_WEIGHT_OF_PARTICLE = 0.1
_WEIGHT_OF_INITIAL = 0.4


class Kind(Enum):
    """What a word of a name is."""

    FULL = "full"
    INITIAL = "initial"
    PARTICLE = "particle"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it sounds; `bare` where its script leaves vowels out. Its weight is 0 to 1."""

    text: str
    kind: Kind = Kind.FULL
    bare: bool = False

    @property
    def weight(self) -> float:
        """How much it tells of a person."""
        if self.kind is Kind.FULL:
            return 1.0
        return _WEIGHT_OF_PARTICLE if self.kind is Kind.PARTICLE else _WEIGHT_OF_INITIAL


@lru_cache(maxsize=32_768)
def words_of(name: str) -> tuple[Word, ...]:
    """The words of a name in any script, without titles, in the order written."""
    bare = is_without_vowels(name)
    text = _ABBREVIATED.sub(" ", latin(name))
    parts = _servants_joined(_untitled([part for part in _NOT_LETTERS.split(text) if part]))
    whole = [at for at, part in enumerate(parts) if _kind(part) is Kind.FULL]
    return tuple(
        _word(part, bare=bare, before_whole=at < max(whole, default=0))
        for at, part in enumerate(parts)
    )


def _untitled(parts: list[str]) -> list[str]:
    for titles, words_left in (
        (vocabulary.TITLES - vocabulary.PERHAPS_TITLES, 1),
        (vocabulary.PERHAPS_TITLES, 2),
    ):
        named = [part for part in parts if part not in titles]
        whole = [part for part in named if len(part) > 1 and part not in vocabulary.PARTICLES]
        if len(whole) >= words_left:
            parts = named
    return parts


def _servants_joined(parts: list[str]) -> list[str]:
    """“Abdel Rahman”, “Abdul-Rahman” and “Abdurrahman” as one word: servant of, and whose."""
    found: list[str] = []
    ahead = list(reversed(parts))
    while ahead:
        part = ahead.pop()
        if part in vocabulary.SERVANT_OF and ahead:
            while len(ahead) > 1 and ahead[-1] in vocabulary.PARTICLES:
                ahead.pop()
            part = "abd" + ahead.pop()
        found.append(_SERVANT.sub("abd", part))
    return found


def _kind(part: str) -> Kind:
    if len(part) == 1:
        return Kind.INITIAL
    return Kind.PARTICLE if part in vocabulary.PARTICLES else Kind.FULL


def _word(part: str, *, bare: bool, before_whole: bool) -> Word:
    kind = _kind(part)
    if kind is Kind.PARTICLE and part in vocabulary.PERHAPS_FAMILIES and not before_whole:
        kind = Kind.FULL  # H. T. Le, of Lê Hữu Tuấn
    if kind is not Kind.FULL:
        return Word(sound(part), kind)
    written = _GLUED.sub("", vocabulary.KOREAN_SPELLINGS.get(part, part))
    bare = bare and part not in vocabulary.ARABIC_READ
    return Word(sound(written, without_vowels=bare), bare=bare)


@lru_cache(maxsize=262_144)
def alike(one: Word, other: Word) -> float:
    """How alike two words are, 0 to 1; an initial is like what begins with it."""
    if Kind.INITIAL in {one.kind, other.kind}:
        return 1.0 if _begin_alike(one.text, other.text) else 0.0
    if one.text == other.text:
        return 1.0
    likeness_of = _alike_without_vowels if one.bare != other.bare else _alike_as_heard
    likeness = likeness_of(one.text, other.text)
    if "c" in one.text or "c" in other.text:  # ch in French is sh in English
        softer = likeness_of(one.text.replace("c", "s"), other.text.replace("c", "s"))
        likeness = max(likeness, 0.97 * softer)
    return likeness


def _alike_as_heard(one: str, other: str) -> float:
    if _AH.sub("a", one) == _AH.sub("a", other):
        return 1.0  # Fatimah is Fatima
    likeness = Indel.normalized_similarity(one, other)
    if _endings_differ(one, other):
        likeness = min(likeness, _OTHER_ENDING)
    return likeness if likeness >= _enough(len(one), len(other)) else 0.0


def _enough(length: int, other: int) -> float:
    """From where on two words are alike: a letter tells more in a short one, and a long one is
    often the same root with another ending.
    """
    if min(length, other) <= _SHORT:
        return 0.85
    return 0.8 if max(length, other) >= _LONG else _ALIKE_FROM


def _begin_alike(one: str, other: str) -> bool:
    first, second = one[0], other[0]
    return first == second or any(first in each and second in each for each in _SAME_BEGINNING)


def _alike_without_vowels(one: str, other: str) -> float:
    same_bones = Indel.normalized_similarity(bones(one), bones(other))
    shorter = min(len(one), len(other))
    covered = LCSseq.similarity(one, other) / shorter
    return 0.95 * covered if same_bones >= _ALIKE_FROM and covered >= _ALIKE_FROM else 0.0


def _endings_differ(one: str, other: str) -> bool:
    """Whether only one ends in -a: Ivan and Ivana, Petrov and Petrova, Mario and Maria."""
    if one[-1] == other[-1] == "h":  # of the root: Saleh and Salah
        return False
    return one.endswith(_FEMALE) is not other.endswith(_FEMALE)


def glued(words: Iterable[Word]) -> str:
    """What several words sound like where they are written as one."""
    return re.sub(r"(.)\1+", r"\1", "".join(word.text for word in words))
