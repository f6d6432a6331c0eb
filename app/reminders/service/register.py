"""Before registration closes: to those whose list or registration is not complete."""

from bisect import insort

from sqlalchemy.orm import Session

from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.nominations.queries import numbers_reserved
from app.registrations import queries as registrations
from app.registrations.rules import ALIVE
from app.registrations.service import link_path
from app.reminders import mails, queries
from app.reminders.mails import Awaited, Change, Lacking, Letter
from app.reminders.rules import Setting, days_before
from app.reminders.service.finding import name_of, to_speaker, told_to, who_speaks

People = dict[str, tuple[Recipient, Lacking]]


def letters(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """One to each person, so many days before the deadline of registration."""
    closes_at = meeting.registration_closes_at
    if closes_at is None:
        return []
    people: People = {}
    _lists(db, meeting, people)
    _changes(db, meeting, people)
    _speakers(db, meeting, people)
    due = days_before(closes_at, setting.days, meeting.timezone, meeting.registration_opens_at)
    return [
        mails.of_register(meeting, to, closes_at, due, lacking) for to, lacking in people.values()
    ]


def _lists(db: Session, meeting: Meeting, people: People) -> None:
    """Lists that are empty, or that have places for which names follow."""
    reserved = numbers_reserved(db, meeting.id)
    numbers = registrations.numbers_by_delegation(db, meeting.id)

    def people_of(one: Delegation) -> int:
        return sum(count for state, count in numbers.get(one.id, {}).items() if state in ALIVE)

    def lacks(one: Delegation) -> bool:
        return not one.final_at and (not people_of(one) or one.id in reserved)

    for one, speak in who_speaks(db, meeting, lacks):
        for each in speak:
            lacking = told_to(people, each.to.email, each.to, Lacking)
            awaited = Awaited(
                name_of(one, each.to),
                one.id,
                people_of(one),
                reserved.get(one.id, 0),
                each.invited,
            )
            insort(lacking.lists, awaited)


def _changes(db: Session, meeting: Meeting, people: People) -> None:
    """Registrations that the organisers want changed."""
    for one in queries.asked_to_change(db, meeting.id):
        if one.person.email:
            to = Recipient(one.person.email, one.person.name, one.person.language)
            change = Change(one.change_asked, link_path(db, meeting, one))
            told_to(people, to.email, to, Lacking).asked.append(change)


def _speakers(db: Session, meeting: Meeting, people: People) -> None:
    """People who speak at accepted side events and are not on the list."""
    for speaker, event in queries.speaking_unregistered(db, meeting.id):
        to = to_speaker(speaker)
        titles = told_to(people, to.email, to, Lacking).speaks_at
        if event.title not in titles:
            titles.append(event.title)
