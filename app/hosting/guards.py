"""The accepted side event that its host's link opens; who plans what to attend."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.guards import Visitor
from app.core.db import Db
from app.hosting.errors import NotAccepted, NotKnownHere
from app.meetings.guards import MeetingHere
from app.meetings.models import Meeting
from app.meetings.rules import MeetingHead, head_of
from app.registrations import queries as registrations
from app.registrations import service as registrations_service
from app.registrations.guards import OwnRegistration
from app.registrations.models import Person
from app.side_events import service as side_events
from app.side_events.guards import Own, OwnApplication
from app.side_events.models import SideEventState


def _accepted(own: OwnApplication, db: Db) -> Own:
    accepted = own.event.state is SideEventState.ACCEPTED
    if not accepted or side_events.is_untold(db, own.event):
        raise NotAccepted
    return own


OwnEvent = Annotated[Own, Depends(_accepted)]


@dataclass(frozen=True)
class Planner:
    """Somebody at a meeting who plans what to attend; `path` is where their own programme is.

    By the link to their registration, at `registration_path`; else they are signed in, or this
    device is known.
    """

    person: Person
    meeting: Meeting
    path: str
    registration_path: str = ""
    signed_in: bool = False

    @property
    def by_link(self) -> bool:
        """Whether they came by the link to their registration."""
        return bool(self.registration_path)

    @property
    def calendar_path(self) -> str:
        """Where the address of their calendar is; "" for a device that is only known."""
        if self.by_link:
            return f"{self.registration_path}/calendar"
        return "/calendars" if self.signed_in else ""

    @property
    def head(self) -> MeetingHead:
        """What the page's layout shows of the meeting."""
        return head_of(self.meeting)


def _by_link(own: OwnRegistration) -> Planner:
    path = f"{own.path}/programme"
    return Planner(own.registration.person, own.meeting, path, registration_path=own.path)


def _here(request: Request, meeting: MeetingHere, visitor: Visitor, db: Db) -> Planner | None:
    path = f"/{meeting.slug}/my-programme"
    if visitor is not None:
        person = registrations.person_by_email(db, meeting.id, visitor.email)
        if person is not None:
            return Planner(person, meeting, path, signed_in=True)
    kept = request.cookies.get(device_cookie(meeting))
    known = registrations_service.person_of_device(db, meeting.id, kept) if kept else None
    return Planner(known, meeting, path) if known else None


def device_cookie(meeting: Meeting) -> str:
    """What the cookie of a known device is called."""
    return f"corridor_programme_{meeting.slug}"


def _known(planner: "MaybePlanner") -> Planner:
    if planner is None:
        raise NotKnownHere
    return planner


PlannerByLink = Annotated[Planner, Depends(_by_link)]
MaybePlanner = Annotated[Planner | None, Depends(_here)]
PlannerHere = Annotated[Planner, Depends(_known)]
