"""What was mailed of one side event, read the oldest mail first."""

from dataclasses import dataclass, field
from datetime import datetime

from app.invitations.models import InvitationMail, Method
from app.invitations.rules.versions import has_left
from app.messages.models import Message, MessageState

Releases = dict[tuple[str, int], int]  # by person and SEQUENCE
NewestMails = dict[str, tuple[InvitationMail, Message | None]]  # by person
ON_THEIR_WAY = frozenset({MessageState.DRAFT, MessageState.WAITING, MessageState.QUEUED})
# These take an entry out of the calendar of somebody whose event is held all the same.
LEAVES_IT_HELD = frozenset(
    {"invitations/no_more", "invitations/elsewhere", "invitations/taken_out"}
)


@dataclass
class ByMail:
    """What mails have done to the entry of one event in one calendar, read the oldest first.

    A mail that failed, came back, was dropped or is kept here has done nothing: with it the event
    would be nowhere, or wrong for good, so that a feed has to hold it.
    """

    has_it: bool = False
    ended: bool = False  # a mail took it out, as the event is not held
    counts: bool = False  # the newest mail has gone, or is on its way

    def add(self, method: Method, state: MessageState | None, kind: str | None) -> None:
        """Take in the next mail."""
        gone = state is MessageState.SENT
        if gone:
            self.has_it = method is Method.REQUEST
            self.ended = method is Method.CANCEL and kind not in LEAVES_IT_HELD
        self.counts = gone or state in ON_THEIR_WAY

    def suffices(self, *, is_held: bool) -> bool:
        """Whether a feed without the event leaves the calendar right: the mails put it there, or
        took it out, and nothing has put it back since. While a newer one is on its way, the older
        entry stands: a feed would show the event at another hour beside it.
        """
        return self.counts and (self.has_it or (self.ended and not is_held))


@dataclass
class OnRecord:
    """The mails with an entry of one event, by person: the newest as `queries.newest_of_event`, the
    one that they have (`held`) and since when it puts these hours, the release of each version,
    since when their mails have told them the hours of the newest, and the first SEQUENCE that did
    (`stands`).
    """

    newest: NewestMails = field(default_factory=dict)
    held: dict[str, InvitationMail] = field(default_factory=dict)
    held_since: dict[str, datetime] = field(default_factory=dict)
    releases: Releases = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)
    stands: dict[str, int] = field(default_factory=dict)
    by_mail: dict[str, ByMail] = field(default_factory=dict)

    def knows_since(self, person_id: str) -> datetime | None:
        """Since when somebody knows the hours as they are now; None where they have no entry."""
        newest, _message = self.newest.get(person_id, (None, None))
        asks = newest is not None and newest.method is Method.REQUEST
        return self.since.get(person_id) if asks else None

    def knows_hours(self, person_id: str) -> bool:
        """Whether the entry that somebody has is at the hours of the newest."""
        held, newest = self.held.get(person_id), self.newest.get(person_id)
        return held is not None and newest is not None and _hours(held) == _hours(newest[0])

    def add(self, mail: InvitationMail, message: Message | None) -> None:
        """Take in the next one, the oldest first."""
        at = (message and message.sent_at) or mail.made_at
        before, _message = self.newest.get(mail.person_id, (None, None))
        if before is None or _hours(before) != _hours(mail):
            self.since[mail.person_id] = at
            self.stands[mail.person_id] = mail.sequence
        self.newest[mail.person_id] = mail, message
        state, kind = (message.state, message.kind) if message else (None, None)
        if has_left(state):
            self._arrived(mail, at)
        self.by_mail.setdefault(mail.person_id, ByMail()).add(mail.method, state, kind)
        self.releases[mail.person_id, mail.sequence] = mail.release_number

    def _arrived(self, mail: InvitationMail, at: datetime) -> None:
        held = self.held.get(mail.person_id)
        if mail.method is Method.CANCEL:
            self.held_since.pop(mail.person_id, None)
        elif held is None or _hours(held) != _hours(mail):
            self.held_since[mail.person_id] = at
        self.held[mail.person_id] = mail


def _hours(mail: InvitationMail) -> tuple[Method, str, str]:
    return mail.method, mail.shown["starts_at"], mail.shown["ends_at"]
