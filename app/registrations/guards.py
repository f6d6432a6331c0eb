"""Who may see a registration: its person by their link, and organisers."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.guards import OrganiserDesk
from app.meetings.models import Meeting
from app.meetings.rules import MeetingHead, head_of
from app.registrations import queries, service
from app.registrations.errors import NoSuchRegistration, NoSuchRequest, NotOffered
from app.registrations.models import (
    LetterRequest,
    Registration,
    RegistrationTransfer,
    SponsorshipRequest,
)


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
class Begun:
    """A registration that somebody has begun and not sent."""

    opened: service.Opened
    meeting: Meeting


def _draft(secret: str, db: Db) -> Begun:
    opened = service.open_draft(db, secret)
    meeting = meetings.meeting_by_id(db, opened.draft.meeting_id) if opened else None
    if opened is None or meeting is None:
        raise NoSuchRegistration
    return Begun(opened, meeting)


OwnDraft = Annotated[Begun, Depends(_draft)]


@dataclass(frozen=True)
class Offered:
    """A registration that its person offers to a colleague."""

    offer: RegistrationTransfer
    registration: Registration
    meeting: Meeting


def _offer(secret: str, db: Db) -> Offered:
    offer = service.transfer_of_link(db, secret)
    registration = queries.registration(db, offer.registration_id) if offer else None
    meeting = meetings.meeting_by_id(db, registration.meeting_id) if registration else None
    if offer is None or registration is None or meeting is None:
        raise NotOffered
    return Offered(offer, registration, meeting)


OfferedToYou = Annotated[Offered, Depends(_offer)]


def _of_desk(registration_id: str, desk: OrganiserDesk, db: Db) -> Registration:
    registration = queries.registration(db, registration_id)
    if registration is None or registration.meeting_id != desk.meeting.id:
        raise NoSuchMeeting
    return registration


OfDesk = Annotated[Registration, Depends(_of_desk)]


def _sponsorship(request_id: str, desk: OrganiserDesk, db: Db) -> SponsorshipRequest:
    asked = queries.sponsorship_request(db, desk.meeting.id, request_id)
    if asked is None:
        raise NoSuchRequest
    return asked


SponsorshipHere = Annotated[SponsorshipRequest, Depends(_sponsorship)]


def _letter(request_id: str, desk: OrganiserDesk, db: Db) -> LetterRequest:
    asked = queries.letter_request(db, desk.meeting.id, request_id)
    if asked is None:
        raise NoSuchRequest
    return asked


LetterHere = Annotated[LetterRequest, Depends(_letter)]
