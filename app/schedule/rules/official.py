"""What a release changed besides side events: parts of the official programme, and rooms.

The reason is the release's own, its note: what somebody typed with a closed room is not public.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from app.core import i18n
from app.schedule.rules.history import PublicChange, PublicKind, Where
from app.schedule.rules.printed import PrintedClosure, PrintedProgramme, PrintedRoom, PrintedSession

Rooms = Mapping[str, PrintedRoom]


def official_changes(
    before: PrintedProgramme, now: PrintedProgramme, reason: Callable[[str], str]
) -> Iterator[PublicChange]:
    """Each session that came, moved, has new hours or is gone, each room lost or free again.

    Titles are in the language in use. What an older release does not print is not compared.
    `reason` gives that of a session or a room, by its id.
    """
    for about_id, change in _changes(before, now):
        yield replace(change, reason=reason(about_id))


def _changes(
    before: PrintedProgramme, now: PrintedProgramme
) -> Iterator[tuple[str, PublicChange]]:  # fmt: skip
    """The same with the ids of what they are about."""
    rooms = {**before["rooms"], **now["rooms"]}
    yield from _sessions(before, now, rooms)
    if "closures" in before and "closures" in now:
        then, today = ({_key(one): one for one in each["closures"]} for each in (before, now))
        for closure in (one for key, one in today.items() if key not in then):
            yield closure["room"], _of_room(PublicKind.ROOM_LOST, closure, rooms)
        for closure in (one for key, one in then.items() if key not in today):
            yield closure["room"], _of_room(PublicKind.ROOM_BACK, closure, rooms)


def _sessions(
    before: PrintedProgramme, now: PrintedProgramme, rooms: Rooms
) -> Iterator[tuple[str, PublicChange]]:
    old = {one["id"]: one for one in before["sessions"]}
    for session in now["sessions"]:
        was = old.pop(session["id"], None)
        where, there = where_of(session, rooms), where_of(was, rooms) if was else None
        if there is None:
            yield session["id"], _of_session(PublicKind.NEW, session, where)
        elif there != where:
            yield session["id"], _of_session(where.since(there), session, where, there)
    for session in old.values():
        there = where_of(session, rooms)
        yield session["id"], _of_session(PublicKind.CANCELLED, session, None, there)


def _of_session(
    kind: PublicKind, session: PrintedSession, where: Where | None, before: Where | None = None
) -> PublicChange:
    return PublicChange("", i18n.in_language(session["title"]), "", kind, where, before)


def _of_room(kind: PublicKind, closure: PrintedClosure, rooms: Rooms) -> PublicChange:
    starts_at, ends_at = map(datetime.fromisoformat, (closure["starts_at"], closure["ends_at"]))
    name = i18n.in_language(rooms[closure["room"]]["name"])
    return PublicChange("", name, "", kind, Where(starts_at, ends_at))


def where_of(session: PrintedSession, rooms: Rooms) -> Where:
    """When and where a session is held, as far as is printed."""
    starts_at, ends_at, held_on = (session[name] for name in ("starts_at", "ends_at", "held_on"))
    return Where(
        datetime.fromisoformat(starts_at) if starts_at else None,
        datetime.fromisoformat(ends_at) if ends_at else None,
        tuple(rooms[one]["name"] for one in session["rooms"] if one in rooms),
        date.fromisoformat(held_on) if held_on else None,
    )


def _key(closure: PrintedClosure) -> tuple[str, str, str]:
    return closure["room"], closure["starts_at"], closure["ends_at"]
