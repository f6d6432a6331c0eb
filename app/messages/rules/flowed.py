"""Lines of a text that any mail program can show (RFC 3676): none is longer than 78 columns, and
those that know of it put the paragraphs together again, to the width of their window.
"""

import re
import unicodedata

LONGEST = 76  # columns, and the blanks that say that a line goes on
# Where a line may break: after blanks but those that may not break, and between signs of scripts
# that write without them. A sign that ends something begins no line, one that begins something ends
# none.
_ALONE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BEGINS, _ENDS = "“‘（《「", "，。、：；！？）》」”’"  # noqa: RUF001 - they are Chinese
_PIECES = re.compile(
    rf" *(?:[{_BEGINS}]*(?:[{_ALONE}]|[^ {_ALONE}{_BEGINS}]+)[{_ENDS}]*|[{_BEGINS}]+) *"
)
_STUFFED = (" ", ">", "From ")


def flowed(text: str) -> str:
    """The text with `format=flowed` and `delsp=yes`: what is longer than a line is broken softly.

    An address is never broken: a link must stay whole wherever it is read.
    """
    return "\n".join(part for line in text.split("\n") for part in _broken(line))


def _broken(line: str) -> list[str]:
    if line == "-- ":  # the line above a signature
        return [line]
    lines, width = [""], 0
    for piece in _PIECES.findall(line.rstrip()):
        columns = sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in piece.rstrip())
        if lines[-1] and width + columns > LONGEST:
            lines.append("")
            width = 0
        lines[-1] += piece
        width += columns + len(piece) - len(piece.rstrip())
    return [_stuffed(one) + " " for one in lines[:-1]] + [_stuffed(lines[-1])]


def _stuffed(line: str) -> str:
    return f" {line}" if line.startswith(_STUFFED) else line
