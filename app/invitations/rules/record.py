"""What was mailed of one side event, read the oldest mail first."""

from dataclasses import dataclass, field
from datetime import datetime

from app.invitations.models import InvitationMail, Method
from app.invitations.rules.versions import has_left
from app.messages.models import Message

Releases = dict[tuple[str, int], int]  # by person and SEQUENCE
NewestMails = dict[str, tuple[InvitationMail, Message | None]]  # by person


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
        if message is not None and has_left(message.state):
            self._arrived(mail, at)
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
