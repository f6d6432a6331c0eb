"""Writes the reminders that are due, and stops those that waited and are overtaken."""

from sqlalchemy.orm import Session

from app.core import clock
from app.meetings import queries as meetings
from app.messages.models import Message
from app.messages.service.drafts import DraftsGo
from app.reminders import mails
from app.reminders.errors import ReminderOvertaken
from app.reminders.models import Kind
from app.reminders.rules import CAUSE
from app.reminders.service.planning import LETTERS, planned, settings_of
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
        for one in planned(db, meeting, kind, setting) if setting.on else ():
            if one.at <= now and not one.skipped:
                if one.letter.asks:
                    give_link(db, one.letter.asks)
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
    release = schedule.current_release(db, meeting_id, printed=False)
    if meeting is None or release is None or release.id != message.about_id:
        return False
    settings = settings_of(db, meeting_id)
    kind = next(one for one in Kind if message.kind == mails.FOLDERS[one])
    letters = LETTERS[kind](db, meeting, settings[kind])
    return message.cause in {letter.whole_cause for letter in letters}
