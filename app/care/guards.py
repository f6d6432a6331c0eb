"""Who may see what people need: those to whom an organiser gave this, and nobody else."""

from typing import Annotated

from fastapi import Depends

from app.accounts.guards import SignedIn
from app.care.errors import NoSuchNeed
from app.core.db import Db
from app.meetings import queries as meetings
from app.meetings.errors import NoSuchMeeting
from app.meetings.guards import Desk
from app.registrations import queries as registrations
from app.registrations.models import AccommodationNeed


def _care(slug: str, actor: SignedIn, db: Db) -> Desk:
    # Not even organisers: one of them who has to see it gives it to themselves, which is kept.
    meeting = meetings.meeting_at(db, slug)
    if meeting is None or not actor.cares_at(meeting.id):
        raise NoSuchMeeting
    return Desk(meeting, actor)


CareDesk = Annotated[Desk, Depends(_care)]


def _need(need_id: str, desk: CareDesk, db: Db) -> AccommodationNeed:
    need = registrations.need_to_change(db, desk.meeting.id, need_id)
    if need is None:
        raise NoSuchNeed
    return need


NeedHere = Annotated[AccommodationNeed, Depends(_need)]
