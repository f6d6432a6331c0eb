"""Keeps mail programs from making links of what people typed.

They make one of anything that looks like an address: somebody who registers under the name
"free.money.example" would have us send that link around. An invisible sign at the places by which
they know an address, the word joiner (U+2060), keeps them from it (decisions/0011).
"""

import re
from collections.abc import Iterable, Iterator
from html import escape

JOINER = "\u2060"
_BY_WHICH = re.compile(
    r"(?<=\w)\.(?=[^\W\d_]{2})"  # a dot before what may be the end of a domain
    r"|(?<=\d)\.(?=\d+\.\d+\.\d+)"  # the first of an address in numbers
    r"|(?<=\S)@(?=\S)|:(?=//)"
)
_AROUND = "\"'“”\u2018\u2019«»()[]{}<>,;:!?.、。\uff0c؛،…"
_MARKUP = re.compile(r"(<(?:style|title)\b.*?</(?:style|title)>|<!--.*?-->|<[^>]*>)", re.DOTALL)


def addresses(texts: Iterable[str]) -> set[str]:
    """Everything in these texts that a mail program would make a link of."""
    words = (word.strip(_AROUND) for text in texts for word in text.split())
    return {word for word in words if _BY_WHICH.search(word)}


def in_text(text: str, base_url: str, meant: Iterable[str]) -> str:
    """A text in which only addresses under `base_url` and those that are `meant` become links."""
    return "".join(
        piece if is_link else _BY_WHICH.sub(f"{JOINER}\\g<0>{JOINER}", piece)
        for piece, is_link in _pieces(text, base_url, meant)
    )


def in_html(html: str, base_url: str, meant: Iterable[str]) -> str:
    """The same for a mail as HTML: what stands between its tags."""
    known = [escape(one) for one in meant]
    return "".join(
        part if number % 2 else in_text(part, base_url, known)
        for number, part in enumerate(_MARKUP.split(html))
    )


def _pieces(text: str, base_url: str, meant: Iterable[str]) -> Iterator[tuple[str, bool]]:
    longest_first = sorted(filter(None, meant), key=len, reverse=True)
    ours = re.escape(base_url) + r"/[^\s<>\"]*"
    whole = "|".join([ours, *(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest_first)])
    end = 0
    for match in re.finditer(whole, text):
        yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    yield text[end:], False
