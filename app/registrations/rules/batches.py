"""What can be done with many registrations, and the words of a message to them."""

from collections.abc import Mapping

from app.core.i18n import lazy
from app.registrations.models import BatchKind, LeftOut, RegistrationState

_UNDECIDED = frozenset({RegistrationState.SUBMITTED, RegistrationState.CHANGE_ASKED})
_ALIVE = _UNDECIDED | {RegistrationState.WAITING, RegistrationState.APPROVED}
OPEN_TO: Mapping[BatchKind, frozenset[RegistrationState]] = {
    BatchKind.APPROVE: _UNDECIDED,
    BatchKind.DECLINE: _ALIVE,
    BatchKind.ASK: _UNDECIDED,
    BatchKind.WRITE: frozenset(RegistrationState),
    BatchKind.UNDO: frozenset(RegistrationState),
}
DECISIONS = frozenset({BatchKind.APPROVE, BatchKind.DECLINE, BatchKind.ASK})  # can be taken back
BATCH_LABELS: Mapping[BatchKind, str] = {
    BatchKind.APPROVE: lazy("Approve"),
    BatchKind.DECLINE: lazy("Decline"),
    BatchKind.ASK: lazy("Ask for a change"),
    BatchKind.WRITE: lazy("Write to them"),
    BatchKind.UNDO: lazy("Take back"),
}
WHY_LABELS: Mapping[LeftOut, str] = {
    LeftOut.DECIDED: lazy("was decided already"),
    LeftOut.CHANGED: lazy("was changed after you had looked at the list"),
    LeftOut.CANCELLED: lazy("is cancelled"),
    LeftOut.UNKNOWN: lazy("names an organisation that is not in the register"),
    LeftOut.NO_ADDRESS: lazy("has no e-mail address"),
    LeftOut.GONE: lazy("is no longer registered"),
    LeftOut.TOUCHED: lazy("was decided or changed anew since"),
}

# What an organiser's text may hold, and what stands there in each person's mail.
PLACEHOLDERS: Mapping[str, str] = {
    "name": lazy("the person's name"),
    "delegation": lazy("the State or organisation"),
    "function": lazy("the function in the delegation"),
    "status": lazy("where the registration stands"),
    "meeting": lazy("the name of the meeting"),
}
