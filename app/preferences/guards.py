"""Whose messages a page is about, by whichever link somebody came to it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from app.accounts.guards import SignedIn
from app.calendars.errors import NoCalendarOfLink
from app.core.db import Db
from app.core.i18n import in_language
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.queries import meeting_by_id
from app.messages.errors import NoSuchMessage
from app.messages.service import reading
from app.messages.service.reading import Opened
from app.preferences.errors import NoMailOfLink
from app.preferences.service import Reader
from app.registrations.guards import OwnRegistration
from app.registrations.queries import person_by_email
from app.registrations.service import person_of_page
from app.side_events.errors import LinkOpensNothing
from app.side_events.guards import OwnApplication

ACCOUNT = "/account/messages"


@dataclass(frozen=True)
class Visit:
    """Somebody on the page of what they want: its address, where it is sent, where one goes back.

    `mail` is the one by whose link they came. A mail may have been passed on: others who read it
    do not see a number of a telephone.
    """

    reader: Reader
    here: str
    sends_to: str
    back: str = ""
    mail: Opened | None = None


def _of_mail(secret: str, db: Db) -> Visit:
    """Raises `NoMailOfLink`, which names the meeting if it can."""
    try:
        mail = reading.mail_of(db, secret)
    except NoSuchMessage as unknown:
        of = meeting_by_id(db, reading.meeting_of(db, secret))
        if of is None:
            raise NoMailOfLink from unknown
        raise NoMailOfLink(in_language(of.name), of.contact_email) from unknown
    meeting = meeting_by_id(db, mail.meeting_id)
    if meeting is None:
        raise NoMailOfLink
    here = f"/mails/{secret}"
    return Visit(_reader(db, meeting, mail.email, mail.name), here, f"{here}/settings", mail=mail)


def _of_registration(own: OwnRegistration) -> Visit:
    person, here = own.registration.person, f"{own.path}/messages"
    reader = Reader(own.meeting, person.email or "", person.name, person)
    return Visit(reader, here, here, own.path)


def _of_application(own: OwnApplication, db: Db) -> Visit:
    event, here = own.event, f"{own.path}/messages"
    if not event.contact_email:  # erased: nobody is written to
        raise LinkOpensNothing
    reader = _reader(db, own.meeting, event.contact_email, event.contact_name)
    return Visit(reader, here, here, own.path)


def _of_calendar(secret: str, db: Db) -> Visit:
    person = person_of_page(db, secret)
    meeting = meeting_by_id(db, person.meeting_id) if person else None
    if person is None or meeting is None:
        raise NoCalendarOfLink
    back = f"/calendars/{secret}"
    reader = Reader(meeting, person.email or "", person.name, person)
    return Visit(reader, f"{back}/messages", f"{back}/messages", back)


def _of_account(actor: SignedIn, meeting: MeetingHere, db: Db) -> Visit:
    here = f"{ACCOUNT}/{meeting.slug}"
    person = person_by_email(db, meeting.id, actor.email.lower())
    return Visit(Reader(meeting, actor.email, actor.name, person, actor), here, here, ACCOUNT)


def _reader(db: Session, meeting: Meeting, email: str, name: str) -> Reader:
    return Reader(meeting, email, name, person_by_email(db, meeting.id, email.lower()))


ByMail = Annotated[Visit, Depends(_of_mail)]
ByRegistration = Annotated[Visit, Depends(_of_registration)]
ByApplication = Annotated[Visit, Depends(_of_application)]
ByCalendar = Annotated[Visit, Depends(_of_calendar)]
ByAccount = Annotated[Visit, Depends(_of_account)]
