"""Screens at doors and at the desk of the rooms, rendered for a moment without a request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core.web.templates import public_place, render
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
            "room": current.programme["rooms"][room_id] if room_id else None,
            "now": now,
            "again": path + query,
            "seconds": SECONDS_IN_TURN if turn else SECONDS,
        }
        return render(f"pages/{SCREEN}.html", place, context).encode()


def _before(db: Session, release: Release, now: datetime) -> Printed | None:
    """The release with which the day began, or the one before if there was none then.

    Where this one is older than the day, nothing has changed today.
    """
    zone = ZoneInfo(release.programme["meeting"]["timezone"])
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if release.published_at < midnight:
        return None
    of_the_morning = queries.release_at_moment(db, release.meeting_id, midnight)
    before = of_the_morning or queries.release_before(db, release)
    return _printed(db, before) if before else None


def _printed(db: Session, release: Release) -> Printed:
    events = [rules.held(one) for one in queries.events_of(db, release.id)]
    return Printed(cast("PrintedProgramme", release.programme), events)
