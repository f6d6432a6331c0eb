"""When rooms are closed, as everybody may read it."""

from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from app.core.db import Languages
from app.meetings import queries as meetings
from app.schedule import queries
from app.schedule.rules.closed import Closed, closed_in_print, related_by
from app.schedule.rules.printed import PrintedProgramme


class ClosedRooms:
    """When rooms are closed by what is printed of a meeting."""

    def __init__(self, db: Session, programme: PrintedProgramme) -> None:
        self._db, self._programme = db, programme

    def of(self, room_id: str) -> list[Closed]:
        """A room, which is closed with its whole and with a part of it too (see `rules.closed`)."""
        if not self._programme.get("closures"):
            return []
        alike = {room_id} | self.shared_with(room_id)
        return closed_in_print(self._programme, alike, self._reasons)

    def shared_with(self, room_id: str) -> set[str]:
        """The rooms that cannot be used beside it: its parts, or what it is a part of."""
        return self._related.get(room_id, set())

    @cached_property
    def _related(self) -> dict[str, set[str]]:
        divisions = meetings.divisions_among(self._db, list(self._programme["rooms"]))
        return dict(related_by(divisions))

    @cached_property
    def _reasons(self) -> dict[tuple[str, datetime], Languages]:
        return queries.why_rooms_are_lost(self._db, self._programme["meeting"]["id"])
