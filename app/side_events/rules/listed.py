"""Names in a list that was pasted, such as the signatories of a joint statement."""

import re
from collections.abc import Iterator

from app.accounts.rules import as_email

LONGEST_LIST = 5_000  # characters
LONGEST_NAME = 200
_WITH_ADDRESS = re.compile(r"(.*?)[\s,<(]+(\S+@[^\s<>()]+)[>)]?")
_AND = re.compile(r"\s+and\s+")
# States whose own name has an "and" in it, by what stands before it.
_BEFORE_AND = (
    "antigua",
    "bosnia",
    "saint kitts",
    "saint vincent",
    "sao tome",
    "são tomé",
    "trinidad",
)
_FEWEST_COMMAS = 2  # with fewer, a comma is part of a name ("Iran, Islamic Republic of")


def listed_names(text: str) -> list[tuple[str, str]]:
    """The names in a list, each with its e-mail address in lower case or ""; each name once.

    One to a line, or several with commas and an "and" as in a sentence.
    """
    found: dict[str, tuple[str, str]] = {}
    for line in re.split(r"[\n;]", text):
        for part in _parts(line.strip()):
            name, email = _name_and_address(part)
            if name:
                found.setdefault(name.casefold(), (name[:LONGEST_NAME], email))
    return list(found.values())


def _parts(line: str) -> Iterator[str]:
    if "@" in line or line.count(",") < _FEWEST_COMMAS:
        yield line
        return
    *first, last = line.rstrip(".").split(",")
    yield from first
    last = last.strip().removeprefix("and ")
    before, *after = _AND.split(last, maxsplit=1)
    if after and not before.casefold().startswith(_BEFORE_AND):
        yield from (before, *after)
    else:
        yield last


def _name_and_address(part: str) -> tuple[str, str]:
    part = part.strip()
    found = _WITH_ADDRESS.fullmatch(part)
    email = as_email(found[2]) if found else None
    if found and email:
        return found[1].strip(" ,<("), email
    return part, ""
