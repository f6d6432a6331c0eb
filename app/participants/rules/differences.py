"""What is new since the last document: who has come, what has changed, who has gone.

An addendum tells who has come and nothing else, a corrigendum the rest. Each changes only its part
of what people have been told: whoever has come stays untold until there is an addendum.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.participants.models import ListKind
from app.participants.rules.listing import Group, Heading, Listing, Member


@dataclass(frozen=True)
class Correction:
    """A person's line as it was printed and as it is to be read; None: it is to be deleted."""

    heading: Heading
    before: Member
    now: tuple[Heading, Member] | None


@dataclass(frozen=True)
class Renamed:
    """A delegation that goes by another name or is counted in another group."""

    before: Heading
    now: Heading


@dataclass(frozen=True)
class Difference:
    """What is different between two lists."""

    added: tuple[Group, ...] = ()
    corrected: tuple[Correction, ...] = ()
    renamed: tuple[Renamed, ...] = ()

    @property
    def corrections(self) -> int:
        """How many things a corrigendum would correct."""
        return len(self.corrected) + len(self.renamed)

    @property
    def comers(self) -> int:
        """How many people an addendum would add, named or not."""
        return sum(group.number for group in self.added)


def difference(told: Listing, now: Listing) -> Difference:
    """What people do not know yet, who were told of one list while another is true."""
    return Difference(
        added=tuple(_added(told, now)),
        corrected=tuple(_corrected(told, now)),
        renamed=tuple(_renamed(told, now)),
    )


def _added(told: Listing, now: Listing) -> Iterator[Group]:
    known, known_people = told.by_key(), told.entries()
    for group in now.groups:
        fresh = tuple(one for one in group.members if one.id not in known_people)
        is_new = group.heading.key not in known
        if fresh or (is_new and group.unnamed):
            yield replace(group, members=fresh, unnamed=group.unnamed if is_new else 0)


def _corrected(told: Listing, now: Listing) -> Iterator[Correction]:
    present = now.entries()
    for person_id, (heading, before) in told.entries().items():
        found = present.get(person_id)
        moved = found is not None and found[0].key != heading.key
        if found is None or moved or found[1].printed != before.printed:
            yield Correction(heading, before, found)


def _renamed(told: Listing, now: Listing) -> Iterator[Renamed]:
    present = now.by_key()
    for key, group in told.by_key().items():
        if key in present and present[key].heading != group.heading:
            yield Renamed(group.heading, present[key].heading)


def told_after(kind: ListKind, told: Listing, now: Listing) -> Listing:
    """What people have been told once a document of this kind is issued."""
    if kind is ListKind.ADDENDUM:
        return _with_comers(told, now)
    if kind is ListKind.CORRIGENDUM:
        return _without_comers(told, now)
    return now


def _with_comers(told: Listing, now: Listing) -> Listing:
    added = {group.heading.key: group for group in difference(told, now).added}
    present, grown = now.by_key(), []
    for group in told.groups:
        key = group.heading.key
        fresh = added.pop(key).members if key in added else ()
        # Whoever was not named before and is now must not be counted twice.
        unnamed = min(group.unnamed, present[key].unnamed) if key in present else group.unnamed
        grown.append(replace(group, members=group.members + fresh, unnamed=unnamed))
    return Listing((*grown, *added.values()))


def _without_comers(told: Listing, now: Listing) -> Listing:
    known = told.entries()
    kept = []
    for group in now.groups:
        members = tuple(one for one in group.members if one.id in known)
        if members or group.heading.key in told.by_key():
            kept.append(replace(group, members=members))
    return Listing(tuple(kept))
