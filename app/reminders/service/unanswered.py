"""Chairs who have not answered their invitation: they are asked again, then others are told."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.invitations.service import versions_of_meeting
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.nominations.queries import focal_points_of
from app.reminders import mails, queries
from app.reminders.mails import Letter, Waiting
from app.reminders.models import Kind
from app.reminders.rules import Setting, local_day
from app.reminders.service.finding import held, to_account, to_speaker
from app.side_events.service.answers import answer_path
from app.side_events.service.links import link_path


def letters_to_chairs(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """To each chair who has not answered, so many days after the invitation."""
    found = []
    for one in waiting(db, meeting):
        chair = one.chair
        due, path = _due(meeting, one, setting), answer_path(db, chair)
        to = to_speaker(chair)
        found.append(mails.of_answer(Kind.UNANSWERED, to, one, due=due, path=path))
    return found


def letters_to_others(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """To the host of the side event, and to the focal points of the chair's delegation."""
    found = waiting(db, meeting)
    delegations = queries.delegations_of(db, {one.chair.person_id for one in found})
    return [
        mails.of_answer(Kind.ESCALATED, to, one, due=_due(meeting, one, setting), path=path)
        for one in found
        for to, path in _others(db, meeting, one, delegations.get(one.chair.person_id))
    ]


def waiting(db: Session, meeting: Meeting) -> list[Waiting]:
    """The chairs who have not answered since they were invited to the hours as they are now."""
    asked = {
        (of_event.event_id, one.person_id): one
        for of_event in versions_of_meeting(db, meeting.id)
        for one in of_event.unanswered
    }
    found = []
    for one in held(db, meeting.id):
        for chair in one.chairs:
            version = asked.get((one.event.id, chair.person_id))
            if version and version.asked_at and version.has_entry:
                found.append(Waiting(one, chair, version.asked_at))
    return found


def _due(meeting: Meeting, one: Waiting, setting: Setting) -> date:
    return local_day(one.asked_at, meeting.timezone) + timedelta(days=setting.days)


def _others(
    db: Session, meeting: Meeting, one: Waiting, delegation_id: str | None
) -> Iterator[tuple[Recipient, str]]:
    """Who can see to an answer, each once, with their page; never the chair."""
    event, told = one.held.event, {one.chair.email.lower(), ""}
    host = event.contact_email.lower()
    if host not in told:
        told.add(host)
        yield Recipient(host, event.contact_name, event.contact_language), link_path(db, event)
    for account, _role in focal_points_of(db, delegation_id) if delegation_id else ():
        if account.email.lower() not in told:
            yield to_account(account), f"/{meeting.slug}/events/{event.id}"
