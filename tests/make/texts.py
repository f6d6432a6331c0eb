"""Gateways of short texts and telephones for tests."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core import clock
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.messages.models import Carried, Telephone
from app.messages.rules.gateway import text_secret
from app.messages.service import gateways
from app.messages.service.gateways import Said
from app.settings import Settings
from tests.make import accounts

NUMBER = "+41791234567"


def gateway(
    db: Session,
    meeting: Meeting,
    address: str = "https://gateway.example.org/texts",
    *,
    actor: Actor | None = None,
    on: bool = True,
    carries: Collection[Carried] = tuple(Carried),
    a_minute: int = 6000,
) -> str:
    """Set up a meeting's gateway; gives its secret, "" where it had one."""
    actor = actor or accounts.actor(db, "olive@example.org", name="Olive Organiser")
    return gateways.set_up(db, actor, meeting.id, Said(on, address, carries, a_minute))


def agreeing_path(db: Session, telephone: Telephone) -> str:
    """The address in the first text to a number."""
    settings: Settings = db.info["settings"]
    return f"/texts/{text_secret(settings.secret_key, telephone.id, telephone.number)}"


def telephone(
    db: Session, meeting: Meeting, email: str, number: str = NUMBER, *, agreed: bool = True
) -> Telephone:
    """A number that somebody gave, and agreed to."""
    now = clock.now()
    made = Telephone(
        id=new_id(),
        meeting_id=meeting.id,
        email=email.lower(),
        number=number,
        language="en",
        asked_at=now,
        agreed_at=now if agreed else None,
    )
    db.add(made)
    db.flush()
    return made
