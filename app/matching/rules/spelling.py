"""A name in any script as it sounds, so that ways of writing it come out nearly the same.

Transliterated by ICU, after Cyrillic letters were given the spelling of passports and Arabic names
that have no vowels on paper were given theirs. What it sounds like is coarse on purpose: three
vowels, and one sign for sounds that languages spell differently.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import icu

from app.matching.rules.vocabulary import (
    ARABIC_NAMES,
    COMPOUND_HAN,
    HAN_TITLES,
    KOREAN_FAMILIES,
)

_CYRILLIC: Mapping[int, str] = str.maketrans(
    {
        "я": "ya", "ю": "yu", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
        "ж": "zh", "ё": "yo", "э": "e", "ы": "y", "ь": "", "ъ": "", "є": "ye", "ї": "yi",
        "ў": "u", "ґ": "g",
    }
)  # fmt: skip
_ARABIC: Mapping[int, str] = str.maketrans({"ة": "ا", "ى": "ا", "ـ": "", "ؤ": "و", "ئ": "ي"})
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_ABJAD = re.compile(r"[\u0590-\u05ff\u0600-\u06ff]")
_ARTICLE = re.compile(r"\bال(?=\w{3,})")
_QUOTES = re.compile(r"['`´ʹʻʼʽʾʿˈ‘’]")
_LONGEST_HAN_NAME = 4
_LONGEST_KOREAN_NAME = 5


@cache
def _latin() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Any-Latin; Latin-ASCII")


@cache
def _han() -> icu.Transliterator:
    return icu.Transliterator.createInstance("Han-Latin/Names; Any-Latin; Latin-ASCII")


@lru_cache(maxsize=65_536)
def latin(text: str) -> str:
    """Any text in lower-case Latin letters without accents or apostrophes.

    A Chinese or Korean name of one word becomes two, the family's and the person's.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_CYRILLIC)
    if text.isascii():
        return _QUOTES.sub("", text)
    text = _koreans_read(_han_read(text))
    if _ABJAD.search(text):
        text = " ".join(_vowelled(word) for word in _ARTICLE.sub("ال ", text).split())
    return _QUOTES.sub("", _latin().transliterate(text)).casefold()


def is_without_vowels(text: str) -> bool:
    """Whether a text is in a script that leaves short vowels out."""
    return _ABJAD.search(text) is not None


def _vowelled(word: str) -> str:
    return ARABIC_NAMES.get(word) or word.translate(_ARABIC)


def _koreans_read(text: str) -> str:
    found = _HANGUL.findall(text)
    if len(found) == 1 and 1 < len(found[0]) <= _LONGEST_KOREAN_NAME:
        return text.replace(found[0], f" {_family(found[0][0])} {found[0][1:]} ")
    # Written apart already; a syllable of its own is the family's.
    return _HANGUL.sub(lambda each: _family(each[0]) if len(each[0]) == 1 else each[0], text)


def _family(syllable: str) -> str:
    read = str(_latin().transliterate(syllable))
    return KOREAN_FAMILIES.get(read, read)


def _han_read(text: str) -> str:
    for title in HAN_TITLES:
        text = text.replace(title, "")
    found = _HAN.findall(text)
    if len(found) != 1 or len(found[0]) > _LONGEST_HAN_NAME:
        return _HAN.sub(lambda each: _joined(each[0]), text)
    name = found[0]
    family = 2 if name[:2] in COMPOUND_HAN and len(name) > 2 else 1  # noqa: PLR2004 - two signs
    return text.replace(name, f" {_joined(name[:family])} {_joined(name[family:])} ")


def _joined(signs: str) -> str:
    return str(_han().transliterate(signs)).replace(" ", "")


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("chtch|shch|sch|sh", "s"),
        ("dzh|zh|dj", "j"),
        ("tsch|tch|ch", "C"),
        ("kh", "h"),
        ("ph", "f"),
        ("th", "t"),
        ("(?<!n)gh|gu(?=[ei])", "g"),  # but Ming-hua
        ("tz|ts", "z"),
        ("x", "ks"),
        ("c(?=[eiy])", "s"),
        ("ck|c|q", "k"),
        ("w", "v"),
        ("ue|oo|ou", "u"),
        ("oe", "u"),
        ("ae", "a"),
        ("[eyi]+", "i"),
        ("[ou]+", "u"),
        ("C", "c"),
        (r"(.)\1+", r"\1"),
        ("(?<=[iu])f$", "v"),
    )
]


@lru_cache(maxsize=65_536)
def sound(word: str, *, without_vowels: bool = False) -> str:
    """What a word in Latin letters sounds like: `aiu` and consonants."""
    if without_vowels:
        word = word.replace("w", "u").replace("zh", "zah")  # two letters, with a vowel between
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word


_BREATH = re.compile("(?<=[aiu])h$")
_VOWELS = str.maketrans({"a": None, "i": None, "u": None, "c": "s"})


def bones(heard: str) -> str:
    """The consonants of what is heard, ch as in French; all of it where there are none.

    An h at the end is often not written: Fatimah is Fatima.
    """
    return _BREATH.sub("", heard).translate(_VOWELS) or heard
