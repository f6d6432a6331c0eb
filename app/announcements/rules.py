"""Rules of announcements: who reads what in which language, and when a screen shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from app.announcements.models import Announcement, AudienceKind, AudienceRole
from app.core.i18n import lazy

WRITE_MAILS = "announcements.write_mails"  # the job
LONGEST_SHORT = 160  # characters: what one text message of a telephone takes
ROLE_LABELS: Mapping[AudienceRole, str] = {
    AudienceRole.CHAIRS: lazy("Chairs and moderators of side events"),
    AudienceRole.HOSTS: lazy("Hosts of side events"),
    AudienceRole.HELPERS: lazy("Helpers at doors and for accommodation"),
}
EVERYBODY_LABEL = lazy("Everybody with an approved registration")


class Stage(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    TO_COME = "to_come"
    ON_SCREENS = "on_screens"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


STAGES: Mapping[Stage, tuple[str, str]] = {  # how it is shown: a mark and words
    Stage.DRAFT: ("wait", lazy("not sent yet")),
    Stage.TO_COME: ("wait", lazy("to be on screens")),
    Stage.ON_SCREENS: ("ok", lazy("on screens")),
    Stage.SENT: ("ok", lazy("sent")),
    Stage.WITHDRAWN: ("stop", lazy("withdrawn")),
}


@dataclass(frozen=True)
class Audience:
    """To whom an announcement goes; `key` is an id, a category or a role."""

    kind: AudienceKind
    key: str = ""
    day: date | None = None

    @property
    def value(self) -> str:
        """As a form sends it."""
        return ":".join((self.kind.value, self.key, self.day.isoformat() if self.day else ""))

    @classmethod
    def of(cls, value: str) -> Self:
        """Of what `value` gave; raises `ValueError` for anything else."""
        kind, key, day = value.split(":")
        return cls(AudienceKind(kind), key, date.fromisoformat(day) if day else None)


@dataclass(frozen=True)
class Screens:
    """On which screens something is shown (None: all), and when."""

    room_id: str | None
    shown_from: datetime
    shown_until: datetime


@dataclass(frozen=True)
class Said:
    """What an organiser wrote: texts by language, to whom it goes and how."""

    subject: Mapping[str, str]
    text: Mapping[str, str]
    short: Mapping[str, str]
    audience: Audience
    by_mail: bool
    by_text: bool
    to_read: bool
    urgent: bool
    screens: Screens | None


@dataclass(frozen=True)
class Reader:
    """Somebody of an audience; without `email` they cannot be written to."""

    email: str
    name: str
    language: str


@dataclass
class Reach:
    """Whom the mails and the short texts of an announcement reach, and how many they do not."""

    readers: list[Reader] = field(default_factory=list)
    by_text: list[Reader] = field(default_factory=list)
    without_address: int = 0
    refused: int = 0
    suppressed: int = 0


def audience_of(announcement: Announcement) -> Audience:
    """To whom an announcement goes."""
    return Audience(announcement.audience, announcement.audience_key, announcement.audience_day)


def reach_of(
    people: Sequence[Reader], refused: set[str], suppressed: set[str], with_telephone: set[str]
) -> Reach:
    """Whom it reaches, each address once; the three sets are of addresses in small letters."""
    reach, seen = Reach(), set[str]()
    for one in people:
        email = one.email.lower()
        if not email:
            reach.without_address += 1
            continue
        if email in seen:
            continue
        if email in with_telephone and email not in refused:
            reach.by_text.append(one)
        if email in suppressed:
            reach.suppressed += 1
        elif email in refused:
            reach.refused += 1
        else:
            reach.readers.append(one)
        seen.add(email)
    return reach


def language_for(texts: Mapping[str, str], language: str, languages: Sequence[str]) -> str:
    """In which language somebody reads a text: in theirs, else in the meeting's first that it has.

    `languages` are the meeting's, in order.
    """
    return next((one for one in (language, *languages, *texts) if texts.get(one)), language)


def stage_of(announcement: Announcement, now: datetime) -> Stage:
    """Where an announcement stands at a moment."""
    if announcement.sent_at is None:
        return Stage.DRAFT
    if announcement.withdrawn_at is not None:
        return Stage.WITHDRAWN
    if not (announcement.shown_from and announcement.shown_until):
        return Stage.SENT
    if now < announcement.shown_from:
        return Stage.TO_COME
    return Stage.ON_SCREENS if now < announcement.shown_until else Stage.SENT
