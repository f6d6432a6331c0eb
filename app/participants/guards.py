"""Which list an address names, and whether the visitor may see it."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.meetings.guards import MeetingHere, OrganiserDesk
from app.participants import queries
from app.participants.errors import NoSuchList
from app.participants.models import ParticipantList


def _of_desk(list_id: str, desk: OrganiserDesk, db: Db) -> ParticipantList:
    found = queries.list_of(db, desk.meeting.id, list_id)
    if found is None:
        raise NoSuchList
    return found


IssuedOfDesk = Annotated[ParticipantList, Depends(_of_desk)]


def _public(list_id: str, meeting: MeetingHere, db: Db) -> ParticipantList:
    found = queries.list_of(db, meeting.id, list_id)
    if found is None or found.published_at is None:
        raise NoSuchList
    return found


PublicList = Annotated[ParticipantList, Depends(_public)]
