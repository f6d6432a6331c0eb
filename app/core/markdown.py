"""Text with a few marks, as people type it: to a page, or to plain lines.

Only emphasis, lists, quotes, line breaks, links to pages and addresses, and marks of footnotes are
known. Everything else, HTML above all, is text: there is nothing to clean away afterwards.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, TypedDict

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup, escape

KNOWN = ("emphasis", "list", "blockquote", "link", "escape", "newline")
DEEPEST = 8  # lists in lists, quotes in quotes
_MARK = re.compile(r"\[\^(\d{1,3})\]")
_ADDRESS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
# "[^1]: ", "1. ", "(1) ", "¹ ": how people begin a footnote that they paste.
_NUMBER = re.compile(r"(\[\^\d{1,3}\]:?|\(?\d{1,3}[.)]|[⁰¹²³⁴-⁹]+)\s+")


class Run(TypedDict):
    """Some letters of one kind; `link` is "" or where they lead, a `mark` is that of a footnote."""

    text: str
    strong: bool
    emphasis: bool
    mark: bool
    link: str


class Block(TypedDict):
    """A paragraph, a list or a quote: `kind` says which.

    A paragraph has `runs`, the others have what is in them: a list its items, a quote one. `start`
    is the number of a list's first item, 0 where its items have none.
    """

    kind: str
    runs: list[Run]
    items: list[list["Block"]]
    start: int


def as_html(text: str, notes: str = "", number: int = 0) -> Markup:
    """The text for a page; marks of footnotes up to `number` lead to the ids that begin so."""
    made: str = _reader().render(text, {"notes": notes, "number": number})
    return Markup(made)  # noqa: S704 - whatever was typed is escaped by its writer


def as_plain(text: str) -> str:
    """The text for what knows no marks, such as a calendar: paragraphs, and items with a dash."""
    lines = _lines(_reader().parse(text, {}))
    said = [("\n" if item else "\n\n") + _plain(item, inline) for item, inline in lines]
    return "".join(said).strip()


def as_blocks(text: str) -> list[Block]:
    """The text for a document that is no page: paragraphs, lists and quotes as plain data."""
    return _blocks(SyntaxTreeNode(_reader().parse(text, {})))


def footnotes(text: str) -> list[str]:
    """One footnote a line, without the number that it was typed with."""
    lines = (line.strip() for line in text.splitlines())
    return [_NUMBER.sub("", line, count=1) for line in lines if line]


@cache
def _reader() -> MarkdownIt:
    options = {"html": False, "linkify": False, "breaks": True, "maxNesting": DEEPEST}
    reader = MarkdownIt("zero", options).enable(KNOWN)
    reader.validateLink = lambda url: bool(_ADDRESS.match(url))  # type: ignore[method-assign]  # as its makers advise
    reader.inline.ruler.before("link", "footnote_mark", _read_mark)
    reader.add_render_rule("footnote_mark", _write_mark)
    reader.add_render_rule("link_open", _write_link)
    return reader


def _read_mark(state: StateInline, silent: bool) -> bool:
    found = _MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("footnote_mark", "sup", 0).content = found[1]
    state.pos = found.end()
    return True


def _write_mark(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    number = tokens[at].content
    if not 0 < int(number) <= env.get("number", 0):
        return f"<sup>{number}</sup>"
    return f'<sup><a href="#{escape(env["notes"])}-{int(number)}">{number}</a></sup>'


def _write_link(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    tokens[at].attrSet("rel", "nofollow noopener ugc")
    written: str = self.renderToken(tokens, at, options, env)
    return written


def _lines(tokens: Sequence[Token]) -> list[tuple[Token | None, Token]]:
    """What stands in each paragraph, with the token of the item that it begins, if it does."""
    return [
        (tokens[at - 2] if at > 1 and tokens[at - 2].type == "list_item_open" else None, inline)
        for at, inline in enumerate(tokens)
        if inline.type == "inline"
    ]


def _plain(item: Token | None, inline: Token) -> str:
    said = "".join(_word(child) for child in inline.children or ())
    if item is None:
        return said
    return f"{item.info}. {said}" if item.info else f"- {said}"


def _word(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return f"[{token.content}]" if token.type == "footnote_mark" else token.content


def _blocks(parent: SyntaxTreeNode) -> list[Block]:
    return [_block(node) for node in parent.children]


def _block(node: SyntaxTreeNode) -> Block:
    if node.type == "paragraph":
        runs = [run for inline in node.children for run in _runs(inline, _PLAIN)]
        return {"kind": "paragraph", "runs": runs, "items": [], "start": 0}
    if node.type == "blockquote":
        return {"kind": "quote", "runs": [], "items": [_blocks(node)], "start": 0}
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
    return {
        "kind": "list",
        "runs": [],
        "items": [_blocks(i) for i in node.children],
        "start": start,
    }


_PLAIN: Run = {"text": "", "strong": False, "emphasis": False, "mark": False, "link": ""}


def _runs(parent: SyntaxTreeNode, style: Run) -> list[Run]:
    found: list[Run] = []
    for node in parent.children:
        if node.type == "strong":
            found += _runs(node, {**style, "strong": True})
        elif node.type == "em":
            found += _runs(node, {**style, "emphasis": True})
        elif node.type == "link":
            found += _runs(node, {**style, "link": str(node.attrs.get("href", ""))})
        elif node.type == "footnote_mark":
            found.append({**style, "text": node.content, "mark": True})
        else:
            is_break = node.type in {"softbreak", "hardbreak"}
            found.append({**style, "text": "\n" if is_break else node.content})
    return found
