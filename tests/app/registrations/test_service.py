"""Registering, changing, deciding, and the links of a person."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.messages.models import Message
from app.registrations import service
from app.registrations.errors import Cancelled, NoDelegation
from app.registrations.models import DelegationFunction, RegistrationState
from app.registrations.rules import Entry
from tests.conftest import rows
from tests.make import delegations, meetings, registrations


def kinds(db: Session) -> list[str]:
    """The mails that were written, in order."""
    return list(db.scalars(select(Message.kind).order_by(Message.created_at, Message.id)))


def test_a_registration_is_kept_and_confirmed_in_the_persons_language(db: Session) -> None:
    meeting = meetings.meeting(db)
    switzerland = delegations.state(db, fr="Suisse")
    entry = Entry(
        name="Zoé Müller",
        email="zoe@example.org",
        entity=switzerland,
        position="Counsellor",
        language="fr",
        function=DelegationFunction.ADVISER,
        needs="Step-free access",
    )

    made = service.register(db, meeting, entry, nonce="n1")

    assert (made.person.name, made.person.email) == ("Zoé Müller", "zoe@example.org")
    assert made.delegation is not None
    assert made.delegation.entity is switzerland
    assert (made.state, made.late) == (RegistrationState.SUBMITTED, False)
    mail = db.scalars(select(Message)).one()
    assert (mail.kind, mail.language) == ("registrations/received", "fr")
    assert "Suisse" in mail.text
    assert service.link_path(db, meeting, made) in mail.text
    assert "Step-free" not in mail.text + mail.html
