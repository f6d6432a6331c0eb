"""Side events for tests: an application with sensible answers, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.side_events import queries, service
from app.side_events.forms.parts import PARTS, part_of
from app.side_events.models import PartnerRole, SideEvent, SpeakerRole
from app.side_events.rules.application import Application, PartnerGiven, SpeakerGiven
from app.side_events.rules.states import Step
from app.side_events.service import Copy

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


def partner(
    name: str, role: PartnerRole = PartnerRole.CO_ORGANISER, email: str = ""
) -> PartnerGiven:
    """One who organises or supports it with the lead organiser."""
    return PartnerGiven(name=name, role=role, email=email)


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


def made(app: FastAPI, meeting: Meeting, *titles: str, **more: Any) -> list[str]:
    """The ids of side events with these titles, in a transaction of their own."""
    with app.state.sessions.write() as db:
        return [side_event(db, meeting, title=title, **more).id for title in titles]


def read(app: FastAPI, event_id: str) -> SideEvent:
    """A side event as it is now."""
    with app.state.sessions.read() as db:
        found = queries.side_event(db, event_id)
    assert found is not None
    return found


def drafted(db: Session, meeting: Meeting, by: Actor) -> str:
    """Two applications are put on the waiting list; the id of one of the mails that wait."""
    ids = [side_event(db, meeting, title=title).id for title in ("A third of it", "And a fourth")]
    service.decide_all(db, by, meeting, ids, Step.WAIT)
    return messages.drafts_of(db, meeting.id)[0].id


def written(db: Session, meeting: Meeting) -> Copy:
    """An application that two partners write: one part is saved, one text is to be chosen from."""
    copy = service.begin_draft(db, meeting, None)
    event, concept = PARTS[0], part_of("concept")
    assert concept
    texts = {
        "title": "Clearing the last mile",
        "language": "en",
        "duration": "60",
        "contact_name": "Jo Applicant",
        "contact_email": "jo@example.org",
        "contact_language": "en",
    }
    service.save_part(db, copy, event, seen={}, texts=texts, page="ana")
    other = texts | {"title": "The last mile"}
    service.save_part(db, copy, event, seen={}, texts=other, page="bo")
    note = {"concept": "a", "concept/a/language": "en", "concept/a/background": "Why **now**."}
    service.save_part(db, copy, concept, seen={}, texts=note, page="ana")
    return copy
