"""What the addresses of badges and doors name, and who may stand at a door."""

from typing import Annotated

from fastapi import Depends

from app.accounts.guards import SignedIn
from app.badges import queries
from app.badges.errors import NoSuchPrint
from app.badges.models import Door, PrintRun
from app.core.db import Db
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.guards import Desk, OrganiserDesk


def _run(print_id: str, desk: OrganiserDesk, db: Db) -> PrintRun:
    run = queries.run_of(db, desk.meeting.id, print_id)
    if run is None:
        raise NoSuchPrint
    return run


PrintHere = Annotated[PrintRun, Depends(_run)]


def _door(door_id: str, desk: OrganiserDesk, db: Db) -> Door:
    door = queries.door_of(db, desk.meeting.id, door_id)
    if door is None:
        raise NoSuchMeeting
    return door


DoorHere = Annotated[Door, Depends(_door)]


def _check_in(slug: str, actor: SignedIn, db: Db) -> Desk:
    # Like the organisers' pages: who may not check people in learns nothing of the meeting.
    meeting = meetings.meeting_at(db, slug)
    if meeting is None or not actor.checks_in(meeting.id):
        raise NoSuchMeeting
    return Desk(meeting, actor)


CheckInDesk = Annotated[Desk, Depends(_check_in)]
