"""The mail and the short text that carry an announcement."""

from typing import Any

from sqlalchemy.orm import Session

from app.announcements.models import Announcement
from app.announcements.rules import Reader, language_for
from app.core import clock
from app.meetings.models import Meeting
from app.messages.models import Channel, MailTopic
from app.messages.rules import ANNOUNCEMENTS, laid_out
from app.messages.service import About, Recipient, post
from app.settings import Settings


def announced(
    db: Session,
    meeting: Meeting,
    announcement: Announcement,
    to: Reader,
    channel: Channel = Channel.MAIL,
) -> None:
    """Tell one person in one way, once and for all, in their language or in the meeting's first.

    All of it is in the language of its text. What is urgent goes in quiet hours too, and to
    whoever wants no announcements.
    """
    texts = announcement.text if channel is Channel.MAIL else announcement.short
    language = language_for(texts, to.language, meeting.languages)
    says = _mail if channel is Channel.MAIL else _text
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
        by=(channel,),
        meeting=meeting,
        **says(db, announcement, language),
    )


def _mail(db: Session, announcement: Announcement, language: str) -> dict[str, Any]:
    subject, text = announcement.subject[language], announcement.text[language]
    settings: Settings = db.info["settings"]
    return {
        "meant": [subject, text],
        "subject": subject,
        "text": text,
        "paragraphs": laid_out(text, settings.base_url),
        "provided": "mails/_base/html.html",
    }


def _text(_db: Session, announcement: Announcement, language: str) -> dict[str, Any]:
    short = announcement.short[language]
    return {"subject": short, "short": short}
