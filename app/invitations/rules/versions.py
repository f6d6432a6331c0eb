"""Which version of an event somebody's calendar has, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.core.i18n import lazy
from app.invitations.models import InvitationAnswer, Said, WhyKept
from app.messages.models import MessageState

# How it looks (see ui.status) and what it says; None is one that was dropped long ago.
ARRIVALS: Mapping[MessageState | None, tuple[str, str]] = {
    MessageState.SENT: ("ok", lazy("sent")),
    MessageState.KEPT: ("info", lazy("kept here: no mail server was set then")),
    MessageState.QUEUED: ("wait", lazy("on its way")),
    MessageState.DRAFT: ("wait", lazy("waits to be read in the outbox")),
    MessageState.WAITING: ("wait", lazy("waits for the end of the quiet hours")),
    MessageState.FAILED: ("stop", lazy("did not arrive")),
    MessageState.BOUNCED: ("stop", lazy("came back")),
    MessageState.SUPPRESSED: ("stop", lazy("waits: its address gets no mails")),
    None: ("warn", lazy("dropped before it was sent")),
    MessageState.DROPPED: ("warn", lazy("dropped before it was sent")),
}
Hours = tuple[datetime, datetime]
LOST = frozenset(  # it is nowhere, and nobody sends it any more
    {MessageState.FAILED, MessageState.BOUNCED, MessageState.DROPPED, None}
)
NOT_REACHED = frozenset({MessageState.FAILED, MessageState.BOUNCED, MessageState.SUPPRESSED})


def has_left(state: MessageState | None) -> bool:
    """Whether a mail is not here any more, as far as we know; what is kept here is."""
    return state is MessageState.SENT


def can_be_written_anew(state: MessageState | None, *, with_server: bool) -> bool:
    """Whether an entry that did not come to its reader can be sent once more; one that was kept
    here, once there is a server to send it.
    """
    return state in LOST or (with_server and state is MessageState.KEPT)


ANSWERS: Mapping[Said, tuple[str, str]] = {
    Said.ACCEPTED: ("ok", lazy("takes part")),
    Said.TENTATIVE: ("wait", lazy("perhaps takes part")),
    Said.DECLINED: ("stop", lazy("does not take part")),
    Said.DELEGATED: ("warn", lazy("sends somebody else")),
    Said.PROPOSED: ("warn", lazy("asks for another time")),
}
WHY_KEPT: Mapping[WhyKept, str] = {
    WhyKept.LETTER: lazy("a letter"),
    WhyKept.AUTOMATIC: lazy("written by a programme, such as a notice of absence"),
    WhyKept.STRANGER: lazy("an answer for an address that was not invited"),
    WhyKept.UNREADABLE: lazy("its entry could not be read as an answer"),
}


def newest(answers: Iterable[InvitationAnswer]) -> InvitationAnswer | None:
    """The answer that counts, of those of one person, the oldest first: from their own address, and
    verified where any is.
    """
    own = [one for one in answers if one.from_invited]
    counts = [one for one in own if one.verified] or own
    return counts[-1] if counts else None


def beside(answers: Sequence[InvitationAnswer]) -> list[InvitationAnswer]:
    """The newest answer from each other address, and from their own what came after the one that
    counts and is not verified: they are shown, and count for nothing.
    """
    counts = newest(answers)
    since = answers[answers.index(counts) + 1 :] if counts else ()
    found = {one.email: one for one in answers if not one.from_invited}
    found |= {one.email: one for one in since if one.from_invited}
    return list(found.values())


def part_status(
    answer: InvitationAnswer | None, confirmed_at: datetime | None, hours: Hours
) -> str:
    """What the next entry says of somebody's answer: it stays as long as the hours do.

    It is the newer of that by their calendar and of that on their own page, where they can only
    confirm: `confirmed_at`, None where it was not to these hours. A calendar that is told
    NEEDS-ACTION asks again (RFC 5546, 2.1.4).
    """
    if answer is not None and (answer.starts_at, answer.ends_at) != hours:
        answer = None
    if confirmed_at and (answer is None or answer.answered_at <= confirmed_at):
        return _KEPT[Said.ACCEPTED]
    return _KEPT.get(answer.said, UNANSWERED) if answer else UNANSWERED


UNANSWERED = "NEEDS-ACTION"
_KEPT = {
    Said.ACCEPTED: "ACCEPTED",
    Said.TENTATIVE: "TENTATIVE",
    Said.DECLINED: "DECLINED",
    Said.DELEGATED: "DELEGATED",
}
