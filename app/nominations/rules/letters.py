"""What changed on a delegation's list since its letter."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.nominations.models import Letter
from app.nominations.rules.people import ON_THE_LIST
from app.registrations.models import Registration


def as_listed(members: Sequence[Registration]) -> dict[str, Any]:
    """The list as a letter remembers it: ids with a function and a fingerprint, without names."""
    return {
        one.id: [one.function.value, _fingerprint(one)]
        for one in members
        if one.state in ON_THE_LIST
    }


def _words(one: Registration) -> list[str]:
    return [one.person.honorific, one.person.name, one.person.position]


def _fingerprint(one: Registration) -> str:
    printed = "\x1f".join([one.id, *_words(one)])
    return hashlib.sha256(printed.encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """Ids of those who were added, changed and dropped between two lists."""

    added: list[str]
    changed: list[str]
    dropped: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """What changed from one list to a later one."""
    return Difference(
        [one for one in after if one not in before],
        [one for one in after if one in before and list(after[one]) != list(before[one])],
        [one for one in before if one not in after],
    )


def basis(letter: Letter) -> Mapping[str, Any]:
    """The list from which changes since a letter count: what was settled last, else its own."""
    return letter.settled if letter.settled_at else letter.listed


def is_since(one: Registration, final_at: datetime | None) -> bool:
    """Whether a person was entered or changed after the list was declared final."""
    return final_at is not None and max(one.created_at, one.changed_at or one.created_at) > final_at
