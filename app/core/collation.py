"""The order of names in each of the six languages, as the Unicode CLDR has it, by ICU.

Code points put Égypte after Zambie and order Chinese by the number of a character. A collation
knows each language's alphabet and where names in another script go: Arabic names stand first in an
Arabic list, Cyrillic ones in a Russian one. Chinese is in the order of pinyin, which is CLDR's own
for the language and what the United Nations' Chinese lists of States follow; strokes would be the
order of another region. In Arabic the article is part of the name and counts, as in CLDR.
"""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import TypeVar

import icu

from app.core import i18n

Item = TypeVar("Item")
# Said, although it is CLDR's default: the order must not change with the default.
_LOCALES = {"zh": "zh-u-co-pinyin"}


@cache
def _collator(code: str) -> icu.Collator:
    known = code if code in i18n.LANGUAGES else i18n.DEFAULT
    return icu.Collator.createInstance(icu.Locale.forLanguageTag(_LOCALES.get(known, known)))


def sort_key(name: str, code: str | None = None) -> tuple[bytes, str]:
    """What a name is ordered by in a language, the one in use where none is given.

    Names that the collation holds for equal are told apart by their code points, so that the order
    is the same each time.
    """
    return _sort_key(name, code or i18n.language())


@lru_cache(maxsize=16_384)
def _sort_key(name: str, code: str) -> tuple[bytes, str]:
    """Two hundred delegations are put in order for many a page; their names hardly ever change."""
    return _collator(code).getSortKey(name), name


def in_order(
    items: Iterable[Item], name: Callable[[Item], str], code: str | None = None
) -> list[Item]:
    """Things in the order of their names in a language, the one in use where none is given."""
    return sorted(items, key=lambda item: sort_key(name(item), code))
