"""To the hosts of side events whose texts and papers are not there."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.calls.queries import policy_of
from app.core import clock
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.reminders import mails, queries
from app.reminders.mails import Held, Letter, Missing
from app.reminders.rules import Paper, Setting, deadline_of, local_day, still_to_come
from app.reminders.service.finding import held, told_to
from app.side_events.service.links import link_path


def letters(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """One to each host for a deadline, so many days before it."""
    until, now = policy_of(db, meeting.id).changes_until, clock.now()
    found = [one for one in held(db, meeting.id) if one.event.contact_email]
    there = _there(db, found)
    published = queries.first_published(db, [one.event.id for one in found])
    days: dict[tuple[str, date], tuple[Recipient, list[Missing]]] = {}
    for one in found:
        event = one.event
        papers = [paper for paper in still_to_come(until, now) if event.id not in there[paper]]
        to = Recipient(event.contact_email.lower(), event.contact_name, event.contact_language)
        deadline = deadline_of(one.released.starts_at, until, now)
        if papers:
            missing = Missing(one, papers, deadline, link_path(db, event))
            # A side event that moves is the occasion that it was when it was first published.
            occasion = deadline_of(published[event.id], until, now)
            day = local_day(occasion, meeting.timezone)
            told_to(days, (to.email, day), to, list[Missing]).append(missing)
    return [
        mails.of_upload(meeting, to, occasion, timedelta(days=setting.days), missing)
        for (_email, occasion), (to, missing) in days.items()
    ]


def _there(db: Session, found: Collection[Held]) -> Mapping[Paper, Collection[str]]:
    """Which of the side events have which paper."""
    ids = [one.event.id for one in found]
    return {
        Paper.CONCEPT: queries.with_concept(db, ids),
        Paper.ORDER: {one.event.id for one in found if one.items},
        Paper.MATERIAL: queries.with_material(db, ids),
    }
