"""To those whom an application names and who have not said whether they take part."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.core import clock
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.registrations.rules import is_over, link_ends
from app.reminders import mails, queries
from app.reminders.mails import Asked, Letter, Question
from app.reminders.models import Kind
from app.reminders.rules import Setting, local_day
from app.reminders.service.finding import told_to
from app.reminders.service.unanswered import waiting
from app.side_events.mails.naming import language_of
from app.side_events.service import answer_path


def letters(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """One to each person for a day on which they were asked, so many days after it."""
    now = clock.now()
    if is_over(meeting, now):
        return []
    otherwise = _reminded_otherwise(db, meeting)
    days: dict[tuple[str, date], tuple[Recipient, list[Question]]] = {}
    for named, event in queries.waiting_questions(db, meeting.id):
        starts_at = event.announced_start
        if named.id in otherwise or named.asked_at is None or (starts_at and starts_at <= now):
            continue
        to = Recipient(named.email.lower(), named.name, language_of(event, named))
        asked_on = local_day(named.asked_at, meeting.timezone)
        question = Question(named, event, answer_path(db, named))
        told_to(days, (to.email, asked_on), to, list[Question]).append(question)
    ends, wait = link_ends(meeting, now), timedelta(days=setting.days)
    return [
        mails.of_confirm(meeting, to, Asked(asked_on, ends), asked_on + wait, questions)
        for (_email, asked_on), (to, questions) in days.items()
    ]


def _reminded_otherwise(db: Session, meeting: Meeting) -> set[str]:
    """Chairs who are reminded of the invitation that their calendar has."""
    if Kind.UNANSWERED not in queries.reminders_of(db, meeting.id):
        return set()
    return {one.chair.id for one in waiting(db, meeting)}
