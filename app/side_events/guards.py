"""The application that a link opens, and the side event that an organiser works on."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.meetings.guards import OrganiserDesk
from app.meetings.models import Meeting
from app.meetings.rules import MeetingHead, head_of
from app.side_events import queries, service
from app.side_events.errors import LinkOpensNothing, NoSuchSideEvent
from app.side_events.models import SideEvent, Speaker
from app.side_events.service import Copy, Question


@dataclass(frozen=True)
class Own:
    """An applicant's own application, opened by its link."""

    event: SideEvent
    meeting: Meeting
    path: str

    @property
    def head(self) -> MeetingHead:
        """What the page's layout shows of the meeting."""
        return head_of(self.meeting)


def _own(secret: str, db: Db) -> Own:
    event = service.open_link(db, secret)
    if event is None:
        raise LinkOpensNothing
    return Own(event, queries.meeting_of(db, event), f"/applications/{secret}")


OwnApplication = Annotated[Own, Depends(_own)]


def _copy(secret: str, db: Db) -> Copy:
    return service.open_copy(db, secret)


OwnCopy = Annotated[Copy, Depends(_copy)]


def _question(secret: str, db: Db) -> Question:
    return service.open_question(db, secret)


OwnQuestion = Annotated[Question, Depends(_question)]


def _of_desk(event_id: str, desk: OrganiserDesk, db: Db) -> SideEvent:
    # An event of another meeting is as unknown as one that never was.
    event = queries.side_event(db, event_id, meeting_id=desk.meeting.id)
    if event is None:
        raise NoSuchSideEvent
    return event


EventOfDesk = Annotated[SideEvent, Depends(_of_desk)]


def _speaker_of_desk(event: EventOfDesk, speaker_id: str) -> Speaker:
    return service.person_of(event, speaker_id)


SpeakerOfDesk = Annotated[Speaker, Depends(_speaker_of_desk)]
