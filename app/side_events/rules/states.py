"""The states of an application and which step leads from one to the next."""

from collections.abc import Mapping
from enum import StrEnum

from app.core.i18n import lazy
from app.side_events.models import SideEventState

STATES: Mapping[SideEventState, str] = {
    SideEventState.SUBMITTED: lazy("Received"),
    SideEventState.CHANGE_ASKED: lazy("Change asked for"),
    SideEventState.WAITING: lazy("On the waiting list"),
    SideEventState.ACCEPTED: lazy("Accepted"),
    SideEventState.DECLINED: lazy("Declined"),
    SideEventState.WITHDRAWN: lazy("Withdrawn"),
    SideEventState.CANCELLED: lazy("Cancelled"),
    SideEventState.MERGED: lazy("Merged with another"),
}
DECIDED = lazy(
    "The application has been decided in the meantime and can no longer be changed here."
    " Please write to the organisers."
)
ENDED = lazy("This side event is not going to be held. No answer is needed any more.")
MARKS: Mapping[SideEventState, str] = {  # how a state looks, see ui.status
    SideEventState.SUBMITTED: "wait",
    SideEventState.CHANGE_ASKED: "warn",
    SideEventState.WAITING: "wait",
    SideEventState.ACCEPTED: "ok",
    SideEventState.DECLINED: "stop",
    SideEventState.WITHDRAWN: "off",
    SideEventState.CANCELLED: "stop",
    SideEventState.MERGED: "off",
}


UNTOLD = lazy("Being decided")  # what an applicant reads until the mail is on its way
LIVE = (
    SideEventState.SUBMITTED,
    SideEventState.CHANGE_ASKED,
    SideEventState.WAITING,
    SideEventState.ACCEPTED,
)


class Step(StrEnum):
    """What can happen to an application after it was received."""

    CHANGE = "change"  # the applicant writes it anew
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    WAIT = "wait"  # for a place that somebody gives back
    ASK_CHANGE = "ask_change"
    DECLINE = "decline"
    CANCEL = "cancel"  # the organisers take an accepted event off
    REOPEN = "reopen"  # the decision is taken back
    MERGE = "merge"  # two applications become one


UNDECIDED = frozenset(
    {SideEventState.SUBMITTED, SideEventState.CHANGE_ASKED, SideEventState.WAITING}
)
_FROM: Mapping[Step, frozenset[SideEventState]] = {
    Step.CHANGE: frozenset({SideEventState.SUBMITTED, SideEventState.CHANGE_ASKED}),
    Step.WITHDRAW: UNDECIDED | {SideEventState.ACCEPTED},
    Step.ACCEPT: UNDECIDED,
    Step.WAIT: UNDECIDED - {SideEventState.WAITING},
    Step.ASK_CHANGE: UNDECIDED - {SideEventState.CHANGE_ASKED},
    Step.DECLINE: UNDECIDED,
    Step.CANCEL: frozenset({SideEventState.ACCEPTED}),
    Step.REOPEN: frozenset(SideEventState) - {SideEventState.SUBMITTED, SideEventState.MERGED},
    Step.MERGE: frozenset(LIVE),
}
LEADS_TO: Mapping[Step, SideEventState] = {
    Step.WITHDRAW: SideEventState.WITHDRAWN,
    Step.ACCEPT: SideEventState.ACCEPTED,
    Step.WAIT: SideEventState.WAITING,
    Step.ASK_CHANGE: SideEventState.CHANGE_ASKED,
    Step.DECLINE: SideEventState.DECLINED,
    Step.CANCEL: SideEventState.CANCELLED,
    Step.REOPEN: SideEventState.SUBMITTED,
    Step.MERGE: SideEventState.MERGED,
}
# What organisers decide of several at once, and what the applicant has to be given words for.
OF_SEVERAL: Mapping[Step, str] = {
    Step.ACCEPT: lazy("Accept"),
    Step.WAIT: lazy("Put on the waiting list"),
    Step.ASK_CHANGE: lazy("Ask for a change"),
    Step.DECLINE: lazy("Decline"),
}
# How the cause of a letter begins that tells somebody named in a side event that it is not held.
TELLS_THE_END = "side_event.not_held:"
FREES_A_PLACE = frozenset({Step.WITHDRAW, Step.CANCEL})  # where it was accepted
# What an event that is public reads at once, a key of `ENDINGS` or `SET_BACK`: nobody shall come in
# vain. A decision taken back, or a change that is asked for, is not yet another decision: readers
# go on reading it as it was until there is one, since mostly the event is held as announced.
NOT_HELD: Mapping[Step, str] = {
    Step.WITHDRAW: "withdrawn",
    Step.CANCEL: "cancelled",
    Step.DECLINE: "cancelled",
    Step.MERGE: "merged",
    Step.WAIT: "waiting",
}
NOT_HELD_IN = frozenset(LEADS_TO[step] for step in NOT_HELD)
WITH_WORDS = frozenset({Step.ASK_CHANGE, Step.DECLINE, Step.CANCEL})


def may(state: SideEventState, step: Step) -> bool:
    """Whether an application in this state may take this step."""
    return state in _FROM[step]
