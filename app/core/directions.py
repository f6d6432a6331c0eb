"""Signs of direction (UAX 9): invisible, they say which way the text after them runs.

Those that turn it round or set it apart without an end garble what stands beside them, on pages, in
mails and in files. Nobody needs them to write a name: marks and whole isolates do that.
"""

import re

_CLOSES = "\u2069"
_ISOLATES = re.compile("[\u2066-\u2069]")
_TURNS = re.compile("[\u202a-\u202e]")  # embeddings, overrides, and what ends them


def without_turns(text: str) -> str:
    """A typed text without embeddings and overrides, and without isolates that do not end in their
    line; marks and whole isolates stay as they were typed.
    """
    return "".join(balanced(_TURNS.sub("", line)) for line in text.splitlines(keepends=True))


def balanced(line: str) -> str:
    """A line with whole isolates only. Of closing signs that are too many the first go: a name in
    an isolate of ours stays in it.
    """
    signs = list(_ISOLATES.finditer(line))
    gone, wanted = set[int](), 0
    for one in reversed(signs):
        if one[0] == _CLOSES:
            wanted += 1
        elif wanted:
            wanted -= 1
        else:
            gone.add(one.start())
    closing = [one.start() for one in signs if one[0] == _CLOSES]
    gone.update(closing[:wanted])
    if not gone:
        return line
    return "".join(sign for place, sign in enumerate(line) if place not in gone)
