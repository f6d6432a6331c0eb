"""The one row of each person at a meeting, and when they are not free."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.meetings import models as meetings
from app.messages.rules import ZoneWanted
from app.registrations import queries, rules
from app.registrations.models import Absence, Person, SessionDuty
from app.registrations.rules import Entry
from app.registrations.rules.busy import Period


def person_for(
    db: Session,
    meeting: meetings.Meeting,
    *,
    name: str,
    email: str | None = None,
    honorific: str = "",
    position: str = "",
    language: str = "en",
    is_demo: bool = False,
) -> Person:
    """The one row of a person at a meeting, made if there is none.

    `email` (in lower case) identifies a person. Without it the name does, as `rules.same_name`
    says. Of a person who is known already nothing is written, not even what is empty: whoever
    names somebody must not be able to say what stands on their badge.
    """
    person = known_person(db, meeting.id, name, email)
    if person is None:
        person = new_person(db, meeting, name=name, email=email)
        person.honorific, person.position = honorific, position
        person.language, person.is_demo = language, is_demo
    db.flush()
    return person


def new_person(
    db: Session, meeting: meetings.Meeting, *, name: str, email: str | None = None
) -> Person:
    """A person who is known to have no row yet (see `known_person`); it is not written so far."""
    person = Person(
        id=new_id(),
        meeting_id=meeting.id,
        email=email or None,
        honorific="",
        name=name,
        passport_name="",
        name_key=rules.name_key(name),
        position="",
        created_at=clock.now(),
    )
    db.add(person)
    return person


def describe(person: Person, entry: Entry) -> None:
    """Say of a person what their registration says, whoever named them before and however.

    For somebody who has no registration yet: what is known of them came from a side event, which
    anybody may have written.
    """
    person.name, person.name_key = entry.name, rules.name_key(entry.name)
    person.honorific, person.position = entry.honorific, entry.position
    person.language = entry.language


def known_person(db: Session, meeting_id: str, name: str, email: str | None) -> Person | None:
    """Who is meant at a meeting by an address or, without one, by a name; None if nobody."""
    if email:
        return queries.person_by_email(db, meeting_id, email)
    return rules.same_name(queries.people_by_name(db, meeting_id, rules.name_key(name)))


def known_to_enter(db: Session, meeting_id: str, entry: Entry) -> Person | None:
    """Who is meant by an entry: without an address nobody who has one, but in the delegation.

    Otherwise a name would be enough to be shown the address of whoever bears it.
    """
    if entry.email:
        return queries.person_by_email(db, meeting_id, entry.email)
    entity_id = entry.entity.id if entry.entity else None
    key = rules.name_key(entry.name)
    return rules.same_name(queries.people_to_enter(db, meeting_id, key, entity_id))


def say_own_zone(db: Session, wanted: ZoneWanted) -> None:
    """React to a mail whose hours depend on who gets it: what they have said of a meeting counts
    more than what they have said of all.
    """
    person = queries.person_by_email(db, wanted.meeting_id, wanted.email)
    if person is not None and person.timezone:
        wanted.own = person.timezone


def add_absence(db: Session, person: Person, *, starts_at: datetime, ends_at: datetime) -> Absence:
    """Say when a person is not available. Raises `Invalid` when it ends before it starts."""
    if ends_at <= starts_at:
        raise Invalid(_("The end must be after the start."))
    absence = Absence(person_id=person.id, starts_at=starts_at, ends_at=ends_at)
    db.add(absence)
    db.flush()
    return absence


def keep_calendar(
    db: Session, actor: Actor | None, person: Person, times: Iterable[Period]
) -> None:
    """Say when a person is not available by their own calendar, in place of what it said before.

    What organisers wrote down of them stays. Raises `Invalid` when a time ends before it starts.
    """
    for one in queries.absences_from_calendar(db, person.id):
        remove_absence(db, one)
    said = list(times)
    for starts_at, ends_at in said:
        add_absence(db, person, starts_at=starts_at, ends_at=ends_at).from_calendar = True
    db.flush()
    record(db, actor, "person.calendar_kept", person.meeting_id, person.id, number=len(said))


def remove_absence(db: Session, absence: Absence) -> None:
    """Take back that a person is not available in a period."""
    db.delete(absence)
    db.flush()


def add_duty(db: Session, session: meetings.Session, person: Person) -> None:
    """Say that a person must be in a session of the official programme; twice is once."""
    if db.get(SessionDuty, (session.id, person.id)) is None:
        db.add(SessionDuty(session_id=session.id, person_id=person.id))
        db.flush()
