"""Who may work on a delegation: its focal points, and the organisers of its meeting."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.accounts.access import Actor
from app.accounts.guards import SignedIn
from app.core.db import Db
from app.delegations import queries as delegations
from app.delegations.models import Delegation
from app.meetings.errors import NoSuchMeeting
from app.meetings.guards import Desk, MeetingHere, OrganiserDesk
from app.meetings.models import Meeting
from app.meetings.rules import MeetingHead, head_of
from app.registrations import queries as registrations
from app.registrations.models import Registration, RegistrationState, ReservedPlace


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

    def path(self, tail: str = "") -> str:
        """An address of this workspace; of several delegations it says which."""
        of = f"?of={self.delegation.id}" if self.others else ""
        return f"/{self.meeting.slug}/delegation{tail}{of}"


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


def _member(registration_id: str, desk: FocalPoint, db: Db) -> Registration:
    registration = registrations.registration(db, registration_id)
    if (
        registration is None
        or registration.delegation_id != desk.delegation.id
        or registration.state is RegistrationState.CANCELLED
    ):
        raise NoSuchMeeting
    return registration


Member = Annotated[Registration, Depends(_member)]


def _reserved(place_id: str, desk: FocalPoint, db: Db) -> ReservedPlace:
    place = db.get(ReservedPlace, place_id)
    if place is None or place.delegation_id != desk.delegation.id:
        raise NoSuchMeeting
    return place


Reserved = Annotated[ReservedPlace, Depends(_reserved)]


@dataclass(frozen=True)
class DelegationDesk:
    """An organiser at work on one delegation to their meeting."""

    desk: Desk
    delegation: Delegation

    @property
    def path(self) -> str:
        """The address of the organiser's page of the delegation."""
        return f"/organise/{self.desk.meeting.slug}/delegations/{self.delegation.id}"


def _of_meeting(delegation_id: str, desk: OrganiserDesk, db: Db) -> DelegationDesk:
    found = delegations.delegations_of(db, desk.meeting.id, {delegation_id})
    if not found:
        raise NoSuchMeeting
    return DelegationDesk(desk, found[0])


DelegationHere = Annotated[DelegationDesk, Depends(_of_meeting)]
