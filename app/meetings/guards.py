"""The meeting that an address names, and whether the visitor may organise it."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.convertors import Convertor, register_url_convertor

from app.accounts.access import Actor
from app.accounts.guards import SignedIn
from app.core.db import Db
from app.core.i18n import LANGUAGES
from app.meetings import queries
from app.meetings.errors import NoSuchMeeting
from app.meetings.models import Meeting
from app.meetings.rules import RESERVED_SLUGS, MeetingHead, head_of
from app.messages.errors import NoSuchMessage
from app.messages.rules.kinds import Kind, kind_of
from app.messages.rules.wording import WordsOf


class MeetingSlug(Convertor[str]):
    """`{slug:meeting}` in a route's address: a meeting's own name, and no word of the site."""

    regex = "(?!(?:" + "|".join(map(re.escape, sorted(RESERVED_SLUGS))) + ")(?:/|$))[a-z0-9-]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("meeting", MeetingSlug())
PUBLIC = "/{slug:meeting}"  # the beginning of every public address of a meeting


def _meeting(slug: str, db: Db) -> Meeting:
    meeting = queries.meeting_at(db, slug)
    if meeting is None:
        raise NoSuchMeeting
    return meeting


MeetingHere = Annotated[Meeting, Depends(_meeting)]


@dataclass(frozen=True)
class Desk:
    """An organiser at work on a meeting that is theirs."""

    meeting: Meeting
    actor: Actor

    @property
    def head(self) -> MeetingHead:
        """What the page's layout shows of the meeting."""
        return head_of(self.meeting)


def _desk(slug: str, actor: SignedIn, db: Db) -> Desk:
    # Whoever may not organise a meeting learns nothing of it, not even that it exists.
    meeting = queries.meeting_at(db, slug)
    if meeting is None or not actor.organises(meeting.id):
        raise NoSuchMeeting
    return Desk(meeting, actor)


OrganiserDesk = Annotated[Desk, Depends(_desk)]


@dataclass(frozen=True)
class MailKind:
    """A kind of mail in a language, as an organiser's meeting sends it."""

    desk: Desk
    kind: Kind
    language: str

    @property
    def words(self) -> WordsOf:
        """Whose words these are."""
        return WordsOf(self.desk.meeting.id, self.kind, self.language)

    @property
    def path(self) -> str:
        """The page that shows it."""
        return f"/organise/{self.desk.meeting.slug}/wordings/{self.kind.key}/{self.language}"


def _mail_kind(desk: OrganiserDesk, feature: str, mail: str, language: str) -> MailKind:
    kind = kind_of(f"{feature}/{mail}")
    if kind is None or language not in LANGUAGES:
        raise NoSuchMessage
    return MailKind(desk, kind, language)


MailHere = Annotated[MailKind, Depends(_mail_kind)]
