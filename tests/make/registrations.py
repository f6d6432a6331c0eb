"""People and registrations for tests."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.registrations import queries, service
from app.registrations.models import (
    BatchKind,
    LetterRequest,
    NeedKind,
    Person,
    Registration,
    RegistrationBatch,
    RegistrationView,
    SponsorshipRequest,
)
from app.registrations.rules import WHO, Entry
from app.registrations.rules.support import Passport
from tests.make import accounts, delegations


def needs(db: Session, registration: Registration) -> dict[NeedKind, str]:
    """What the person of a registration needs, with what they wrote of it."""
    return service.as_needs(service.needs_told(db, registration))


def sponsored(db: Session, meeting: Meeting, asks: Registration) -> SponsorshipRequest:
    """A request for sponsorship, which the meeting then offers."""
    service.set_sponsorship(db, None, meeting, budget=10_000, currency="CHF")
    service.ask_sponsorship(db, meeting, asks, "A ticket & a room")
    (made,) = [
        one
        for one in queries.sponsorship_requests(db, meeting.id)
        if one.registration_id == asks.id
    ]
    return made


def letter(db: Session, meeting: Meeting, asks: Registration) -> LetterRequest:
    """A request for a letter in English, in which the meeting then writes them."""
    body = "To whom it may concern\n\n{name}, {passport_number}, comes to {meeting}."
    service.set_letter_text(db, None, meeting, "en", head="The Secretariat\nGeneva", body=body)
    passport = Passport("X1234567", "Switzerland", "1961-03-07")
    service.ask_letter(db, meeting, asks, passport, "en")
    (made,) = [
        one for one in queries.letter_requests(db, meeting.id) if one.registration_id == asks.id
    ]
    return made


def person(
    db: Session, meeting: Meeting, name: str = "Ana Pérez", email: str | None = None, **more: Any
) -> Person:
    """A person at a meeting who need not be registered."""
    return service.person_for(db, meeting, name=name, email=email, **more)


def begun(
    db: Session, meeting: Meeting, name: str = "Ana Pérez", *, email: str | None = None
) -> service.Opened:
    """A registration of which the first step is answered."""
    opened = service.begin_draft(db, meeting, None)
    address = email or f"{name.split(maxsplit=1)[0].lower()}@example.org"
    said = {"name": name, "passport_name": "", "gender": "", "honorific": ""}
    said |= {"email": address, "position": "", "language": "en"}
    service.keep_answers(db, meeting, opened, WHO, said)
    return opened


def offered(
    db: Session, meeting: Meeting, registration: Registration, email: str = "colleague@example.org"
) -> str:
    """Offer a registration to a colleague; gives the path in their mail."""
    service.offer_transfer(db, meeting, registration, name="Coll Colleague", email=email)
    mail = next(one for one in messages.newest_messages(db, email) if "/transfers/" in one.text)
    link = next(word for word in mail.text.split() if "/transfers/" in word)
    return link[link.index("/registrations") :].partition("?")[0]


def registration(
    db: Session,
    meeting: Meeting,
    name: str = "Ana Pérez",
    *,
    approved: bool = False,
    at: datetime | None = None,
    notify: bool = True,
    **more: Any,
) -> Registration:
    """A registration, for Switzerland unless said otherwise; `more` is for `Entry`."""
    address = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    values: dict[str, Any] = {"email": address}
    if "organisation" not in more:
        values["entity"] = delegations.state(db)
    entry = Entry(name=name, **{**values, **more})
    made = service.register(db, meeting, entry, at=at, notify=notify)
    if approved:
        service.approve(db, None, meeting, made, notify=notify)
    return made


def batch(
    db: Session, meeting: Meeting, *people: Registration, kind: BatchKind = BatchKind.WRITE
) -> RegistrationBatch:
    """Something that an organiser of another account does with these; a message unless said so."""
    return service.begin_batch(
        db,
        accounts.actor(db, "olive@example.org", name="Olive Organiser"),
        meeting,
        kind,
        [one.id for one in people],
        seen=clock.now(),
        subject="About {meeting}",
        text="Dear {name},\n\nplease bring your passport.",
    )


def view(
    db: Session, meeting: Meeting, query: str = "state=approved", *, shared: bool = True
) -> RegistrationView:
    """A view that an organiser of another account keeps of the list."""
    actor = accounts.actor(db, "olive@example.org", name="Olive Organiser")
    return service.keep_view(db, actor, meeting, name="Mine", shared=shared, query=query)
