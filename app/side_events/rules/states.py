"""The states of an application and which step leads from one to the next."""

from collections.abc import Mapping
from enum import StrEnum

from app.core.i18n import lazy
from app.side_events.models import SideEventState

STATES: Mapping[SideEventState, str] = {
    SideEventState.SUBMITTED: lazy("Received"),
    SideEventState.ACCEPTED: lazy("Accepted"),
    SideEventState.DECLINED: lazy("Declined"),
    SideEventState.WITHDRAWN: lazy("Withdrawn"),
    SideEventState.CANCELLED: lazy("Cancelled"),
}
DECIDED = lazy(
    "The application has been decided in the meantime and can no longer be changed here."
    " Please write to the organisers."
)
MARKS: Mapping[SideEventState, str] = {  # how a state looks, see ui.status
    SideEventState.SUBMITTED: "wait",
    SideEventState.ACCEPTED: "ok",
    SideEventState.DECLINED: "stop",
    SideEventState.WITHDRAWN: "off",
    SideEventState.CANCELLED: "stop",
}


class Step(StrEnum):
    """What can happen to an application after it was received."""

    CHANGE = "change"  # the applicant writes it anew
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"  # the organisers take an accepted event off
    REOPEN = "reopen"  # the decision is taken back


_FROM: Mapping[Step, frozenset[SideEventState]] = {
    Step.CHANGE: frozenset({SideEventState.SUBMITTED}),
    Step.WITHDRAW: frozenset({SideEventState.SUBMITTED, SideEventState.ACCEPTED}),
    Step.ACCEPT: frozenset({SideEventState.SUBMITTED}),
    Step.DECLINE: frozenset({SideEventState.SUBMITTED}),
    Step.CANCEL: frozenset({SideEventState.ACCEPTED}),
    Step.REOPEN: frozenset(SideEventState) - {SideEventState.SUBMITTED},
}


def may(state: SideEventState, step: Step) -> bool:
    """Whether an application in this state may take this step."""
    return state in _FROM[step]
