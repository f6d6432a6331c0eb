"""Chairs who have not answered their invitation: they are asked again, then others are told."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.invitations.service import versions_of_meeting
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.nominations.queries import focal_points_of
from app.reminders import mails, queries
from app.reminders.mails import Letter, Waiting, Wanted
from app.reminders.models import Kind
from app.reminders.rules import Setting, local_day
from app.reminders.service.finding import held, to_account, to_speaker, told_to
from app.side_events.service.answers import answer_path
from app.side_events.service.links import link_path


def letters_to_chairs(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """One to each chair for a day on which they were invited, so many days after it."""
    return _letters(
        Kind.UNANSWERED,
        meeting,
        setting,
        (
            (to_speaker(one.chair), Wanted(one, answer_path(db, one.chair)))
            for one in waiting(db, meeting)
        ),
    )


def letters_to_others(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """To hosts of side events and to focal points of delegations, in the same way: one to each for
    all chairs of theirs who were invited on a day.
    """
    found = waiting(db, meeting)
    delegations = queries.delegations_of(db, {one.chair.person_id for one in found})
    return _letters(
        Kind.ESCALATED,
        meeting,
        setting,
        (
            (to, Wanted(one, path))
            for one in found
            for to, path in _others(db, meeting, one, delegations.get(one.chair.person_id))
        ),
    )


def _letters(
    kind: Kind, meeting: Meeting, setting: Setting, found: Iterable[tuple[Recipient, Wanted]]
) -> list[Letter]:
    days: dict[tuple[str, date], tuple[Recipient, list[Wanted]]] = {}
    for to, wanted in found:
        asked_on = local_day(wanted.waiting.asked_at, meeting.timezone)
        told_to(days, (to.email, asked_on), to, list[Wanted]).append(wanted)
    wait = timedelta(days=setting.days)
    return [
        mails.of_answers(kind, meeting, to, asked_on=asked_on, due=asked_on + wait, wanted=wanted)
        for (_email, asked_on), (to, wanted) in days.items()
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
