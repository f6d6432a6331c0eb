"""The settings of a call, and what an application is to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.calls.models import Late
from app.core.i18n import lazy
from app.delegations.models import DelegationCategory
from app.meetings.models import Slot

LONGEST_TITLE = 150  # characters; the longest real ones have 134
ADVISED_TITLE = 90  # what a printed programme takes on two lines
LONGEST_CALENDAR_TITLE = 60  # what a calendar shows of an entry
LONGEST_DESCRIPTION, LONGEST_PART = 5_000, 6_000  # a part of the concept note
MOST_PARTNERS = 20

# What takes people or money to arrange, and can be asked for only where the call says so: codes of
# `meetings.rules.FEATURE_LABELS`, in other words.
EXTRAS: Mapping[str, str] = {
    "hybrid": lazy("Remote participation (hybrid)"),
    "interpretation": lazy("Interpretation"),
    "catering": lazy("Catering"),
}
# The parts of an application whose length can be set.
TEXTS: Mapping[str, str] = {
    "description": lazy("Description"),
    "background": lazy("Background"),
    "objectives": lazy("Objectives"),
    "panel_structure": lazy("Panel structure"),
    "guiding_questions": lazy("Guiding questions"),
    "footnotes": lazy("Footnotes"),
}


class Part(StrEnum):
    """What an entity is to an application."""

    LEAD_ORGANISER = "lead_organiser"
    CO_ORGANISER = "co_organiser"
    CO_SPONSOR = "co_sponsor"


def most_of(text: str) -> int:
    """How many characters a text (a key of `TEXTS`) can ever have."""
    return LONGEST_DESCRIPTION if text == "description" else LONGEST_PART


@dataclass(frozen=True)
class Pairing:
    """Who leads an event and is one of these needs a co-organiser that is one of those."""

    leads: frozenset[DelegationCategory]
    needs: frozenset[DelegationCategory]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The settings of a call. As they stand here they are those of a meeting that sets none.

    Moments are instants, said by the clocks of `timezone`; `grace` is in hours, lengths are in
    characters. An empty set of categories means everybody. `places` None: as many as the slots on
    offer have rooms. `reserved` are ids of slots. `costs` says by language what costs extra.
    `changes_until` is the last moment at which hosts can change an accepted event; None: any.
    `event_badges`: who chairs or speaks and is no delegate can get a badge for side events only.
    """

    timezone: str = "UTC"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace: int = 0
    late: Late = Late.MARKED
    places: int | None = None
    may_lead: frozenset[DelegationCategory] = frozenset()
    may_co_organise: frozenset[DelegationCategory] = frozenset()
    may_co_sponsor: frozenset[DelegationCategory] = frozenset()
    pairings: tuple[Pairing, ...] = ()
    most_per_lead: int | None = None
    one_per_entity: bool = False
    most_partners: int = MOST_PARTNERS
    partners_confirm: bool = False
    speakers_confirm: bool = False
    event_badges: bool = False
    reserved: frozenset[str] = frozenset()
    longest_title: int = LONGEST_TITLE
    advised_title: int = ADVISED_TITLE
    longest_calendar_title: int = LONGEST_CALENDAR_TITLE
    longest_texts: Mapping[str, int] = field(default_factory=dict)
    extras: frozenset[str] = frozenset(EXTRAS)
    costs: Mapping[str, str] = field(default_factory=dict)
    changes_until: datetime | None = None

    @property
    def asks_who(self) -> bool:
        """Whether it matters which entities an application names."""
        restricted = self.may_lead or self.may_co_organise or self.may_co_sponsor
        limited = self.most_per_lead is not None or self.one_per_entity
        return bool(restricted or self.pairings or limited)

    def longest(self, text: str) -> int:
        """How many characters a text of an application (a key of `TEXTS`) may have."""
        return self.longest_texts.get(text, most_of(text))


@dataclass(frozen=True)
class Host:
    """An entity that an application names; `category` is None where the register lacks it.

    `leads` is how many other live applications of the meeting it leads, `organises` how many it
    leads or organises with others; `reachable`: an e-mail address of it is given.
    """

    name: str
    part: Part
    category: DelegationCategory | None = None
    leads: int = 0
    organises: int = 0
    reachable: bool = True


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the settings look at of an application.

    `at` is when it comes in, None for a change to one that is in already; `changed_at` is when the
    host of an accepted event changes it. `titles` are those in all its languages, `texts` each a
    key of `TEXTS` and what it says; `people` are those who speak, each with whether an e-mail
    address is given; `slots` are ids, `features` codes.
    """

    at: datetime | None = None
    changed_at: datetime | None = None
    titles: Sequence[str] = ()
    calendar_title: str = ""
    texts: Sequence[tuple[str, str]] = ()
    hosts: Sequence[Host] = ()
    people: Sequence[tuple[str, bool]] = ()
    slots: Sequence[str] = ()
    features: Sequence[str] = ()


@dataclass(frozen=True)
class Standing:
    """How many live applications a meeting has, and for how many places (None: not known)."""

    taken: int = 0
    places: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether there are as many applications as places."""
        return self.places is not None and self.taken >= self.places


def places_of(policy: Policy, slots: Iterable[Slot], rooms: int) -> int | None:
    """For how many events there is a place: as set, else each slot on offer in each room.

    `slots` are all of the meeting, `rooms` is how many it has for side events. None while neither
    slots nor rooms are known.
    """
    if policy.places is not None:
        return policy.places
    return rooms * sum(slot.id not in policy.reserved for slot in slots) or None


@dataclass(frozen=True)
class Refusal:
    """Why an application is not let in: the setting, the part that it is about, a sentence."""

    setting: str
    field: str
    sentence: str
