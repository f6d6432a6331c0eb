"""How likely two entries are one person: what speaks for it, what against, and a limit.

Each observation adds or takes points, roughly the logarithm (base 2) of how much more often it is
made of one person than of two (Fellegi and Sunter, 1969). A name counts for the less the more
people at the meeting could bear it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from app.delegations.rules import folded
from app.matching.rules import vocabulary
from app.matching.rules.names import Compared, How, compare
from app.matching.rules.spelling import latin

LIMIT = 6.8  # from here on two entries are perhaps one person
_SAME_TEXT = 93.0  # Austria and Australia are 88
_OTHER_TEXT = 60.0


class Why(StrEnum):
    """What speaks for two entries being one person."""

    NAME_SAME = "name_same"
    NAME_SPELLING = "name_spelling"
    NAME_ORDER = "name_order"
    NAME_INITIALS = "name_initials"
    NAME_PART = "name_part"
    EMAIL = "email"
    ENTITY = "entity"
    POSITION = "position"


_WHY_OF_NAME = {
    How.SAME: Why.NAME_SAME,
    How.SPELLING: Why.NAME_SPELLING,
    How.ORDER: Why.NAME_ORDER,
    How.INITIALS: Why.NAME_INITIALS,
    How.PART: Why.NAME_PART,
}


@dataclass(frozen=True, slots=True)
class Entered:
    """What is known of a person at a meeting; "" where something is not known.

    `entity` is the id of one in the register, `organisation` the name of it or as typed.
    """

    id: str
    name: str
    honorific: str = ""
    email: str = ""
    entity: str = ""
    organisation: str = ""
    position: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How many points speak for one person, and which observations."""

    points: float
    why: tuple[Why, ...]

    @property
    def is_suspicious(self) -> bool:
        """Whether an organiser should look at the two."""
        return self.points >= LIMIT


NONE = Likeness(0.0, ())


def likeness(one: Entered, other: Entered, bearers: Callable[[], float]) -> Likeness:
    """How likely two entries of a meeting are one person.

    `bearers` says how many there could bear this name, both included (see `blocks.bearers`); it is
    asked only where the names are alike.
    """
    if are_apart(one, other):
        return NONE
    names = compare(one.name, other.name)
    if names.full < 1.0 or names.against > 0.5:  # noqa: PLR2004 - more than a particle or initial
        return NONE
    points = _points_of_name(one, other, bearers())
    why = [_WHY_OF_NAME[how] for how in How if how in names.hows]
    for found, reason in (
        (_points_of_email(one, other), Why.EMAIL),
        (_points_of_entity(one, other), Why.ENTITY),
        (_points_of_position(one.position, other.position), Why.POSITION),
        (_points_of_gender(one, other), None),
    ):
        points += found
        if found > 0 and reason:
            why.append(reason)
    return Likeness(round(points, 2), tuple(why))


def are_apart(one: Entered, other: Entered) -> bool:
    """Whether no name brings two entries over the limit: other delegation, other mailbox."""
    known = one.entity and other.entity and one.entity != other.entity
    return bool(known) and _mailbox(one.email) != _mailbox(other.email)


def _mailbox(email: str) -> str:
    return email.partition("@")[0].split("+")[0]


def _points_of_name(one: Entered, other: Entered, bearers: float) -> float:
    names = compare(one.name, other.name)
    points = 4.0 + 3.5 * min(names.full - 1.0, 1.0) + max(0.0, min(names.full - 2.0, 1.0))
    points += 2.5 * names.initials - (5.5 if names.jumbled else 0.0)
    points -= 14.0 * (1.0 - names.closeness)
    points -= 6.0 * names.against + (0.5 if names.initials else 1.5) * names.missing
    common = math.log2(bearers / 2)
    return points - common * (_weight_of_commonness(one, other, names) if common > 0 else 1.0)


def _weight_of_commonness(one: Entered, other: Entered, names: Compared) -> float:
    if not (one.organisation and other.organisation):
        return 2.0  # nothing tells which of the namesakes it is
    # In one delegation few share a beginning, however many do at the meeting.
    return 0.4 if names.initials else 1.0


def _points_of_email(one: Entered, other: Entered) -> float:
    mailbox, domain = _mailbox(one.email), one.email.partition("@")[2]
    if not mailbox or not other.email:
        return 0.0
    if mailbox == _mailbox(other.email):
        if mailbox in vocabulary.COMMON_MAILBOXES:
            return 0.0
        # A mailbox made of the name tells less: namesakes have the same.
        return 3.0 if any(char.isdigit() for char in mailbox) else 2.5
    # Nobody has two addresses at one institution.
    return -4.0 if domain == other.email.partition("@")[2] else 0.0


def _points_of_entity(one: Entered, other: Entered) -> float:
    if one.entity and other.entity:
        return 3.0 if one.entity == other.entity else -4.0
    if not one.organisation or not other.organisation:
        return 0.0
    return 3.0 if _closeness_of_texts(one.organisation, other.organisation) >= _SAME_TEXT else -2.0


def _points_of_position(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    closeness = _closeness_of_texts(one, other)
    if closeness >= _SAME_TEXT:
        return 1.5
    return -1.0 if closeness < _OTHER_TEXT else -0.5


@lru_cache(maxsize=65_536)
def _closeness_of_texts(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(folded(one), folded(other))


def _points_of_gender(one: Entered, other: Entered) -> float:
    first, second = _gender(one), _gender(other)
    return -5.0 if first and second and first != second else 0.0


def _gender(entered: Entered) -> str:
    if entered.gender:
        return entered.gender
    words = frozenset(latin(f"{entered.honorific} {entered.name}").replace(".", " ").split())
    if words & vocabulary.FEMALE_TITLES:
        return "woman"
    return "man" if words & (vocabulary.MALE_TITLES - {"m", "don", "prince", "lord"}) else ""
