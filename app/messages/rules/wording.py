"""A meeting's own words for a kind of mail: plain text with placeholders, and never code."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, ndiff

from app.core.i18n import gettext as _
from app.messages.rules.kinds import Kind
from app.messages.rules.short import fitted

LONGEST_SUBJECT = 200
LONGEST_TEXT = 10_000
LONGEST_SHORT = 300  # of a short text, before its placeholders are filled in
_LINK = "{link}"
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_ISOLATE = "\u2068%s\u2069"  # a name keeps its own direction
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")


def fault_in_text(text: str, known: Iterable[str]) -> str:
    """What is wrong with the placeholders of a text, as a sentence; "" where nothing is."""
    names = list(known)
    said = _in_braces(names)
    for name in placeholders_in(text):
        if name not in names:
            return _("{%(name)s} is not known. You can use: %(known)s.") % {
                "name": name[:40],
                "known": said,
            }
    if set("{}") & set(_BRACES.sub("", text)):
        return _("A brace stands alone. You can use: %(known)s.") % {"known": said}
    return ""


def _in_braces(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def in_one_line(text: str) -> str:
    """A text with one blank wherever it has any, or a line ends.

    A space that may not break stays: French has one before a colon.
    """
    return _BLANKS.sub(" ", text).strip()


def placeholders_in(text: str) -> list[str]:
    """What a text says that looks like a placeholder, without its braces."""
    return _BRACES.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in; what is filled in is not looked at again."""
    return _BRACES.sub(lambda found: values[found[1]], text)


@dataclass(frozen=True)
class WordsOf:
    """Whose words: those of a meeting, for a kind, in a language."""

    meeting_id: str
    kind: Kind
    language: str


def in_subject(kind: Kind) -> list[str]:
    """The placeholders that a subject may hold: those that say something in a few words."""
    return [name for name, one in kind.offers.items() if not one.whole]


def fault_in_subject(kind: Kind, subject: str) -> str:
    """What is wrong with a subject, as a sentence; "" where nothing is."""
    names = in_subject(kind)
    for name in placeholders_in(subject):
        if name in kind.offers and name not in names:
            return _("{%(name)s} cannot stand in a subject. You can use: %(known)s.") % {
                "name": name,
                "known": _in_braces(names),
            }
    return fault_in_text(subject, names)


def fault_in_body(kind: Kind, text: str) -> str:
    """What is wrong with a text, as a sentence; "" where nothing is."""
    fault = fault_in_text(text, kind.offers)
    missing = [name for name in kind.needed if f"{{{name}}}" not in text]
    if fault or not missing:
        return fault or (_fault_in_short(text) if kind.is_short else "")
    return _no_use(kind) % {"name": missing[0]}


def _no_use(kind: Kind) -> str:
    if kind.is_short:
        return _("Without {%(name)s} this short text is of no use. Write it where it is to stand.")
    return _("Without {%(name)s} this mail is of no use. Write it where it is to stand.")


def _fault_in_short(text: str) -> str:
    """What is wrong with a short text: what is too long is cut, and only a link at its end is not.
    A sentence; "" where nothing is.
    """
    if text.count(_LINK) != 1 or not text.rstrip().endswith(_LINK):
        return _("Write {link} once, at the end: a text that is too long is cut before it.")
    if len(text) > LONGEST_SHORT:
        return _("A short text has at most %(number)s characters here.") % {"number": LONGEST_SHORT}
    return ""


def filled_subject(subject: str, values: Mapping[str, str]) -> str:
    """A subject as its reader gets it, in one line."""
    return in_one_line(filled(subject, values))


def filled_body(kind: Kind, text: str, values: Mapping[str, str]) -> str:
    """A text as its reader gets it. A line that held only placeholders without value is left out,
    and so is a paragraph of such lines.
    """
    shown = {
        name: value if kind.offers[name].whole or not value else _ISOLATE % value
        for name, value in values.items()
    }
    parts = (_lines(part, shown) for part in re.split(r"\n[^\S\n]*\n", text.strip()))
    return "\n\n".join(part for part in parts if part)


def filled_short(text: str, values: Mapping[str, str]) -> str:
    """A short text as it arrives on a telephone."""
    return fitted(filled(text, values))


def _lines(part: str, values: Mapping[str, str]) -> str:
    lines = ((line, filled(line, values)) for line in part.strip().split("\n"))
    return "\n".join(said for line, said in lines if said.strip() or not line.strip())


# Chinese sets no space between words: its signs beside a name are of no word with it.
_IN_A_WORD = r"[^\W\u4e00-\u9fff]"


def as_wording(text: str, values: Mapping[str, str]) -> str:
    """A text that was written with these values, with placeholders in their stead.

    This is what one begins with: a number may stand for something else, so somebody reads it.
    """
    for name, value in sorted(values.items(), key=lambda one: -len(one[1])):
        if value.strip():
            whole = rf"(?<!{{)(?<!{_IN_A_WORD}){re.escape(value.strip())}(?!{_IN_A_WORD})"
            text = re.sub(whole, f"{{{name}}}", text)
    return text.strip()


def side_by_side(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """The lines of a text before and after, each with whether the other has another there."""
    old, new = before.splitlines(), after.splitlines()
    same = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept_old = {block.a + number for block in same for number in range(block.size)}
    kept_new = {block.b + number for block in same for number in range(block.size)}
    return (
        [(line, number not in kept_old) for number, line in enumerate(old)],
        [(line, number not in kept_new) for number, line in enumerate(new)],
    )


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    """What is another than before, line by line: each with "-" or "+"."""
    compared = ndiff(before.splitlines(), after.splitlines())
    return [(line[0], line[2:]) for line in compared if line[0] in "+-" and line[2:].strip()]
