"""Which entity a typed name means, in any of the six languages, in short forms, with typos.

A name is compared in three ways: as it is written, without its small words and in any order of its
words ("Korea, Republic of"), and without its spaces ("Vietnam", "U.S.A.").
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, TypeVar

import yaml
from babel import Locale
from babel.core import get_global
from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.core.i18n import LANGUAGES, in_language
from app.delegations.models import Entity, EntityKind

_ARTICLES = frozenset({"the", "la", "le", "les", "l", "el", "los", "las"})
_SMALL_WORDS = _ARTICLES | {
    *("of", "and", "de", "du", "des", "d", "del", "et", "y", "e", "и"),
}
_WRITTEN_OUT = {"st": "saint", "ste": "sainte", "sta": "santa", "rep": "republic"}
_NOT_A_WORD = re.compile(r"[\W_]+")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)\s*")
_CODE_BEHIND = re.compile(r"(?P<name>.+?)\s*\((?P<code>[\w-]+)\)\s*")
_ARABIC_ARTICLE = "ال"
_ARABIC_SPELLINGS = str.maketrans(
    {
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC TATWEEL}": None,
    }
)
_CLOSE_ENOUGH = 0.74  # of OSA's similarity: one slip in four letters, two in eight
_LONGEST_NAME = 200
MOST_CANDIDATES = 6


@dataclass(frozen=True, eq=False)
class Called:
    """The names of an entity, without the rest of it."""

    id: str
    kind: EntityKind
    code: str
    name: Mapping[str, str]
    formal_name: Mapping[str, str]
    also_called: Sequence[str]


One = TypeVar("One", Entity, Called)
_Known = tuple[One, frozenset[str]]  # with all that it may be called


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Give a name as it is compared: without case, accents, punctuation and leading article."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    words = _NOT_A_WORD.sub(" ", bare).split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=65_536)
def _ways(text: str) -> frozenset[str]:
    """The three ways in which a name is compared; nothing for a name without a letter."""
    key = folded(text)
    words = [_plain(word) for word in key.split()]
    content = sorted(word for word in words if word not in _SMALL_WORDS) or words
    return frozenset({key, "".join(key.split()), " ".join(content)} - {""})


def _plain(word: str) -> str:
    word = _WRITTEN_OUT.get(word, word).translate(_ARABIC_SPELLINGS)
    bare = word.removeprefix(_ARABIC_ARTICLE)
    return bare if len(bare) > 2 else word  # noqa: PLR2004 - "ال" may begin a short word itself


def _one_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)  # brackets too may be as wide as a Chinese letter


@cache
def _asked() -> Mapping[str, Sequence[str]]:
    return {folded(name): one["may_mean"] for one in _file()["ask"] for name in one["names"]}


@cache
def _file() -> Mapping[str, Any]:
    folder = resources.files("app.delegations").joinpath("register")
    text = folder.joinpath("other_names.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.safe_load(text)
    return content


@lru_cache(maxsize=1_024)
def short_forms(iso3: str) -> frozenset[str]:
    """Give what else people call a State: codes, names in daily use, former names."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    iso2 = next(iter(aliases.get(iso3, [])), "")
    codes = {iso3, iso2} | {alias for alias, of in aliases.items() if of == [iso2]}
    daily = {Locale.parse(code).territories.get(iso2, "") for code in LANGUAGES}
    known = codes | daily | set(_file()["names"].get(iso3, ()))
    return frozenset(name for name in known if name and not name.isdigit())


def keys_of(entity: Entity | Called) -> frozenset[str]:
    """Give all that an entity may be called, as it is compared."""
    also = entity.also_called or ()  # None of one that is not stored yet
    names = (*entity.name.values(), *entity.formal_name.values(), *also)
    return _keys(entity.kind, entity.code, names)


@lru_cache(maxsize=4_096)
def _keys(kind: EntityKind, code: str, names: tuple[str, ...]) -> frozenset[str]:
    called = {code, *names, *(_IN_BRACKETS.sub(" ", _one_width(name)) for name in names)}
    if kind is EntityKind.STATE:
        called |= short_forms(code.upper())
    return frozenset(key for name in called if name for key in _ways(name))


def recognise(typed: str, entities: Iterable[One]) -> list[One]:
    """Give the entities that a typed name may mean.

    One entity means that the name is exactly one of its names. Several, or one that is merely
    close (see `is_exactly`), are candidates, the likeliest first; an empty list means unknown.
    A name that is one State's own and may well mean another ("Congo") gives all that it may mean.
    """
    known = [(entity, keys_of(entity)) for entity in entities]
    typed = typed[:_LONGEST_NAME]
    return _exact(typed, known) or _close(folded(typed), known)


def is_exactly(typed: str, entity: One) -> bool:
    """Say whether the typed name is one of the entity's names, not only close to one.

    A State's code may stand behind its name, as `called_apart` writes it.
    """
    return bool(_with_name(typed, [(entity, keys_of(entity))]))


def named(typed: Iterable[str], entities: Iterable[One]) -> dict[str, One]:
    """Give the entity of each typed name that is exactly a name of one entity, and of no other."""
    known = [(entity, keys_of(entity)) for entity in entities]
    found = {name: _exact(name, known) for name in set(typed)}
    return {name: those[0] for name, those in found.items() if len(those) == 1}


def called_apart(entity: Entity) -> str:
    """Give a name that no other entity has: a State's with its code, "Guinea (GIN)"."""
    name = in_language(entity.name)
    return f"{name} ({entity.code})" if entity.kind is EntityKind.STATE else name


def _exact(typed: str, known: Sequence[_Known[One]]) -> list[One]:
    may_mean = _asked().get(folded(typed), ())
    asked = [entity for code in may_mean for entity, _keys in known if entity.code == code]
    return asked or _with_name(typed, known)


def _with_name(typed: str, known: Sequence[_Known[One]]) -> list[One]:
    behind = _CODE_BEHIND.fullmatch(_one_width(typed))
    if behind:
        code = behind["code"].casefold()
        with_code = [one for one in known if one[0].code.casefold() == code]
        found = _called(_ways(behind["name"]), with_code)
        if found:
            return found
    return _called(_ways(typed), known)


def _called(ways: frozenset[str], known: Iterable[_Known[One]]) -> list[One]:
    return [entity for entity, keys in known if not keys.isdisjoint(ways)]


def _close(wanted: str, known: Sequence[_Known[One]]) -> list[One]:
    if not wanted:
        return []
    names: list[str]
    owners: list[int]
    names, owners = _all_names(tuple(keys for _entity, keys in known))
    best: dict[int, float] = {}
    for score, place in (*_alike(wanted, names), *_begun(wanted, names)):
        best[owners[place]] = max(score, best.get(owners[place], 0.0))
    order = sorted(best, key=lambda owner: (-best[owner], known[owner][0].code))
    return [known[owner][0] for owner in order[:MOST_CANDIDATES]]


@lru_cache(maxsize=4)
def _all_names(keys: tuple[frozenset[str], ...]) -> tuple[list[str], list[int]]:
    """All names of the register in one list, and beside it the place of the entity of each."""
    pairs = [(name, owner) for owner, names in enumerate(keys) for name in names]
    return [name for name, _owner in pairs], [owner for _name, owner in pairs]


def _alike(wanted: str, names: Sequence[str]) -> Iterator[tuple[float, int]]:
    """Names that are a few slips of the keyboard away, with their likeness and place."""
    found = process.extract(
        wanted,
        names,
        scorer=OSA.normalized_similarity,
        score_cutoff=_CLOSE_ENOUGH,
        limit=MOST_CANDIDATES * 6,  # an entity has several names that are alike
    )
    for _name, score, place in found:
        yield 0.95 * score, place


def _begun(wanted: str, names: Sequence[str]) -> Iterator[tuple[float, int]]:
    """Names of which each typed word begins a word: "red cross", "democratic congo"."""
    parts = wanted.split()
    longest = max(parts, key=len)
    for place, name in enumerate(names):
        if longest in name and _begins_words(parts, name.split()):
            yield 0.9 + 0.1 * len(wanted) / max(len(name), len(wanted)), place


def _begins_words(parts: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in parts)
