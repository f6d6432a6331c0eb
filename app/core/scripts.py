"""Finding names in any script: "Ivanov" finds Иванов, "Mohammed" finds محمد, and the other way.

What is kept beside a name is a line of words: the name as it is written, without case and accents;
how it reads in Latin letters; and its consonants, since Arabic and Hebrew leave short vowels out.
A search asks that line for each of the words that were typed. What is short or says little has to
begin a word, or be one: "ana" is not in Tanaka, and what is left of علي is not in Emily.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import icu

_NOT_A_WORD = re.compile(r"[\W_]+")
_WITHOUT_VOWELS = re.compile(r"[\u0590-\u05ff\u0600-\u06ff]")
_ARTICLE = re.compile(r"^ال(?=\w{3,})")
_OPENS = re.compile(r"[aeiou\u05d0\u05e2\u0621-\u0627\u0639]")  # with a vowel, as Latin hears it
_SHORT = 3  # letters of a word that are in too many others
_SHORT_READING = 4
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af0-9]")  # names are not parted there
_SERVANT = "عبد"  # begins one Latin word with what follows: Abdulrahman
_HAN = re.compile(r"[\u3400-\u9fff]")
# Two ways in which passports and the press write Cyrillic letters: Yuriy and Iurii.
_CYRILLIC: tuple[Mapping[int, str], ...] = tuple(
    str.maketrans(
        {
            "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ы": "y",
            "э": "e", "ь": "", "ъ": "", "є": "ie", "ґ": "g", "ў": "u", "ё": "e", **more,
        }
    )
    for more in (
        {"я": "ya", "ю": "yu", "й": "y", "ї": "yi"},
        {"я": "ia", "ю": "iu", "й": "i", "ї": "i"},
    )
)  # fmt: skip
_DOUBLE_SIGNS = re.compile(r"(?<=[kgdtsc])h")
_SPOKEN = str.maketrans("qcj", "kkg")
_VOWELS = str.maketrans("", "", "aeiouyw")
_TWICE = re.compile(r"(.)\1+")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")  # signs for throat sounds, which no passport has
READ, LEFT_OUT = "^", "~"  # before the consonants of a name that has vowels, and that has none
VOWEL = "'"  # next, where the name begins with a vowel: Ali is not Leo


@cache
def _latin() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")


def folded_words(text: str) -> list[str]:
    """The words of a text in their own script, without case, accents and signs."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFC", bare)).split()


@lru_cache(maxsize=65_536)
def readings(word: str) -> tuple[str, ...]:
    """How a folded word reads in Latin letters, in one or two ways; nothing where it is Latin."""
    if word.isascii():
        return ()
    if _WITHOUT_VOWELS.search(word):
        word = _ARTICLE.sub("", word).replace("ة", "").replace("ى", "ا")
    found = (_latin().transliterate(word.translate(table)) for table in _CYRILLIC)
    # A Chinese name is read sign by sign and written in one or two words: here it is one.
    return tuple(dict.fromkeys(_NOT_A_LETTER.sub("", each) for each in found))


def _consonants(latin: str) -> str:
    one_sign = _DOUBLE_SIGNS.sub("", latin).translate(_SPOKEN)
    return _TWICE.sub(r"\1", one_sign).translate(_VOWELS).removesuffix("h")


def _skeletons(word: str) -> Iterator[str]:
    abjad = _WITHOUT_VOWELS.search(word)
    mark = LEFT_OUT if abjad else READ
    for each in readings(word) or (word,):
        opens = _OPENS.match(_ARTICLE.sub("", word) if abjad else each)
        yield f"{mark}{VOWEL if opens else ''}{_consonants(each)}"


def _syllables(word: str) -> Iterator[str]:
    """A Chinese name sign by sign: somebody types them as words."""
    if _HAN.search(word) and len(word) > 1:
        for sign in word:
            yield from readings(sign)


def search_key(*texts: str) -> str:
    """The line that is kept of names and addresses to find them by; begins and ends with a blank.

    Pieces of a name that is split in other ways elsewhere are there in one, too: "Jean Luc" is
    found as "jeanluc", and "xiaoming" finds 小明 and "Xiao Ming".
    """
    kept: dict[str, None] = {}
    for text in texts:
        words = folded_words(text)
        whole = "".join((readings(word) or (word,))[0] for word in words)
        for word in words:
            kept |= dict.fromkeys((word, *readings(word)))
            kept |= dict.fromkeys(_syllables(word))
            kept |= dict.fromkeys(_skeletons(word))
        kept |= dict.fromkeys((whole,) if len(words) > 1 else ())
    return f" {' '.join(kept)} " if kept else ""


def searched(typed: str) -> list[tuple[str, ...]]:
    """For each word that was typed, what of `search_key` answers it: any one of these pieces.

    Nothing where no word was typed. Pieces hold no signs that mean something to SQL's LIKE.
    """
    return [_pieces(word) for word in folded_words(typed)]


def _pieces(word: str) -> tuple[str, ...]:
    abjad = bool(_WITHOUT_VOWELS.search(word))
    other = READ if abjad else LEFT_OUT
    skeletons = (each[1:] for each in _skeletons(word))
    found = [*_own(word), *(_read(each, abjad=abjad) for each in readings(word) if each)]
    found += [f" {other}{each} " for each in skeletons if each.removeprefix(VOWEL)]
    found += [f" {READ}{VOWEL}bd"] if word == _SERVANT else []
    return tuple(dict.fromkeys(found))


def _own(word: str) -> tuple[str, ...]:
    """The word as it was typed: a short one begins a word, or stands behind the article."""
    if len(word) > _SHORT or _DENSE.search(word):
        return (word,)
    return (f" {word}", f" ال{word}") if _WITHOUT_VOWELS.search(word) else (f" {word}",)


def _read(reading: str, *, abjad: bool) -> str:
    """The word in Latin letters; few consonants without their vowels are in almost every name."""
    if len(reading) > _SHORT_READING - abjad:
        return reading
    return f" {reading} " if abjad else f" {reading}"


@dataclass(frozen=True)
class Near:
    """The pieces by which a name has a word whole, begins with it, and has it at all."""

    whole: tuple[str, ...]
    begins: tuple[str, ...]
    within: tuple[str, ...]


def nearness(typed: str) -> list[Near]:
    """By what it is told how close a name is, for each word that was typed."""
    found = []
    for word in folded_words(typed):
        ways = (word, *readings(word))
        begins = tuple(f" {one}" for one in ways)
        found.append(Near(tuple(f"{one} " for one in begins), begins, ways))
    return found
