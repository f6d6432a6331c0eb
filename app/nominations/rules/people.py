"""Rules of a delegation's workspace: who stands where, and what is to be warned of."""

from collections.abc import Sequence
from enum import StrEnum

from app.registrations.models import DelegationFunction, Registration, RegistrationState
from app.registrations.rules import Entry, name_key

MOST_RESERVED = 200  # places of one delegation; the largest ever were smaller
ON_THE_LIST = frozenset({RegistrationState.APPROVED, RegistrationState.WAITING})
TO_CONFIRM = frozenset({RegistrationState.SUBMITTED, RegistrationState.CHANGE_ASKED})

CAN_BE_TAKEN = ON_THE_LIST | TO_CONFIRM  # instead of entering the same person again


class Move(StrEnum):
    """By one place, towards the beginning of the delegation's list or its end."""

    UP = "up"
    DOWN = "down"


def moved(ids: Sequence[str], one: str, move: Move) -> list[str]:
    """The ids in their new order; at the end of the list nothing moves. `one` is among them."""
    order = list(ids)
    place = order.index(one)
    other = place + (1 if move is Move.DOWN else -1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order


def named_by(members: Sequence[Registration]) -> list[Registration]:
    """Those of a delegation whom it knows: all but who waits to be confirmed."""
    return [one for one in members if one.state is not RegistrationState.SUBMITTED]


def is_as_typed(found: Registration, entry: Entry, *, was_listed: bool) -> bool:
    """Whether the registration that an entry gave says what was typed.

    Of somebody who registered by themselves their own words stay, if only the name is the same.
    """
    person = found.person
    if not was_listed:
        return person.name_key == name_key(entry.name)
    there = (person.name, person.honorific, person.position, found.function)
    return there == (entry.name, entry.honorific, entry.position, entry.function)


def is_untouched(member: Registration) -> bool:
    """Whether somebody whom a table brought is on the list as it brought them."""
    return member.state in ON_THE_LIST and member.changed_at is None


def heads_of(members: Sequence[Registration]) -> list[Registration]:
    """Who is, or is to be, head of the delegation; there should be exactly one."""
    return [
        one
        for one in members
        if one.function is DelegationFunction.HEAD and one.state in ON_THE_LIST | TO_CONFIRM
    ]
