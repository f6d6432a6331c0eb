"""The announcement that an address names."""

from typing import Annotated

from fastapi import Depends

from app.announcements import queries
from app.announcements.errors import NoSuchAnnouncement
from app.announcements.models import Announcement
from app.core.db import Db
from app.meetings.guards import OrganiserDesk


def _announcement(desk: OrganiserDesk, announcement_id: str, db: Db) -> Announcement:
    found = queries.announcement(db, announcement_id)
    if found is None or found.meeting_id != desk.meeting.id:
        raise NoSuchAnnouncement
    return found


def _to_change(here: Annotated[Announcement, Depends(_announcement)], db: Db) -> Announcement:
    found = queries.announcement_to_change(db, here.id)
    if found is None:
        raise NoSuchAnnouncement
    return found


AnnouncementHere = Annotated[Announcement, Depends(_announcement)]
AnnouncementToChange = Annotated[Announcement, Depends(_to_change)]
