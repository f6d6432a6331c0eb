"""What may be decided of delegations without a database.

The standing of a State in a treaty, the group a delegation is counted in, and which entity a typed
name means.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Protocol

from babel import Locale
from babel.core import get_global

from app.core.i18n import LANGUAGES, lazy
from app.delegations.models import DelegationCategory, Entity, EntityKind, StatusKind


class DatedStatus(Protocol):
    """From `since` on, the first moment of that day included, a State has this status."""

    @property
    def since(self) -> date: ...
    @property
    def status(self) -> StatusKind: ...


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A dated status that is not (yet) a row of the table."""

    since: date
    status: StatusKind


def status_on(changes: Iterable[DatedStatus], day: date) -> StatusKind | None:
    """Give the status of a State on a day, None for a State not party.

    Takes the changes of one State under one instrument in any order. Of two changes on the same
    day the later given one counts.
    """
    status = None
    for change in sorted(changes, key=lambda change: change.since):
        if change.since > day:
            break
        status = change.status
    return status


def category_of(kind: EntityKind, status: StatusKind | None) -> DelegationCategory:
    """Give the group in which the people of an entity are counted.

    Takes the status of a State on the day of the meeting under the meeting's treaty, None for a
    State not party. A campaign is counted with the non-governmental organisations.
    """
    if kind is EntityKind.STATE:
        return _OF_STATUS.get(status, DelegationCategory.STATE_NOT_PARTY)
    return _OF_KIND[kind]


_OF_STATUS: Mapping[StatusKind | None, DelegationCategory] = {
    StatusKind.PARTY: DelegationCategory.STATE_PARTY,
    StatusKind.CONSENTED: DelegationCategory.CONSENTED,
    StatusKind.SIGNATORY: DelegationCategory.SIGNATORY,
}
_OF_KIND: Mapping[EntityKind, DelegationCategory] = {
    EntityKind.UN_ENTITY: DelegationCategory.UN_ENTITY,
    EntityKind.INTERNATIONAL_ORGANISATION: DelegationCategory.INTERNATIONAL_ORGANISATION,
    EntityKind.REGIONAL_ORGANISATION: DelegationCategory.REGIONAL_ORGANISATION,
    EntityKind.NGO: DelegationCategory.NGO,
    EntityKind.CAMPAIGN: DelegationCategory.NGO,
    EntityKind.OTHER: DelegationCategory.OTHER,
}

CATEGORY_LABELS: Mapping[DelegationCategory, str] = {
    DelegationCategory.STATE_PARTY: lazy("State Party"),
    DelegationCategory.CONSENTED: lazy("State for which the Convention is not yet in force"),
    DelegationCategory.SIGNATORY: lazy("Signatory State"),
    DelegationCategory.STATE_NOT_PARTY: lazy("State not party"),
    DelegationCategory.STATE: lazy("State"),
    DelegationCategory.UN_ENTITY: lazy("United Nations entity"),
    DelegationCategory.INTERNATIONAL_ORGANISATION: lazy("International organisation"),
    DelegationCategory.REGIONAL_ORGANISATION: lazy("Regional organisation"),
    DelegationCategory.NGO: lazy("Non-governmental organisation"),
    DelegationCategory.OTHER: lazy("Other organisation"),
}

KIND_LABELS: Mapping[EntityKind, str] = {
    EntityKind.STATE: lazy("State"),
    EntityKind.UN_ENTITY: lazy("United Nations entity"),
    EntityKind.INTERNATIONAL_ORGANISATION: lazy("International organisation"),
    EntityKind.REGIONAL_ORGANISATION: lazy("Regional organisation"),
    EntityKind.NGO: lazy("Non-governmental organisation"),
    EntityKind.CAMPAIGN: lazy("Campaign"),
    EntityKind.OTHER: lazy("Other organisation"),
}
KINDS_OF_ORGANISATIONS = tuple(kind for kind in EntityKind if kind is not EntityKind.STATE)


# --- recognising a typed name ---------------------------------------------------------------

_ARTICLES = frozenset({"the", "la", "le", "les", "l", "el", "los", "las"})
_NOT_A_WORD = re.compile(r"[\W_]+")
_CLOSE_ENOUGH = 0.8
MOST_CANDIDATES = 6


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Give a name as it is compared: without case, accents, punctuation and leading article."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    words = _NOT_A_WORD.sub(" ", bare).split()
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=1_024)
def short_forms(iso3: str) -> frozenset[str]:
    """Give what else people call a State, folded: codes and the names in daily use."""
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    iso2 = next(iter(aliases.get(iso3, [])), "")
    codes = {iso3, iso2} | {alias for alias, of in aliases.items() if of == [iso2]}
    daily = {Locale.parse(code).territories.get(iso2, "") for code in LANGUAGES}
    return frozenset(folded(name) for name in codes | daily if name and not name.isdigit())


def keys_of(entity: Entity) -> frozenset[str]:
    """Give all that an entity may be called, folded: names, formal names, code, short forms."""
    names = [*entity.name.values(), *entity.formal_name.values(), entity.code]
    keys = {folded(name) for name in names if name}
    if entity.kind is EntityKind.STATE:
        keys |= short_forms(entity.code.upper())
    return frozenset(keys)


def recognise(typed: str, entities: Iterable[Entity]) -> list[Entity]:
    """Give the entities that a typed name may mean.

    One entity means that the name is exactly one of its names. Several, or one that is merely
    close (see `is_exactly`), are candidates, the likeliest first; an empty list means unknown.
    """
    wanted = folded(typed)
    if not wanted:
        return []
    known = [(entity, keys_of(entity)) for entity in entities]
    exact = [entity for entity, keys in known if wanted in keys]
    return exact or _close(wanted, known)


def named(typed: Iterable[str], entities: Iterable[Entity]) -> dict[str, Entity]:
    """Give the entity of each typed name that is exactly a name of one entity, and of no other."""
    by_key: dict[str, list[Entity]] = {}
    for entity in entities:
        for key in keys_of(entity):
            by_key.setdefault(key, []).append(entity)
    found = {name: by_key.get(folded(name), []) for name in typed}
    return {name: those[0] for name, those in found.items() if len(those) == 1}


def is_exactly(typed: str, entity: Entity) -> bool:
    """Say whether the typed name is one of the entity's names, not only close to one."""
    return folded(typed) in keys_of(entity)


def _close(wanted: str, known: Iterable[tuple[Entity, frozenset[str]]]) -> list[Entity]:
    scored = []
    for entity, keys in known:
        best = max((_likeness(wanted, key) for key in keys), default=0.0)
        if best >= _CLOSE_ENOUGH:
            scored.append((-best, entity.code, entity))
    scored.sort(key=lambda one: one[:2])
    return [entity for _score, _code, entity in scored[:MOST_CANDIDATES]]


def _likeness(wanted: str, key: str) -> float:
    words = key.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return 0.9 + 0.1 * len(wanted) / max(len(key), len(wanted))
    # No ratio is above this one, and a matcher takes long to make.
    if 2 * min(len(wanted), len(key)) < _CLOSE_ENOUGH * (len(wanted) + len(key)):
        return 0.0
    matcher = SequenceMatcher(None, wanted, key)
    if matcher.quick_ratio() < _CLOSE_ENOUGH:
        return 0.0
    return matcher.ratio() * 0.9
