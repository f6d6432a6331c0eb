"""Whether applications are taken at a moment, and what is said where they are not."""

from datetime import datetime, timedelta
from enum import StrEnum

from app.calls.models import Late
from app.calls.rules.policy import Policy
from app.core.i18n import gettext as _
from app.core.i18n import show_datetime


class Door(StrEnum):
    """Whether applications are taken."""

    NOT_YET = "not_yet"
    OPEN = "open"
    LATE = "late"  # the deadline has passed: taken and marked
    CLOSED = "closed"  # the deadline has passed, and late ones are not taken
    FULL = "full"  # it has passed, and there are as many as places
    OVER = "over"  # the meeting is over


SHUT = frozenset({Door.NOT_YET, Door.CLOSED, Door.FULL, Door.OVER})


def is_late(policy: Policy, at: datetime) -> bool:
    """Whether an application of this moment is late; within the grace period it is not."""
    closes = policy.closes_at
    return closes is not None and at > closes + timedelta(hours=policy.grace)


def door_of(policy: Policy, now: datetime, *, over: bool, full: bool) -> Door:
    """Whether applications are taken; `over` is the meeting, `full` all its places."""
    if over:
        return Door.OVER
    if policy.opens_at is not None and now < policy.opens_at:
        return Door.NOT_YET
    if not is_late(policy, now):
        return Door.OPEN
    if policy.late is Late.REFUSED:
        return Door.CLOSED
    return Door.FULL if policy.late is Late.WHILE_PLACES and full else Door.LATE


def closed_because(policy: Policy, door: Door) -> str:
    """Why no application is taken, and what to do; "" where one is."""
    match door:
        case Door.OVER:
            return _("This meeting is over. Applications are no longer taken.")
        case Door.NOT_YET if policy.opens_at:
            sentence = _("Applications are taken from %(moment)s on. Please come back then.")
            return sentence % {"moment": show_datetime(policy.opens_at, policy.timezone)}
        case Door.CLOSED if policy.closes_at:
            sentence = _(
                "The deadline was %(moment)s, and late applications are not taken. If you cannot do"
                " without, write to the organisers."
            )
            return sentence % {"moment": show_datetime(policy.closes_at, policy.timezone)}
        case Door.FULL:
            return _(
                "The deadline has passed, and there are as many applications as places. Write to"
                " the organisers: they know when a place becomes free."
            )
    return ""
