"""The mail with an entry for a calendar, and what it says in words: old and new side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.db import Languages
from app.core.i18n import gettext as _
from app.invitations.models import Method
from app.invitations.rules import Shown, Step, Why
from app.invitations.rules.itip import FILE_NAME, MEDIA_TYPE
from app.meetings import queries as meetings
from app.messages.models import Message
from app.messages.rules import PROGRAMME
from app.messages.service import About, Attachment, Recipient, post
from app.schedule.models import Release
from app.side_events.rules.application import SPEAKER_ROLES


@dataclass(frozen=True)
class Letter:
    """What a mail with an entry says. `before` is what the mail before it said, if any, `news` are
    the lines of the entry that are new since then, `link` is where to join from elsewhere.
    `answer_path` is where they say whether they come, "" where they have said it or nobody asks.

    `host_says` is why hosts have changed what stands beside hours and place, for everybody to read;
    it is typed by them, so no address in it becomes a link.

    `was_changed`: the event was changed since it was first public, so that the note is the reason.

    `full_title` is that of the event where `shown` has a shorter one, as calendars do. Without
    `roles`, and unless they come in somebody's place (`instead_of`), its recipient only marked the
    event: nobody invited them. `theirs` are the functions of those in whose place they come.
    """

    event_id: str
    shown: Shown
    before: Shown | None
    roles: tuple[str, ...]
    note: Languages
    calendar_path: str
    entry: str
    news: tuple[str, ...] = ()
    link: str = ""
    answer_path: str = ""
    full_title: str = ""
    instead_of: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    host_says: str = ""
    was_changed: bool = False

    @property
    def begins(self) -> datetime:
        """When somebody would come for it: where it is now, or where it was."""
        return min(one.starts_at for one in (self.shown, self.before) if one)


def send(
    db: Session,
    release: Release,
    step: Step,
    to: Recipient,
    letter: Letter,
    *,
    cause: str,
    to_read: bool = False,
) -> Message | None:
    """Put one mail with an entry into the outbox; None where it was written before.

    With `to_read` it waits there as a draft.
    """
    zone = release.programme["meeting"]["timezone"]
    with i18n.in_use(to.language):
        changes = list(_changes(letter.before or letter.shown, letter.shown, zone))
    context: dict[str, Any] = {
        "changes": changes,
        "letter": letter,
        "shown": letter.shown,
        "speaker_roles": SPEAKER_ROLES,
        **_of_meeting(release),
        "note": letter.note,
        "contact": _whom_to_ask(db, release, step),
    }
    return post(
        db,
        f"invitations/{step.why}",
        to,
        cause=cause,
        about=About(PROGRAMME, release.id, letter.begins),
        to_read=to_read,
        meeting_id=release.meeting_id,
        attachments=[attached(step.method, letter.entry)],
        meant=[*letter.note.values(), letter.link, context["contact"]],
        **context,
    )


def _whom_to_ask(db: Session, release: Release, step: Step) -> str:
    """The address of the organisers, for who reads that they take part no more; "" for others."""
    meeting = meetings.meeting_by_id(db, release.meeting_id) if step.why is Why.TAKEN_OUT else None
    return meeting.contact_email if meeting else ""


def _of_meeting(release: Release) -> dict[str, Any]:
    printed = release.programme["meeting"]
    named = {"slug": printed["slug"], "timezone": printed["timezone"]}
    return {"meeting": {"name": printed["name"]}, **named}


def attached(method: Method, text: str) -> Attachment:
    """An entry as a mail carries it."""
    return Attachment(FILE_NAME, MEDIA_TYPE.format(method=method.value.upper()), text)


def _changes(before: Shown, now: Shown, zone: str) -> Iterator[tuple[str, str, str]]:
    """What is another than before: a term, the old, the new."""
    pairs = (
        (_("Title"), before.title, now.title),
        (_("When"), _when(before, zone), _when(now, zone)),
        (_("Where"), _where(before), _where(now)),
    )
    return (one for one in pairs if one[1] != one[2])


def _when(shown: Shown, zone: str) -> str:
    day = i18n.show_date(shown.starts_at, zone)
    return i18n.show_parts((day, i18n.show_period(shown.starts_at, shown.ends_at, zone)))


def _where(shown: Shown) -> str:
    return i18n.show_parts((i18n.in_language(shown.room), i18n.in_language(shown.venue)))
