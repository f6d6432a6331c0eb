"""The text of a mail, made of its HTML: a kind is written once, and both say the same.

Mails are paragraphs, headings, lists, terms and buttons (templates/mails/_base); each of them has
one way to stand in a text, which is plain enough for any mail program and for being read aloud.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement, document_fromstring

from app.core.i18n import between_term
from app.messages.rules import FOOT

_SEEN_ONLY = {"preview", "address"}  # what lists of mails show; what the link above it says already
_SPACE = re.compile(r"[ \t\r\n\f]+")  # a space that may not break stays


@dataclass(frozen=True)
class _Part:
    text: str
    heads: bool = False  # what follows stands right below it
    belongs: bool = False  # it stands right below what is before it


def as_text(page: str) -> str:
    """What a mail, or a part of one, says as text, in the language in use.

    Parts stand apart by an empty line. A link is its words and, alone on the line below so that no
    mail program makes it longer, its address.
    """
    if not page.strip():
        return ""
    text, between = "", ""
    for part in _inside(document_fromstring(page)):
        text += ("\n" if part.belongs and text else between) + part.text
        between = "\n" if part.heads else "\n\n"
    return text


def _parts(element: HtmlElement) -> Iterator[_Part]:
    if element.get("class") in _SEEN_ONLY:
        return
    if element.get("role") == "contentinfo":
        yield _Part("\n".join([FOOT.strip("\n"), *(part.text for part in _inside(element))]))
    elif reads := _READ.get("changes" if element.get("class") == "changes" else element.tag):
        text = reads(element)
        if text:
            yield _Part(text, heads=element.tag == "h2", belongs=element.tag == "ul")
    else:
        yield from _inside(element)


def _inside(element: HtmlElement) -> Iterator[_Part]:
    for child in element:
        yield from _parts(child)


def _words(element: HtmlElement) -> str:
    """What an element says, in lines where it has them."""
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(line.strip(" ") for line in lines).strip("\n")


def _pieces(element: HtmlElement) -> Iterator[str]:
    yield _SPACE.sub(" ", element.text or "")
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif child.tag == "a":
            yield _link(child)
        else:
            yield from _pieces(child)
        yield _SPACE.sub(" ", child.tail or "")


def _link(element: HtmlElement) -> str:
    words, address = _words(element), element.get("href", "")
    if address in {words, f"mailto:{words}"}:
        return words
    return f"{words}{between_term().rstrip()}\n{address}"


def _items(element: HtmlElement) -> str:
    return _listed([_words(item) for item in element.iterchildren("li")])


def _terms(element: HtmlElement) -> str:
    said: list[tuple[str, list[str]]] = []
    for child in element:
        if child.tag == "dt":
            said.append((_words(child), []))
        else:
            said[-1][1].append(_words(child))
    return "\n".join(_term(term, texts) for term, texts in said)


def _changes(table: HtmlElement) -> str:
    """The rows of old beside new, which a text has one below the other."""
    _what, *names = [_words(name) for name in table.findall("thead/tr/th")]
    return "\n".join(_change(row, names) for row in table.findall("tbody/tr"))


def _change(row: HtmlElement, names: list[str]) -> str:
    term, *texts = [_words(cell) for cell in row]
    if len(texts) == len(names):
        texts = [f"{name}{between_term()}{text}" for name, text in zip(names, texts, strict=True)]
    return _term(term, texts)


def _term(term: str, texts: list[str]) -> str:
    if len(texts) == 1:
        return f"{term}{between_term()}{texts[0]}"
    return f"{term}{between_term().rstrip()}\n{_listed(texts)}"


def _listed(texts: list[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


_READ: Mapping[str, Callable[[HtmlElement], str]] = {
    "h1": _words,
    "h2": _words,
    "p": _words,
    "a": _link,  # of a button: another stands in a paragraph
    "ul": _items,
    "dl": _terms,
    "changes": _changes,
}
