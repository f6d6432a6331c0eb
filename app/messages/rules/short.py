"""How long a short text is, and cutting one that is too long.

A telephone network carries 160 characters of an alphabet of its own (3GPP TS 23.038, "GSM") or 70
of any script; a longer text goes in parts, which also carry how they belong together.
"""

import re
import unicodedata

MOST_PARTS = 3
_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_IN_TWO = frozenset("^{}\\[~]|€\f")  # these take the room of two
_ALONE, _PART = 160, 153
_ALONE_OF_ANY, _PART_OF_ANY = 70, 67
# Written alike in the alphabet of telephones: one such sign would more than halve the room.
_PLAINER = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "\u2013": "-",
        "\u2014": "-",
        "…": "...",
    }
    | dict.fromkeys("\u00a0\u202f\u2009", " ")
)
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINK_AT_END = re.compile(r"\s*(https?://\S+)$")


def is_plain(text: str) -> bool:
    """Whether all of a text is in the alphabet of telephones."""
    return all(char in _ALPHABET or char in _IN_TWO for char in text)


def number_of_parts(text: str) -> int:
    """In how many parts a text goes."""
    if is_plain(text):
        sizes, alone, most = [2 if char in _IN_TWO else 1 for char in text], _ALONE, _PART
    else:
        sizes = [1 if ord(char) < 0x10000 else 2 for char in text]  # noqa: PLR2004 - UTF-16
        alone, most = _ALONE_OF_ANY, _PART_OF_ANY
    if sum(sizes) <= alone:
        return 1
    parts, used = 1, 0
    for size in sizes:  # no sign is torn apart between two parts
        if used + size > most:
            parts, used = parts + 1, 0
        used += size
    return parts


def fits(text: str) -> bool:
    """Whether a text goes in no more parts than are sent."""
    return number_of_parts(text) <= MOST_PARTS


def fitted(text: str) -> str:
    """A text of one paragraph as it is sent: cut at a word if it is too long.

    An address at its end stays whole. Signs that telephones have alike are written so where the
    whole is then in their alphabet.
    """
    bare = " ".join("".join(_harmless(char) for char in text).split())
    plainer = bare.translate(_PLAINER)
    bare = plainer if is_plain(plainer) else bare
    if fits(bare):
        return bare
    found = _LINK_AT_END.search(bare)
    link = f" {found[1]}" if found else ""
    words = (bare[: found.start()] if found else bare).split(" ")
    while words and not fits(_cut(words) + link):
        last = words.pop()
        if not words and len(last) > 1:
            words.append(last[: -max(1, len(last) // 8)])
    return (_cut(words) if words else "") + link


def _cut(words: list[str]) -> str:
    return " ".join(words).rstrip(",;:.") + "..."


def _harmless(char: str) -> str:
    """Nothing that turns or hides what is read; blanks for line ends."""
    kind = unicodedata.category(char)
    if kind in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if kind == "Cs" or char in _TURNING else char
