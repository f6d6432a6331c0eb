"""The content of a list of participants, in no language: who is named, for whom, as what.

Who is named: everybody who is approved and agrees to be listed. The others are counted with their
delegation and not named, members of official delegations too: agreeing comes before being listed,
and whoever was entered by a focal point is asked like everybody else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.delegations.models import DelegationCategory
from app.delegations.rules import folded
from app.registrations.models import DelegationFunction, Registration


@dataclass(frozen=True)
class Heading:
    """A delegation. `key` is its entity's id, or the typed name of what is not in the register.

    `campaign` names in languages the campaign under which it is printed; empty where there is none.
    """

    key: str
    category: DelegationCategory
    name: Mapping[str, str]  # in languages
    campaign: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """A person as printed. `id` is their registration's, `place` that within the delegation."""

    id: str
    function: DelegationFunction
    honorific: str
    name: str
    position: str
    place: int | None = None

    @property
    def printed(self) -> tuple[str, ...]:
        """What a reader sees; a difference in anything else is none."""
        return self.function, self.honorific, self.name, self.position


@dataclass(frozen=True)
class Group:
    """A delegation with its people. `unnamed` are those who do not agree to be named."""

    heading: Heading
    members: tuple[Member, ...] = ()
    unnamed: int = 0

    @property
    def number(self) -> int:
        """How many people it has, named or not."""
        return len(self.members) + self.unnamed


@dataclass(frozen=True)
class Listing:
    """All delegations, in no order."""

    groups: tuple[Group, ...] = ()

    @property
    def people(self) -> int:
        """How many people there are, named or not."""
        return sum(group.number for group in self.groups)

    @property
    def unnamed(self) -> int:
        """How many of them are not named."""
        return sum(group.unnamed for group in self.groups)

    def by_key(self) -> Mapping[str, Group]:
        """The delegations by their keys."""
        return {group.heading.key: group for group in self.groups}

    def entries(self) -> Mapping[str, tuple[Heading, Member]]:
        """Everybody who is named, by the id of their registration."""
        return {
            member.id: (group.heading, member) for group in self.groups for member in group.members
        }


def listing_of(
    approved: Iterable[Registration], campaigns: Mapping[str, Mapping[str, str]] | None = None
) -> Listing:
    """The list of these registrations, which are approved; with person, delegation and entity.

    `campaigns` has for the id of an entity the name of the campaign under which it is printed.
    """
    headings: dict[str, Heading] = {}
    members: dict[str, list[Member]] = {}
    unnamed: dict[str, int] = {}
    for registration in approved:
        heading = _heading_of(registration, campaigns or {})
        headings.setdefault(heading.key, heading)
        if registration.listed:
            members.setdefault(heading.key, []).append(_member_of(registration))
        else:
            unnamed[heading.key] = unnamed.get(heading.key, 0) + 1
    return Listing(
        tuple(
            Group(heading, tuple(members.get(key, ())), unnamed.get(key, 0))
            for key, heading in headings.items()
        )
    )


def _heading_of(registration: Registration, campaigns: Mapping[str, Mapping[str, str]]) -> Heading:
    delegation = registration.delegation
    if delegation is None:
        typed = registration.organisation
        key = f"typed:{folded(typed)}"
        return Heading(key, DelegationCategory.OTHER, {registration.person.language: typed})
    under = campaigns.get(delegation.entity_id, {})
    name = dict(delegation.entity.name)
    return Heading(delegation.entity_id, delegation.category, name, dict(under))


def _member_of(registration: Registration) -> Member:
    person = registration.person
    return Member(
        id=registration.id,
        function=registration.function,
        honorific=person.honorific,
        name=person.name,
        position=person.position,
        place=registration.place,
    )


def unnaming(listing: Listing, ids: Collection[str]) -> Listing:
    """The list with these people counted and no longer named: they have changed their minds."""

    def of(group: Group) -> Group:
        kept = tuple(member for member in group.members if member.id not in ids)
        gone = len(group.members) - len(kept)
        return replace(group, members=kept, unnamed=group.unnamed + gone)

    return Listing(tuple(map(of, listing.groups)))


# --- as it is kept -----------------------------------------------------------------------------


def as_json(listing: Listing) -> dict[str, Any]:
    """The list as the database keeps it."""
    return {
        "delegations": [
            {
                "key": group.heading.key,
                "category": group.heading.category.value,
                "name": dict(group.heading.name),
                "campaign": dict(group.heading.campaign),
                "unnamed": group.unnamed,
                "people": [_member_as_json(member) for member in group.members],
            }
            for group in listing.groups
        ]
    }


def _member_as_json(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "function": member.function.value,
        "honorific": member.honorific,
        "name": member.name,
        "position": member.position,
        "place": member.place,
    }


def from_json(content: Mapping[str, Any]) -> Listing:
    """The list that `as_json` kept."""
    return Listing(
        tuple(
            Group(
                Heading(
                    kept["key"],
                    DelegationCategory(kept["category"]),
                    kept["name"],
                    kept.get("campaign", {}),  # lists issued before have none
                ),
                tuple(_member_from_json(one) for one in kept["people"]),
                kept["unnamed"],
            )
            for kept in content["delegations"]
        )
    )


def _member_from_json(kept: Mapping[str, Any]) -> Member:
    return Member(**{**kept, "function": DelegationFunction(kept["function"])})
