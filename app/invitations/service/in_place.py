"""Asking by a link whether somebody comes in place of somebody else, and taking their answer.

What they say there is kept as an answer to their entry: whoever sees what calendars answer sees it,
and the newer of both counts.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.models import TokenKind
from app.accounts.service import find_token, issue_token, record
from app.core import clock
from app.core.ids import derive_secret, new_id
from app.hosting import queries as hosting
from app.hosting.queries import Sent
from app.invitations import queries
from app.invitations.errors import NobodySendsThem, NoHours
from app.invitations.models import InvitationAnswer, Said
from app.invitations.rules.record import OnRecord
from app.invitations.service.answers import Answered, last_and_others
from app.meetings.models import Meeting
from app.settings import Settings
from app.side_events import queries as side_events
from app.side_events.models import Answer, SideEvent, SpeakerRole
from app.side_events.rules.states import LIVE


@dataclass(frozen=True)
class InPlace:
    """What a link asks: whoever comes, to what, in place of whom, with which functions of those.

    `answer` is what they said last, here or by their calendar.
    """

    person_id: str
    name: str
    email: str
    event: SideEvent
    meeting: Meeting
    instead_of: tuple[str, ...]
    roles: tuple[SpeakerRole, ...]
    path: str
    answer: Answered | None

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to answer: it is to be held, and at hours that are known."""
        return self.event.state in LIVE and self.event.announced_start is not None


def answer_path(db: Session, event_id: str, person_id: str) -> str:
    """Where somebody says whether they come in place of somebody; "" where nobody sends them."""
    for one in hosting.sent_to(db, [event_id]):
        if one.person_id == person_id:
            secret = _secret(db, one)
            if find_token(db, TokenKind.IN_PLACE, secret) is None:
                issue_token(db, TokenKind.IN_PLACE, event_id, secret=secret)
            return _path(secret)
    return ""


def opened(db: Session, secret: str) -> InPlace:
    """What a link asks. Raises `NobodySendsThem`."""
    token = find_token(db, TokenKind.IN_PLACE, secret)
    event = side_events.side_event(db, token.subject_id) if token else None
    sent = hosting.sent_to(db, [event.id]) if event else []
    found = next((one for one in sent if _secret(db, one) == secret), None)
    if event is None or found is None:
        raise NobodySendsThem
    senders = {one.instead_of_id: one for one in sent if one.person_id == found.person_id}
    there = [one for one in event.speakers if one.person_id in senders]
    return InPlace(
        person_id=found.person_id,
        name=found.name,
        email=found.email,
        event=event,
        meeting=side_events.meeting_of(db, event),
        instead_of=tuple(one.instead_of for one in senders.values()),
        roles=tuple(dict.fromkeys(one.role for one in there if one.answer is not Answer.DECLINED)),
        path=_path(secret),
        answer=_last(db, event, found.person_id),
    )


def answer(db: Session, asked: InPlace, *, comes: bool) -> None:
    """Keep what somebody says on the page of their link. Raises `NoHours`."""
    event = side_events.side_event_to_change(db, asked.event.id)
    begins, ends = event.announced_start, event.announced_end
    if event.state not in LIVE or begins is None or ends is None:
        raise NoHours
    mail, _message = queries.newest_of_event(db, event.id).get(asked.person_id, (None, None))
    db.add(
        InvitationAnswer(
            id=new_id(),
            side_event_id=event.id,
            person_id=asked.person_id,
            digest=new_id(),  # of no mail
            said=Said.ACCEPTED if comes else Said.DECLINED,
            email=asked.email,
            from_invited=True,
            verified=True,  # their link is in the mail to them, and nowhere else
            on_page=True,
            sequence=mail.sequence if mail else 0,
            starts_at=begins,
            ends_at=ends,
            answered_at=clock.now(),
        )
    )
    action = "invitations.comes_in_place" if comes else "invitations.comes_not_in_place"
    record(db, None, action, event.meeting_id, event.id, person=asked.person_id)
    db.flush()


def _last(db: Session, event: SideEvent, person_id: str) -> Answered | None:
    record_of_event = queries.on_record(db, event.meeting_id, event.id).get(event.id, OnRecord())
    answers = [one for one in queries.answers_of_event(db, event.id) if one.person_id == person_id]
    return last_and_others((), answers, record_of_event)[0]


def _secret(db: Session, sent: Sent) -> str:
    # Derived, because each mail has the same link and only its hash is stored.
    settings: Settings = db.info["settings"]
    whose = f"{sent.event_id} {sent.person_id} {sent.email}"
    return derive_secret(settings.secret_key, TokenKind.IN_PLACE.value, whose)


def _path(secret: str) -> str:
    return f"/answers/in-place/{secret}"
