"""Screens at doors and at the desk of the rooms, rendered for a moment without a request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy.orm import Session

from app.announcements import queries as announcements
from app.announcements.rules import language_for
from app.core.web.templates import public_place, render
from app.meetings import queries as meetings
from app.schedule import queries, rules
from app.schedule.errors import NothingHere
from app.schedule.models import Release
from app.schedule.rules import Printed, PrintedProgramme

SCREEN = "schedule/screen"
SECONDS = 30  # between two looks at what is new
SECONDS_IN_TURN = 15  # that a language stays


def screen_page(
    db: Session,
    release_id: str,
    room_id: str | None,
    when: tuple[datetime, str],
    turn: Sequence[str] = (),
) -> bytes:
    """A room at a moment in a language, or with None all of them.

    With `turn` the languages take turns. Raises `NothingHere` for a room that is not the meeting's.
    """
    now, language = when
    release = queries.release(db, release_id)
    current, before = _printed(db, release), _before(db, release, now)
    meeting = current.programme["meeting"]
    if room_id is not None and room_id not in current.programme["rooms"]:
        raise NothingHere
    path = f"/{meeting['slug']}/" + (f"rooms/{room_id}/screen" if room_id else "screen")
    query = f"?lang={rules.next_language(turn, language)}"
    query += f"&turn={','.join(turn)}" if turn else ""
    with public_place(path, language) as place:
        doors = (
            [rules.door_of(room_id, current, before, now)]
            if room_id
            else rules.doors_of(current, before, now)
        )
        context: dict[str, Any] = {
            "meeting": rules.head_of_printed(meeting),
            "doors": doors,
            "announcements": _announced(db, release.meeting_id, room_id, when),
            "room": current.programme["rooms"][room_id] if room_id else None,
            "now": now,
            "again": path + query,
            "seconds": SECONDS_IN_TURN if turn else SECONDS,
        }
        return render(f"pages/{SCREEN}.html", place, context).encode()


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


def _before(db: Session, release: Release, now: datetime) -> Printed | None:
    """What changes of late are told against; without any, nothing has changed."""
    before = queries.release_lately(db, release.meeting_id, now)
    return _printed(db, before) if before and before.id != release.id else None


def _printed(db: Session, release: Release) -> Printed:
    events = [rules.held(one) for one in queries.events_of(db, release.id)]
    return Printed(cast("PrintedProgramme", release.programme), events)
