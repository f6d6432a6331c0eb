"""Reminders as mails: what each says, and writing it once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core.ids import ID_LENGTH, mark_of
from app.hosting.rules.order import Item, Speaks, in_a_line, lines_of
from app.meetings.models import Meeting
from app.messages.models import MailTopic, Message
from app.messages.service import About, Recipient, post
from app.nominations.models import Invitation
from app.reminders.models import Kind
from app.reminders.rules import CAUSE, PAPERS, Comes, Paper, local_day
from app.schedule.models import ReleasedEvent
from app.side_events.mails.naming import host_of, role_of
from app.side_events.models import Partner, SideEvent, Speaker, SpeakerRole
from app.side_events.rules.answers import Named, takes_part
from app.side_events.rules.application import LEADS_THE_TALK, SPEAKER_ROLES
from app.side_events.service import Begun

FOLDERS: Mapping[Kind, str] = {kind: f"reminders/{kind.value}" for kind in Kind}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One reminder to one person: on which day it is due, and until when it makes sense.

    `cause` tells it from any other to them. `asks` are those whose answer its links take,
    `invites` the invitations that its links take up, `meant` the texts of organisers (see `post`).
    """

    kind: Kind
    to: Recipient
    due: date
    cause: str
    before: datetime
    about_id: str
    says: Mapping[str, Any]
    asks: Sequence[Named] = ()
    invites: Sequence[Invitation] = ()
    meant: Sequence[str] = ()

    @property
    def whole_cause(self) -> str:
        """The cause as the outbox keeps it."""
        return f"{self.cause}>{self.to.email}"


@dataclass(frozen=True)
class Occasion:
    """What a letter tells of: `of` tells it from any other, until then it makes sense.

    `about_id` is what it depends on: a release, only the meeting, or a digest of several things.
    A letter that waits is overtaken where that is another by now.
    """

    of: str
    until: datetime
    about_id: str


@dataclass(frozen=True)
class Held:
    """A side event that is held, as its release prints it, with its running order if it has one."""

    released: ReleasedEvent
    event: SideEvent
    items: Sequence[Item] = ()
    speakers: Sequence[Speaks] = ()

    @property
    def panel(self) -> list[Speaker]:
        """Whoever speaks at it and has not declined, where a mail reaches them."""
        return [one for one in self.event.speakers if one.email and takes_part(one)]

    @property
    def chairs(self) -> list[Speaker]:
        """Those of them who chair or moderate."""
        return [one for one in self.panel if one.role in LEADS_THE_TALK]

    def order(self, zone: str) -> list[str]:
        """Its running order, a line for each part, in the language in use."""
        lines = lines_of(self.items, self.speakers, self.released.starts_at)
        return [in_a_line(line, zone) for line in lines]


@dataclass
class Part:
    """What somebody has to do with a side event; `path` is where they look after it."""

    held: Held
    path: str
    hosts: bool = False
    roles: list[SpeakerRole] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """A chair who has not answered to the hours as they are now, and since when they are asked.

    `asked_at` is None as long as they were not; `reached`: mails to them arrive, as far as we know.
    `unverified` is an answer that came and is not shown to be theirs, in words; "" for none.
    """

    held: Held
    chair: Speaker
    asked_at: datetime | None
    reached: bool = True
    unverified: str = ""

    @property
    def title(self) -> str:
        """The title of the side event, as it is published."""
        return str(self.held.released.printed["title"])

    @property
    def role(self) -> str:
        """What they are at it."""
        return str(SPEAKER_ROLES[self.chair.role])


@dataclass(frozen=True)
class Wanted:
    """An answer that is missing; whoever reads of it sees to it at `path`."""

    waiting: Waiting
    path: str


@dataclass(frozen=True)
class Invited:
    """An invitation to be focal point that nobody has accepted; it is taken up at `path`."""

    invitation: Invitation
    path: str
    entity: str


@dataclass
class Wanting:
    """Entities (by name) for which somebody has applied for nothing, and what they have begun.

    `invited` are those of them for whose delegation they are only asked to speak.
    """

    entities: list[str] = field(default_factory=list)
    invited: list[Invited] = field(default_factory=list)
    drafts: list[Begun] = field(default_factory=list)


@dataclass(frozen=True, order=True)
class Awaited:
    """The list of a delegation: how many are on it, and how many places have no name.

    `invited`: whoever reads it has not accepted so far to be its focal point.
    """

    name: str
    id: str
    people: int
    places: int
    invited: Invited | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Change:
    """What somebody was asked to change in their registration, and where they do."""

    text: str
    path: str


@dataclass
class Lacking:
    """What is not complete: the `lists` of a focal point, one's own registration.

    `speaks_at` are titles of side events at which somebody speaks who is not registered.
    """

    lists: list[Awaited] = field(default_factory=list)
    asked: list[Change] = field(default_factory=list)
    speaks_at: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """Whether somebody takes part in a side event, as its host says; they answer at `path`."""

    named: Named
    event: SideEvent
    path: str

    @property
    def host(self) -> str:
        """Who has applied for it."""
        return host_of(self.event)

    @property
    def role(self) -> str:
        """What they are to be."""
        return role_of(self.named)

    @property
    def is_partner(self) -> bool:
        """Whether an organisation is asked, and not a person."""
        return isinstance(self.named, Partner)


@dataclass(frozen=True)
class Asked:
    """The day on which somebody was asked, and until when an answer is waited for."""

    on: date
    until: datetime


@dataclass(frozen=True)
class Missing:
    """What a side event lacks and until when; its host sets it from `path` on."""

    held: Held
    papers: Sequence[Paper]
    until: datetime
    path: str


def of_tomorrow(meeting: Meeting, to: Recipient, day: date, parts: Sequence[Part]) -> Letter:
    """All that somebody has to do with on a day, for the day before."""
    occasion = _held(f"{meeting.id}:{day.isoformat()}", parts[0].held)
    says = {"day": day, "parts": parts, "speaker_roles": SPEAKER_ROLES}
    return _letter(Kind.TOMORROW, to, day - timedelta(days=1), occasion, says)


def of_answers(
    kind: Kind,
    meeting: Meeting,
    to: Recipient,
    *,
    asked_on: date,
    due: date,
    wanted: Sequence[Wanted],
) -> Letter:
    """Answers are missing to what went on a day: to the chair, or to others about chairs, who were
    all reached or all not; that they were not is another letter, which waits for no days.
    """
    reached = wanted[0].waiting.reached
    chairs = [one.waiting.chair for one in wanted]
    released = [one.waiting.held.released for one in wanted]
    hours = [f"{one.release_id}:{chair.id}" for one, chair in zip(released, chairs, strict=True)]
    until = min(one.starts_at for one in released)
    of = f"{meeting.id}:{asked_on.isoformat()}{'' if reached else ':lost'}"
    says = {"asked_on": asked_on, "wanted": wanted, "reached": reached}
    letter = _letter(kind, to, due, Occasion(of, until, _digest(hours)), says)
    return replace(letter, asks=chairs) if kind is Kind.UNANSWERED else letter


def of_apply(
    meeting: Meeting, to: Recipient, closes_at: datetime, due: date, wanting: Wanting
) -> Letter:
    """The call closes: for whom no application has come, and what somebody has begun."""
    says = {"closes_at": closes_at, **vars(wanting)}
    letter = _letter(Kind.APPLY, to, due, _deadline(meeting, closes_at), says)
    return replace(letter, invites=[one.invitation for one in wanting.invited])


def of_register(
    meeting: Meeting, to: Recipient, closes_at: datetime, due: date, lacking: Lacking
) -> Letter:
    """Registration closes: the lists and registrations that are not complete."""
    says = {"closes_at": closes_at, **vars(lacking)}
    letter = _letter(Kind.REGISTER, to, due, _deadline(meeting, closes_at), says)
    invites = [one.invited.invitation for one in lacking.lists if one.invited]
    return replace(letter, invites=invites, meant=[one.text for one in lacking.asked])


def of_confirm(
    meeting: Meeting, to: Recipient, asked: Asked, due: date, questions: Sequence[Question]
) -> Letter:
    """What somebody was asked on a day and has not answered."""
    depends_on = _digest(one.named.id for one in questions)
    occasion = Occasion(f"{meeting.id}:{asked.on.isoformat()}", asked.until, depends_on)
    says = {"asked_on": asked.on, "questions": questions}
    letter = _letter(Kind.CONFIRM, to, due, occasion, says)
    return replace(letter, asks=[one.named for one in questions])


def of_upload(
    meeting: Meeting, to: Recipient, of: date, ahead: timedelta, papers: Sequence[Missing]
) -> Letter:
    """What the side events of a host lack, so long ahead of the day on which it is to be there.

    `of` is the day by which these side events are told once, wherever they are moved.
    """
    until = min(one.until for one in papers)
    day = local_day(until, meeting.timezone)
    occasion = _held(f"{meeting.id}:{of.isoformat()}", papers[0].held)
    says = {"day": day, "papers": papers, "called": PAPERS}
    return _letter(Kind.UPLOAD, to, day - ahead, replace(occasion, until=until), says)


def of_appear(
    meeting: Meeting, to: Recipient, day: date, due: date, *, parts: Sequence[Part], comes: Comes
) -> Letter:
    """Where somebody has to be on a day, and what to bring."""
    occasion = _held(f"{meeting.id}:{day.isoformat()}", parts[0].held)
    says = {"day": day, "parts": parts, "speaker_roles": SPEAKER_ROLES, "comes": comes.value}
    return _letter(Kind.APPEAR, to, due, occasion, says)


def _digest(parts: Iterable[str]) -> str:
    return mark_of(parts)[:ID_LENGTH]


def _held(of: str, held: Held) -> Occasion:
    return Occasion(of, held.released.starts_at, held.released.release_id)


def _deadline(meeting: Meeting, closes_at: datetime) -> Occasion:
    return Occasion(f"{meeting.id}:{closes_at.isoformat()}", closes_at, meeting.id)


def _letter(
    kind: Kind, to: Recipient, due: date, occasion: Occasion, says: Mapping[str, Any]
) -> Letter:
    return Letter(
        kind=kind,
        to=to,
        due=due,
        cause=f"reminder.{kind.value}:{occasion.of}",
        before=occasion.until,
        about_id=occasion.about_id,
        says=says,
    )


def write(db: Session, meeting: Meeting, letter: Letter) -> Message | None:
    """Put a reminder into the outbox; None where it was written before, or is refused."""
    return post(
        db,
        FOLDERS[letter.kind],
        letter.to,
        cause=letter.cause,
        meeting_id=meeting.id,
        about=About(CAUSE, letter.about_id, letter.before),
        topic=MailTopic.REMINDER,
        meant=letter.meant,
        meeting=meeting,
        contact=meeting.contact_email,
        **letter.says,
    )
