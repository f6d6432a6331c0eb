"""Who is told what about a release: one mail for each person, with all their side events."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.db import Languages
from app.core.happenings import tell
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.models import Message, MessageState
from app.messages.rules import PROGRAMME, QUESTIONS
from app.messages.service import About, Recipient, post
from app.registrations.models import Person
from app.schedule.models import PlannedRelease, Release, ReleaseKind, ReleaseNews
from app.schedule.rules import ChangeKind, PrintedRoom
from app.schedule.rules.letters import LastTold
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.application import SPEAKER_ROLES

LETTER = "schedule/published"
OFF_PANEL = "schedule/off_panel"  # to who is named in side events no more, and gets no other news
_CAUSE = "programme.published:"
# Of letters that are on their way, or have gone as far as is known.
_GONE = frozenset({MessageState.WAITING, MessageState.QUEUED, *messages.ARRIVED})


@dataclass(frozen=True)
class News:
    """What becomes of one side event, for those who have to do with it.

    The room is a printed one; `before` is where and when it was, if it was public already. Of
    a cancelled one, `waits` says that it is accepted still and a new place follows, `undecided`
    that it is being decided on again; what is held `again` was said not to be. `lengths` are the
    minutes for which it was to be held and now is, where these are others. `is_off`: its reader,
    who knows it like that, has nothing more to do with it.
    """

    event_id: str
    title: str
    kind: ChangeKind
    starts_at: datetime
    ends_at: datetime
    room: PrintedRoom
    before_starts_at: datetime | None = None
    before_ends_at: datetime | None = None
    before_room: PrintedRoom | None = None
    lengths: tuple[int, int] | None = None
    waits: bool = False
    undecided: bool = False
    again: bool = False
    is_off: bool = False

    @property
    def begins(self) -> datetime:
        """When somebody would come for it: where it is now, or where it was."""
        return min(self.starts_at, self.before_starts_at or self.starts_at)

    @property
    def stretched(self) -> timedelta:
        """By how much it is longer or, negative, shorter; nothing where it is also elsewhere."""
        stays = (self.before_starts_at, self.before_room) == (self.starts_at, self.room)
        return self.ends_at - self.before_ends_at if stays and self.before_ends_at else timedelta()


@dataclass(frozen=True)
class ToldAlready:
    """Whoever reacted to a release by a mail of its own says so: address and side event."""

    meeting_id: str
    number: int
    pairs: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class ReleasesListed:
    """Whoever mails entries for calendars says to how many of each release's there is an answer."""

    meeting_id: str
    answered: dict[int, int] = field(default_factory=dict)  # by the number of the release


@dataclass(frozen=True)
class EntriesSent:
    """Whoever mails entries for calendars says what the newest to somebody told them, by address
    and side event: of those that have gone (`known`), and of all that were written and not
    overtaken, whatever became of them (`written`). Who only wants to attend is told nothing.

    `holds` are those who have the side event in their calendar by one that was written: another
    takes it out when they have nothing more to do with it. `by_entry` are those whom an entry, and
    no letter, tells what becomes of a side event: who has given up entries is not in it.
    """

    meeting_id: str
    known: dict[tuple[str, str], LastTold] = field(default_factory=dict)
    written: dict[tuple[str, str], LastTold] = field(default_factory=dict)
    holds: set[tuple[str, str]] = field(default_factory=set)
    by_entry: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Told:
    """One person, what there is to tell them, and in which functions they have to do with it."""

    email: str
    name: str
    language: str
    news: list[tuple[News, list[SpeakerRole]]] = field(default_factory=list)
    person: Person | None = None  # the speaker, who is told the address of their own calendar
    calendar_path: str | None = None
    after: set[str] = field(default_factory=set)  # mails that said the contrary, by id
    by_entry: set[str] = field(default_factory=set)  # told by an entry for a calendar, by event

    @property
    def in_letter(self) -> list[tuple[News, list[SpeakerRole]]]:
        """What a letter tells them; nothing where entries for their calendar say all of it."""
        return [one for one in self.news if one[0].event_id not in self.by_entry]

    @property
    def key(self) -> str:
        """Names the letter on a page without the address of whoever gets it."""
        return hashlib.sha256(self.email.encode()).hexdigest()[:16]

    def add(self, news: News, role: SpeakerRole | None, last: LastTold | None = None) -> None:
        """Tell this too; somebody with two functions at one event reads of it once.

        It comes after the `last` mail about that, if it said the contrary: the same may be told
        once more.
        """
        if last is not None and last.is_off is not news.is_off:
            self.after.add(last.id)
        roles = next((roles for known, roles in self.news if known is news), None)
        if roles is None:
            roles = []
            self.news.append((news, roles))
        if role is not None and role not in roles:
            roles.append(role)


def send(
    db: Session,
    release: Release,
    told: Iterable[Told],
    reasons: Mapping[str, Languages],
    *,
    to_read: bool = False,
) -> int:
    """Post one mail to each person with what they were not told already; gives how many.

    `reasons` say why side events are held then and there, or not, by id: what has one reason says
    it once, as the note of the letter. `to_read`: it is kept as a draft. What each tells of is
    kept, to know later what its reader knows.
    """
    already = ToldAlready(release.meeting_id, release.number)
    tell(db, already)
    sent = 0
    for person in told:
        news = [one for one in person.news if (person.email, one[0].event_id) not in already.pairs]
        message = write(db, release, person, news, reasons, to_read=to_read) if news else None
        if message is not None:
            sent += 1
            db.add_all(
                ReleaseNews(
                    message_id=message.id,
                    side_event_id=one.event_id,
                    release_id=release.id,
                    is_off=one.is_off,
                )
                for one, _roles in news
            )
    return sent


def write(
    db: Session,
    release: Release,
    person: Told,
    news: Sequence[tuple[News, list[SpeakerRole]]],
    reasons: Mapping[str, Languages],
    *,
    to_read: bool = False,
) -> Message | None:
    """Post one letter with all news of a person; None where it was written before."""
    meeting = release.programme["meeting"]
    left = sorted((one for one, _roles in news if one.is_off), key=_in_order)
    stays = [one for one in news if not one[0].is_off]
    return post(
        db,
        LETTER if stays else OFF_PANEL,
        Recipient(person.email, person.name, person.language),
        cause=_cause(release, [*(one.event_id for one, _roles in news), *person.after]),
        meeting_id=release.meeting_id,
        about=_about(news, release),
        to_read=to_read,
        meeting={"name": meeting["name"]},
        slug=meeting["slug"],
        timezone=meeting["timezone"],
        taken_back=release.kind is ReleaseKind.TAKEN_BACK,
        calendar_path=person.calendar_path,
        speaker_roles=SPEAKER_ROLES,
        left=left,
        contact=_contact(db, release) if left else "",
        **_said(stays, reasons),
    )


def _in_order(one: News) -> tuple[datetime, str]:
    return one.starts_at, one.title


def _cause(release: Release, ids: Iterable[str]) -> str:
    """One letter of a release to a person tells of these side events, and comes after these
    mails: what is told of others, or after others, is another.
    """
    named = hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()
    return f"{_CAUSE}{release.id}:{named[:16]}"


def _contact(db: Session, release: Release) -> str:
    """Whom to ask who has nothing more to do with a side event; "" where nobody is named."""
    meeting = meetings.meeting_by_id(db, release.meeting_id)
    return meeting.contact_email if meeting else ""


def _said(news: Iterable[tuple[News, Any]], known: Mapping[str, Languages]) -> dict[str, Any]:
    """What a letter says of some news, and why: once, where all have the same reason."""
    reasons = {one.event_id: known.get(one.event_id, {}) for one, _roles in news}
    first = next(iter(reasons.values()), {})
    shared = all(one == first for one in reasons.values())
    return {
        "meant": [text for one in reasons.values() for text in one.values()],
        "news": sorted(news, key=lambda one: _in_order(one[0])),
        "note": first if shared else {},
        "reasons": {} if shared else reasons,
    }


def _about(news: Sequence[tuple[News, Any]], release: Release) -> About:
    begins = min(one.begins for one, _roles in news)
    alone = news[0][0].event_id if len(news) == 1 else None
    return About(PROGRAMME, release.id, begins, alone)


def say_not_published(
    db: Session, planned: PlannedRelease, meeting: Meeting, account: Account
) -> None:
    """Tell whoever planned a release that it did not come out, and why."""
    post(
        db,
        "schedule/not_published",
        Recipient(account.email, account.name, account.language),
        cause=f"schedule.not_published:{planned.id}",
        meeting_id=meeting.id,
        meeting={"name": meeting.name},
        timezone=meeting.timezone,
        at=planned.at,
        refusals=planned.refusals,
        path=f"/organise/{meeting.slug}/releases",
    )


@dataclass(frozen=True)
class Asked:
    """What the host of a side event is asked, in their language: what happened, if anything did,
    the questions, and what would follow.
    """

    happened: str
    questions: Sequence[str]
    follows: Sequence[str]


def ask_host(
    db: Session, meeting: Meeting, event: SideEvent, way: tuple[str, int], asked: Asked
) -> bool:
    """Write to a host what the schedule needs of them for a `way` out, of a run and with a number;
    whether it is a new letter.

    It is a question that an organiser asks, so one reads it before it goes.
    """
    message = post(
        db,
        "schedule/question",
        Recipient(event.contact_email, event.contact_name, event.contact_language),
        cause=f"{_asked_by(way[0])}{way[1]}:{event.id}",
        meeting_id=meeting.id,
        about=About(QUESTIONS, event.id, event.announced_start),
        to_read=True,
        meeting={"name": meeting.name},
        event=event,
        asked=asked,
        meant=[meeting.contact_email],
        answer_to=meeting.contact_email,
    )
    return message is not None


@dataclass(frozen=True)
class Letters:
    """What became of the letters that ask hosts about a way out.

    The first waits to be read since `waits`, the last has gone at `gone`; `stuck` did not arrive or
    do not go, as somebody decided. `answer_to` is the address to which hosts answer, `asked` are
    the side events of those whom a letter asks; one that was dropped asks nobody.
    """

    waits: datetime | None
    gone: datetime | None
    stuck: int
    answer_to: str
    asked: frozenset[str]

    def left_of(self, events: Iterable[SideEvent]) -> list[SideEvent]:
        """Those of the side events whose hosts can be written to and whom no letter asks."""
        return [one for one in events if one.contact_email and one.id not in self.asked]


def letters_of(db: Session, meeting: Meeting, run_id: str) -> dict[int, Letters]:
    """What became of the letters about the ways out of a run, by the number of the way."""
    because, found = _asked_by(run_id), dict[int, list[Message]]()
    for message in messages.because_of(db, meeting.id, because):
        found.setdefault(int(_asks(message, because)[0]), []).append(message)
    return {number: _became(letters, meeting, because) for number, letters in found.items()}


def _asks(message: Message, because: str) -> tuple[str, str]:
    """The number of the way out that a letter asks about, and the side event whose host."""
    number, _mark, event = message.cause.removeprefix(because).partition(":")
    return number, event.partition(">")[0]  # to whom, see `cause_for`


def _became(letters: Sequence[Message], meeting: Meeting, because: str) -> Letters:
    waiting = [one.created_at for one in letters if one.state is MessageState.DRAFT]
    gone = [one.sent_at or one.created_at for one in letters if one.state in _GONE]
    return Letters(
        waits=min(waiting, default=None),
        gone=max(gone, default=None),
        stuck=len(letters) - len(waiting) - len(gone),
        answer_to=meeting.contact_email,
        asked=frozenset(_asks(one, because)[1] for one in letters),
    )


def withdraw_questions(db: Session, meeting_id: str, run_id: str) -> int:
    """Ask no host what a run needs of them who has not been asked yet; gives how many."""
    return messages.withdraw(db, meeting_id=meeting_id, because=_asked_by(run_id))


def withdraw_question(db: Session, meeting_id: str, way: tuple[str, int], event_id: str) -> int:
    """Do not ask the host of a side event about a way out, of a run and with a number, if they have
    not been asked yet.
    """
    because = f"{_asked_by(way[0])}{way[1]}:{event_id}"
    return messages.withdraw(db, meeting_id=meeting_id, because=because)


def _asked_by(run_id: str) -> str:
    return f"{QUESTIONS}:{run_id}:"
