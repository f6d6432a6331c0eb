"""Writes the reminders that are due, and stops those that waited and are overtaken."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.ids import mark_of
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.models import Message
from app.messages.rules import TEXT_MARK
from app.messages.service.drafts import DraftsGo
from app.nominations import service as nominations
from app.reminders import mails
from app.reminders.errors import OthersNow, ReminderOvertaken
from app.reminders.models import Kind
from app.reminders.rules import CAUSE
from app.reminders.service.planning import LETTERS, Planned, planned, settings_of
from app.schedule import queries as schedule
from app.side_events.service.answers import give_link


def send_due(db: Session, meeting_id: str) -> int:
    """Write the reminders of a meeting that are due; gives how many.

    Each once for its cause and person, however often this runs.
    """
    meeting = meetings.meeting_by_id(db, meeting_id)
    if meeting is None:
        return 0
    now, sent = clock.now(), 0
    for kind, setting in settings_of(db, meeting_id).items():
        found = planned(db, meeting, kind, setting) if setting.on else ()
        sent += _write(db, meeting, [one for one in found if one.at <= now and not one.skipped])
    return sent


def send_now(db: Session, actor: Actor, meeting: Meeting, kind: Kind, seen: str) -> int:
    """Write the reminders of a kind at once that go later or not by themselves; gives how many.

    `seen` is the mark (`mark_of`) of those that were shown. Raises `OthersNow` where they
    are others by now: nobody sends to people whom they have not seen.
    """
    schedule.lock_meeting(db, meeting.id)
    setting = settings_of(db, meeting.id)[kind]
    found = by_hand(planned(db, meeting, kind, setting))
    if mark_of(one.letter.whole_cause for one in found) != seen:
        raise OthersNow
    sent = _write(db, meeting, found)
    record(db, actor, "reminders.sent_now", meeting.id, None, kind=kind.value, number=sent)
    return sent


def by_hand(found: Iterable[Planned]) -> list[Planned]:
    """Those of some reminders that somebody can send now."""
    return [one for one in found if one.by_hand and not one.skipped]


def _write(db: Session, meeting: Meeting, found: Iterable[Planned]) -> int:
    sent = 0
    for one in found:
        for named in one.letter.asks:
            give_link(db, named)
        for invitation in one.letter.invites:
            nominations.give_link(db, meeting, invitation)
        sent += mails.write(db, meeting, one.letter) is not None
    return sent


def refuse_overtaken(db: Session, going: DraftsGo) -> None:
    """React to mails about to be sent that waited for the end of the quiet hours.

    Raises `ReminderOvertaken` where what one reminds of is not so any more: somebody has answered,
    or another programme is public.
    """
    for one in going.drafts:
        if one.draft_of == CAUSE and one.meeting_id and not _holds(db, one.meeting_id, one):
            raise ReminderOvertaken


def _holds(db: Session, meeting_id: str, message: Message) -> bool:
    meeting = meetings.meeting_by_id(db, meeting_id)
    if meeting is None:
        return False
    kind = next(one for one in Kind if message.kind == mails.FOLDERS[one])
    letters = LETTERS[kind](db, meeting, settings_of(db, meeting_id)[kind])
    cause = messages.cause_of(db, message)
    told = (cause.removesuffix(TEXT_MARK), message.about_id)
    return told in {(letter.whole_cause, letter.about_id) for letter in letters}
