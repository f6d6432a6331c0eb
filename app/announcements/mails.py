"""The mail that carries an announcement."""

from sqlalchemy.orm import Session

from app.announcements.models import Announcement
from app.announcements.rules import Reader, language_for
from app.core import clock
from app.meetings.models import Meeting
from app.messages.models import MailTopic
from app.messages.rules import ANNOUNCEMENTS, laid_out
from app.messages.service import About, Recipient, post
from app.settings import Settings


def announced(db: Session, meeting: Meeting, announcement: Announcement, to: Reader) -> None:
    """Tell one person, once and for all, in their language or in the meeting's first.

    The whole mail is in the language of its text. What is urgent goes in quiet hours too, and to
    whoever wants no announcements.
    """
    language = language_for(announcement.text, to.language, meeting.languages)
    text = announcement.text[language]
    settings: Settings = db.info["settings"]
    post(
        db,
        "announcements/announced",
        Recipient(to.email, to.name, language),
        cause=f"{ANNOUNCEMENTS}:{announcement.id}",
        meeting_id=meeting.id,
        about=About(
            ANNOUNCEMENTS, announcement.id, event_at=clock.now() if announcement.urgent else None
        ),
        to_read=announcement.to_read,
        topic=None if announcement.urgent else MailTopic.ANNOUNCEMENT,
        meant=[announcement.subject[language], text],
        meeting=meeting,
        subject=announcement.subject[language],
        text=text,
        said=laid_out(text, settings.base_url),
        provided="mails/_base/html.html",
    )
