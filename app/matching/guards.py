"""The pair or the merge that an address names, of the meeting that is organised."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.matching import queries
from app.matching.errors import NoSuchPair
from app.matching.models import Merge, Suspicion
from app.meetings.guards import OrganiserDesk


def _pair(suspicion_id: str, desk: OrganiserDesk, db: Db) -> Suspicion:
    pair = queries.suspicion(db, suspicion_id)
    if pair is None or pair.meeting_id != desk.meeting.id:
        raise NoSuchPair
    return pair


Pair = Annotated[Suspicion, Depends(_pair)]


def _merge(merge_id: str, desk: OrganiserDesk, db: Db) -> Merge:
    found = [one for one in queries.merges_of(db, desk.meeting.id) if one.id == merge_id]
    if not found:
        raise NoSuchPair
    return found[0]


Merged = Annotated[Merge, Depends(_merge)]
