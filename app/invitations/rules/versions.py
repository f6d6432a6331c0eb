"""Which version of an event somebody's calendar has, in words."""

from collections.abc import Mapping

from app.core.i18n import lazy
from app.messages.models import MessageState

# How it looks (see ui.status) and what it says; None is a draft that was dropped.
ARRIVALS: Mapping[MessageState | None, tuple[str, str]] = {
    MessageState.SENT: ("ok", lazy("sent")),
    MessageState.KEPT: ("info", lazy("kept here: no mail server is set")),
    MessageState.QUEUED: ("wait", lazy("on its way")),
    MessageState.DRAFT: ("wait", lazy("waits to be read in the outbox")),
    MessageState.FAILED: ("stop", lazy("did not arrive")),
    MessageState.BOUNCED: ("stop", lazy("came back")),
    MessageState.SUPPRESSED: ("stop", lazy("waits: its address gets no mails")),
    None: ("warn", lazy("dropped before it was sent")),
}
AWAY = frozenset({MessageState.SENT, MessageState.KEPT})  # nothing is left to do


def has_left(state: MessageState | None) -> bool:
    """Whether a mail is not here any more, as far as we know."""
    return state in AWAY
