"""The kinds of mails: each feature says in its `service/kinds.py` which it writes.

A kind is a folder under templates/mails. It says what the mail is about, how to write an example
of it, and, where a meeting may have words of its own for it, which placeholders these may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.core.i18n import between_term, in_language, lazy
from app.messages.models import Carried

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHORT = ".short"  # behind the key of a kind: its short text, which has words of its own

# What a mail is written with; `absolute` makes addresses, `block` gives a part of its own text and
# `short_block` one of its short text.
Said = Mapping[str, Any]


@dataclass(frozen=True)
class Placeholder:
    """What an organiser's own words may hold: `{name}`.

    `value` reads of what a mail is written with what stands there. Without a `needed` one the
    mail is of no use: own words must hold it. A `whole` one is an address or some lines, which a
    subject cannot hold.
    """

    means: str
    value: Callable[[Said], str]
    needed: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of mail.

    `example` posts one of a meeting (id) about somebody or something (id), or a made-up one where
    that is ""; it is called within `service.rehearsing`, which keeps nothing. Without `offers` the
    words are the same at every meeting. What is `carried` goes as a short text besides, in the
    words of its short.txt, to whoever wants it so; `short` is what own words for that may hold.
    """

    key: str
    label: str
    example: Callable[[Session, str, str], None]
    offers: Mapping[str, Placeholder] = field(default_factory=dict)
    carried: Carried | None = None
    short: Mapping[str, Placeholder] = field(default_factory=dict)
    is_short: bool = False

    @property
    def folder(self) -> str:
        """Its folder under templates/mails."""
        return self.key.removesuffix(SHORT)

    @property
    def short_text(self) -> Kind | None:
        """Its short text, as a kind that is put in own words like any; None where it has none."""
        if not self.short:
            return None
        key = f"{self.key}{SHORT}"
        return replace(self, key=key, offers=self.short, short={}, is_short=True)

    @property
    def needed(self) -> list[str]:
        """The placeholders that own words must hold."""
        return [name for name, one in self.offers.items() if one.needed]


@dataclass(frozen=True)
class Family:
    """Kinds that are about the same thing; `choices` are of a meeting (id), as id and name."""

    label: str
    kinds: Sequence[Kind]
    choices: Callable[[Session, str], Sequence[tuple[str, str]]]


_families: list[Family] = []


def use(families: Sequence[Family]) -> None:
    """Know these kinds from now on (once, when the process is composed)."""
    _families[:] = families


def families() -> Sequence[Family]:
    """All kinds, by what they are about."""
    return tuple(_families)


def kind_of(key: str) -> Kind | None:
    """The kind of a folder under templates/mails, or its short text, if there is one."""
    folder = key.removesuffix(SHORT)
    known = next((kind for one in _families for kind in one.kinds if kind.key == folder), None)
    return known.short_text if known and key != folder else known


def family_of(kind: Kind) -> Family:
    """The family of a kind that is known."""
    return next(one for one in _families if any(of.key == kind.folder for of in one.kinds))


def link(name: str) -> Placeholder:
    """The address for which the mail is written; `name` is what it is called in what is said."""
    return Placeholder(
        lazy("the link, for which the mail is written"),
        lambda said: str(said["absolute"](said[name])),
        needed=True,
        whole=True,
    )


def plain(means: str, name: str, *, needed: bool = False) -> Placeholder:
    """Something that is said as it is, or nothing."""
    return Placeholder(means, lambda said: str(said.get(name) or ""), needed)


def lines(means: str, value: Callable[[Said], str], *, needed: bool = False) -> Placeholder:
    """Something that takes lines of its own."""
    return Placeholder(means, value, needed, whole=True)


def block(means: str, name: str, *, needed: bool = False) -> Placeholder:
    """What the provided text says in its block of this name."""
    return lines(means, lambda said: str(said["block"](name)), needed=needed)


def short_block(means: str, name: str, *, needed: bool = False) -> Placeholder:
    """What the provided short text says in its block of this name."""
    return Placeholder(means, lambda said: str(said["short_block"](name)), needed)


def terms(pairs: Sequence[tuple[str, str]]) -> str:
    """Terms and what is said of each, one a line."""
    return "\n".join(f"{term}{between_term()}{text}" for term, text in pairs)


def items(texts: Sequence[str]) -> str:
    """A list, one a line."""
    return "\n".join(f"- {text}" for text in texts)


def _meeting(said: Said) -> str:
    meeting = said["meeting"]
    return in_language(meeting["name"] if isinstance(meeting, dict) else meeting.name)


MEETING = Placeholder(lazy("the name of the meeting"), _meeting)
SHORT_LINK = short_block(lazy("the link, at the end"), "link", needed=True)
CONTACT = lines(lazy("the address of the secretariat"), lambda said: str(said["contact"] or ""))
