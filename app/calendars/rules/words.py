"""Typed text made fit for formats in which control characters would end a line or a file."""

import unicodedata

LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
# XML 1.0 has no place for these, and readers of iCalendar disagree about them.
NOT_CHARACTERS = frozenset({"\ufffe", "\uffff"})


def one_line(text: str) -> str:
    """The text on one line, blanks at the ends removed; control characters become blanks."""
    return paragraphs(text).replace("\n", " ").replace("\t", " ").strip()


def paragraphs(text: str) -> str:
    r"""The text with every kind of line end as `\n`, without any other control character."""
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    return "".join(char for char in text if _is_text(char)).strip()


def _is_text(char: str) -> bool:
    if char in "\n\t":
        return True
    return unicodedata.category(char) not in {"Cc", "Cs"} and char not in NOT_CHARACTERS
