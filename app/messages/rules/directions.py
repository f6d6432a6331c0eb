"""Signs of direction in the texts of a mail: those typed could disguise what stands there.

Some invisible signs of Unicode (UAX 9) turn round what follows them: with one in a name, "gnp.exe"
reads "exe.png". Nobody needs them to write a name. What we write ourselves has isolates, in which a
name keeps its own direction, each closed in its line; whoever types one cannot end ours.
"""

import re

from app.core.directions import balanced
from app.core.i18n import direction_of, ways

# Embeddings and overrides, marks of a direction, and the isolate that we have no use for.
_TURNS = re.compile("[\u202a-\u202e\u200e\u200f\u061c\u2067]")
_SIGNS = re.compile("[\u202a-\u202e\u200e\u200f\u061c\u2066-\u2069]")
_BEGINS = {"rtl": "\u200f", "ltr": "\u200e"}


def bare(text: str) -> str:
    """A name or an address without any such sign."""
    return _SIGNS.sub("", text)


def settled(text: str) -> str:
    """A text in which only whole isolates are left of such signs; they end in their line."""
    return "".join(balanced(_TURNS.sub("", line)) for line in text.splitlines(keepends=True))


def begun(text: str, usual: str) -> str:
    """Lines that begin with a letter of the other direction than they run, each with a mark.

    For texts without markup: a mail program knows the direction by the first letter.
    """
    return "\n".join(_begun(line, direction_of(line, usual)) for line in text.split("\n"))


def _begun(line: str, way: str) -> str:
    return line if next(ways(line), way) == way else _BEGINS[way] + line
