"""Who may see a registration: its person by their link, a focal point their own delegations."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.accounts.access import Actor
from app.accounts.guards import SignedIn
from app.core.db import Db
from app.delegations import queries as delegations
from app.delegations.models import Delegation
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.guards import MeetingHere, OrganiserDesk
from app.meetings.models import Meeting
from app.meetings.rules import MeetingHead, head_of
from app.registrations import queries, service
from app.registrations.errors import NoSuchRegistration
from app.registrations.models import Registration


@dataclass(frozen=True)
class Own:
    """A registration that its person has opened by their link."""

    registration: Registration
    meeting: Meeting
    path: str

    @property
    def head(self) -> MeetingHead:
        """What the page's layout shows of the meeting."""
        return head_of(self.meeting)


def _own(secret: str, db: Db) -> Own:
    registration = service.registration_of_link(db, secret)
    meeting = meetings.meeting_by_id(db, registration.meeting_id) if registration else None
    if registration is None or meeting is None:
        raise NoSuchRegistration
    return Own(registration, meeting, f"/registrations/{secret}")


OwnRegistration = Annotated[Own, Depends(_own)]


@dataclass(frozen=True)
class FocalDesk:
    """A focal point at work on a delegation; `others` are those that they speak for as well."""

    actor: Actor
    meeting: Meeting
    delegation: Delegation
    others: list[Delegation]

    @property
    def head(self) -> MeetingHead:
        """What the page's layout shows of the meeting."""
        return head_of(self.meeting)


def _focal(actor: SignedIn, meeting: MeetingHere, db: Db, of: str = "") -> FocalDesk:
    ids = {held.delegation_id for held in actor.roles if held.delegation_id}
    spoken = [
        delegation
        for delegation in delegations.delegations_of(db, meeting.id, {one for one in ids if one})
        if actor.speaks_for(delegation.id)
    ]
    meant = [delegation for delegation in spoken if of in {"", delegation.id}]
    if not meant:
        raise NoSuchMeeting
    others = [delegation for delegation in spoken if delegation is not meant[0]]
    return FocalDesk(actor, meeting, meant[0], others)


FocalPoint = Annotated[FocalDesk, Depends(_focal)]


def _of_desk(registration_id: str, desk: OrganiserDesk, db: Db) -> Registration:
    registration = queries.registration(db, registration_id)
    if registration is None or registration.meeting_id != desk.meeting.id:
        raise NoSuchMeeting
    return registration


OfDesk = Annotated[Registration, Depends(_of_desk)]
