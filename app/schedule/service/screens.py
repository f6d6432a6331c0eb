"""Screens at doors and at the desk of the rooms, rendered for a moment without a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app.announcements import queries as announcements
from app.announcements.rules import language_for
from app.core.web.templates import public_place, render
from app.meetings import queries as meetings
from app.schedule import queries, rules
from app.schedule.errors import NothingHere
from app.schedule.models import Release
from app.schedule.rules import PrintedProgramme
from app.schedule.rules.closed import Closed
from app.schedule.rules.screens import (
    Door,
    Printed,
    door_of,
    in_order,
    next_language,
)
from app.schedule.rules.sheets import parts_of, sheets_of
from app.schedule.service.closed import ClosedRooms

SCREEN = "schedule/screen"
SECONDS = 30  # between two looks at what is new
SECONDS_IN_TURN = 15  # that a language stays, or a part of what does not fit at once


@dataclass(frozen=True)
class ScreenAsked:
    """What of a screen is asked for.

    With `turn` the languages take turns; `sheet` is the part to show, from 1, where not everything
    fits at once. With `still` nothing takes turns: it is a page to be scrolled.
    """

    room_id: str | None
    turn: Sequence[str] = ()
    sheet: int = 1
    still: bool = False


def screen_page(
    db: Session, release_id: str, asked: ScreenAsked, when: tuple[datetime, str]
) -> bytes:
    """A room at a moment in a language, or with None all of them.

    Raises `NothingHere` for a room that is not the meeting's.
    """
    now, language = when
    release = queries.release(db, release_id)
    doors = _Doors(db, release, now)
    room_id, programme = asked.room_id, doors.current.programme
    if room_id is not None and room_id not in programme["rooms"]:
        raise NothingHere
    slug = programme["meeting"]["slug"]
    path = f"/{slug}/" + (f"rooms/{room_id}/screen" if room_id else "screen")
    announced = _announced(db, release.meeting_id, room_id, when)
    with public_place(path, language) as place:
        shown = [doors.door(room_id)] if room_id else doors.of_all_rooms()
        parts = parts_of(shown, len(announced))
        sheets = sheets_of(parts, len(announced))
        number = asked.sheet if 1 <= asked.sheet <= len(sheets) else 1
        context: dict[str, Any] = {
            "meeting": rules.head_of_printed(programme["meeting"]),
            "doors": parts,
            "announcements": announced,
            "room": programme["rooms"][room_id] if room_id else None,
            "now": now,
            "sheet": sheets[number - 1],
            "number": number,
            "sheets": len(sheets),
            "still": asked.still,
            "path": path,
            "asked": asked.sheet,
            "after": f"{path}?{_after(asked, language)}",
            "again": f"{path}?{_next(asked, language, number, len(sheets))}",
            "seconds": SECONDS_IN_TURN if asked.turn or len(sheets) > 1 else SECONDS,
        }
        return render(f"pages/{SCREEN}.html", place, context).encode()


def _next(asked: ScreenAsked, language: str, number: int, sheets: int) -> str:
    """The query of what is shown next: the next sheet, after the last one the next language."""
    if asked.still or number == sheets:
        return _after(asked, language)
    turn = {"turn": ",".join(asked.turn)} if asked.turn else {}
    return urlencode({"lang": language, **turn, "sheet": str(number + 1)}, safe=",")


def _after(asked: ScreenAsked, language: str) -> str:
    """The query of what is shown after the last sheet: the first one in the next language."""
    query = {"lang": next_language(asked.turn, language)}
    if asked.turn:
        query["turn"] = ",".join(asked.turn)
    if asked.still:
        query["still"] = "1"
    return urlencode(query, safe=",")


class _Doors:
    """The doors of a meeting at a moment."""

    def __init__(self, db: Session, release: Release, now: datetime) -> None:
        self._db, self._release, self._now = db, release, now
        self.current = _printed(db, release)
        self._closed = ClosedRooms(db, self.current.programme)
        self._earlier: dict[str, Printed] = {}

    def of_all_rooms(self) -> list[Door]:
        """Of all rooms of which there is something to say today, each in short."""
        return [one.in_short for one in in_order(map(self.door, self.current.programme["rooms"]))]

    def door(self, room_id: str) -> Door:
        """One room, with what is on in rooms that share its place."""
        return self._alone(room_id).beside(
            [self._alone(one) for one in self._closed.shared_with(room_id)]
        )

    def _alone(self, room_id: str) -> Door:
        closed = self._closed.of(room_id)
        return door_of(room_id, self.current, self._before(closed), closed, self._now)

    def _before(self, closed: Sequence[Closed]) -> Printed | None:
        """What changes of late are told against; without any, nothing has changed.

        At a closed door stands what was to be there before it closed, however long that is ago.
        """
        since = [one.starts_at for one in closed if one.starts_at <= self._now < one.ends_at]
        moment = min([self._now, *since])
        before = queries.release_lately(self._db, self._release.meeting_id, moment)
        if before is None or before.id == self._release.id:
            return None
        if before.id not in self._earlier:
            self._earlier[before.id] = _printed(self._db, before)
        return self._earlier[before.id]


def _announced(
    db: Session,
    meeting_id: str,
    room_id: str | None,
    when: tuple[datetime, str],
) -> list[tuple[str, str, datetime | None]]:
    """What is announced there: language, text, and until when."""
    now, language = when
    meeting = meetings.meeting_by_id(db, meeting_id)
    languages = meeting.languages if meeting else ()
    found = []
    for one in announcements.on_screens(db, meeting_id, room_id, now):
        code = language_for(one.short, language, languages)
        found.append((code, one.short.get(code, ""), one.shown_until))
    return found


def _printed(db: Session, release: Release) -> Printed:
    events = [rules.held(one) for one in queries.events_of(db, release.id)]
    return Printed(cast("PrintedProgramme", release.programme), events)
