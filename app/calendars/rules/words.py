"""Typed text made fit for formats in which control characters would end a line or a file."""

import re

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Other control characters, halves of characters, and what XML 1.0 has no place for.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """The text on one line, blanks at the ends removed; control characters become blanks."""
    return paragraphs(text).replace("\n", " ").replace("\t", " ").strip()


def paragraphs(text: str) -> str:
    r"""The text with every kind of line end as `\n`, without any other control character."""
    return _NOT_TEXT.sub("", _LINE_END.sub("\n", text)).strip()
