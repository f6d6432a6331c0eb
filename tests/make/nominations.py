"""Reserved places and invitations for tests."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.messages.models import Message
from app.nominations import queries, service
from app.nominations.models import Import
from app.nominations.rules.tables import read_pasted
from app.registrations.models import DelegationFunction, ReservedPlace
from tests.make.accounts import actor


def reserved(
    db: Session,
    meeting: Meeting,
    delegation: Delegation,
    function: DelegationFunction = DelegationFunction.ADVISER,
    number: int = 2,
) -> ReservedPlace:
    """Places that a delegation keeps for names that follow: two advisers unless said otherwise."""
    who = actor(db, "reserver@example.org")
    service.reserve(db, who, meeting, delegation, function=function, number=number)
    kept = queries.reserved_of(db, delegation.id)
    return next(place for place in kept if place.function is function)


def table(
    db: Session,
    delegation: Delegation,
    text: str = "Name\tFunction\nTabitha\tAdviser\n",
    *,
    with_letter_to: Meeting | None = None,
) -> Import:
    """A table that was pasted and is looked at: of one adviser unless said otherwise."""
    who = actor(db, "reserver@example.org")
    if with_letter_to is not None:
        service.send_letter(db, who, with_letter_to, delegation, b"%PDF-1.7")
    return service.read_in(db, who, delegation, read_pasted(text), source="", language="en")


def invitation_link(
    db: Session,
    meeting: Meeting,
    delegation: Delegation,
    email: str = "invited@example.org",
    language: str = "en",
) -> str:
    """Invite somebody to be a focal point; the path that their mail leads to."""
    who = actor(db, "inviter@example.org", organiser_of=meeting.id)
    service.invite(db, who, meeting, delegation, email=email, language=language)
    return link_in_mail(db, email)


def link_in_mail(db: Session, email: str) -> str:
    """The path of the invitation in the newest mail to an address."""
    newest = select(Message).where(Message.to_email == email, Message.kind == "nominations/invited")
    mails = db.scalars(newest.order_by(Message.created_at, Message.id)).all()
    found: list[str] = re.findall(r"/invitations/[\w-]+", mails[-1].text)
    return found[0]
