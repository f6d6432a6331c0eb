"""Rules of what people need: the words for it, and what of it concerns a room."""

from collections.abc import Mapping

from app.core.i18n import lazy
from app.registrations.models import NeedKind, NeedState

LONGEST_DETAILS = 500
LONGEST_ANSWER = 1_000
Needs = Mapping[NeedKind, str]  # what somebody needs, with what they write of it

NEED_LABELS: Mapping[NeedKind, str] = {
    NeedKind.STEP_FREE: lazy("Step-free access"),
    NeedKind.HEARING_LOOP: lazy("Hearing loop"),
    NeedKind.CAPTIONING: lazy("Captioning"),
    NeedKind.SIGN_LANGUAGE: lazy("Sign-language interpretation"),
    NeedKind.ASSISTANT: lazy("A personal assistant comes along"),
    NeedKind.DIETARY: lazy("Dietary needs"),
    NeedKind.MEDICAL: lazy("Medical needs"),
    NeedKind.OTHER: lazy("Something else"),
}
DETAILS_LABELS: Mapping[NeedKind, str] = {
    NeedKind.STEP_FREE: lazy("For example the width of a wheelchair"),
    NeedKind.HEARING_LOOP: lazy("What should be known of it"),
    NeedKind.CAPTIONING: lazy("In which language"),
    NeedKind.SIGN_LANGUAGE: lazy("Which sign language"),
    NeedKind.ASSISTANT: lazy("Their name, and whether they have registered"),
    NeedKind.DIETARY: lazy("What you eat, or do not eat"),
    NeedKind.MEDICAL: lazy("What should be known and done"),
    NeedKind.OTHER: lazy("What you need"),
}
NEED_STATES: Mapping[NeedState, str] = {
    NeedState.ASKED: lazy("Asked for"),
    NeedState.ARRANGED: lazy("Arranged"),
    NeedState.TOLD: lazy("Arranged and told"),
    NeedState.WITHDRAWN: lazy("Withdrawn"),
    NeedState.CLOSED: lazy("Closed: they do not come"),
}
NEED_MARKS: Mapping[NeedState, str] = {
    NeedState.ASKED: "wait",
    NeedState.ARRANGED: "warn",
    NeedState.TOLD: "ok",
    NeedState.WITHDRAWN: "off",
    NeedState.CLOSED: "off",
}
# To be seen to, or seen to: what else there is nobody needs (any more).
ARRANGED_NEEDS = frozenset({NeedState.ARRANGED, NeedState.TOLD})
OPEN_NEEDS = ARRANGED_NEEDS | {NeedState.ASKED}
# What can be asked of a room, as rooms and side events name it.
ROOM_FEATURES: Mapping[NeedKind, str] = {
    NeedKind.STEP_FREE: "step-free",
    NeedKind.HEARING_LOOP: "hearing-loop",
    NeedKind.CAPTIONING: "captioning",
}


def as_kept(needs: Needs) -> dict[str, str]:
    """Needs as JSON can hold them."""
    return {kind.value: details for kind, details in needs.items()}


def as_told(kept: Mapping[str, str]) -> dict[NeedKind, str]:
    """What `as_kept` was given."""
    return {NeedKind(kind): details for kind, details in kept.items()}


def need_lines(needs: Needs) -> list[str]:
    """Each need in words, in the language in use."""
    return [
        f"{NEED_LABELS[kind]}: {details}" if details else str(NEED_LABELS[kind])
        for kind, details in needs.items()
    ]
