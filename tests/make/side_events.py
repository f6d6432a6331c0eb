"""Side events for tests: an application with sensible answers, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.side_events import service
from app.side_events.models import PartnerRole, SideEvent, SpeakerRole
from app.side_events.rules.application import Application, PartnerGiven, SpeakerGiven

LEAD = PartnerGiven(name="Mine Action Centre", role=PartnerRole.LEAD_ORGANISER)
CHAIR = SpeakerGiven(
    name="Amira Haddad",
    role=SpeakerRole.CHAIR,
    honorific="H.E.",
    affiliation="Permanent Mission",
    email="amira.haddad@example.org",
)


def lead(name: str, entity_id: str | None = None) -> PartnerGiven:
    """A lead organiser; `partners=[lead("Norway")]`."""
    return PartnerGiven(name=name, role=PartnerRole.LEAD_ORGANISER, entity_id=entity_id)


def speaker(
    name: str, role: SpeakerRole = SpeakerRole.CHAIR, email: str = "", **more: str
) -> SpeakerGiven:
    """A person with a function; `speakers=[speaker("Amira Haddad")]`."""
    return SpeakerGiven(name=name, role=role, email=email, **more)


def application(
    *,
    partners: Sequence[PartnerGiven] = (LEAD,),
    speakers: Sequence[SpeakerGiven] = (CHAIR,),
    **more: Any,
) -> Application:
    """An application: 60 minutes, 40 people, one chair. `more` are fields of `Application`."""
    given = Application(
        title="Clearing the last mile",
        description="What the last provinces need.",
        partners=tuple(partners),
        speakers=tuple(speakers),
        attendance=40,
        duration=60,
        contact_name="Jo Applicant",
        contact_email="jo@example.org",
    )
    return replace(given, **more)


def side_event(
    db: Session,
    meeting: Meeting,
    *,
    accepted: bool = False,
    nonce: str | None = None,
    **more: Any,
) -> SideEvent:
    """A side event of a meeting, as applied for or accepted; `more` is for `application`."""
    event = service.apply(db, meeting, application(**more), nonce=nonce)
    return service.accept(db, None, event) if accepted else event
