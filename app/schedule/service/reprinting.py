"""One event changes in public at once: a release of its own, with all others as they are.

Its host changed its people or texts, or it is not held any more.
"""

from collections.abc import Callable

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.core import clock
from app.core.happenings import tell
from app.core.jobs import enqueue
from app.schedule import queries, rules
from app.schedule.models import Release, ReleasedEvent, ReleaseKind
from app.schedule.service.building import BUILD
from app.side_events.models import SideEvent
from app.side_events.rules.amending import PrintedChange
from app.side_events.rules.shown import NotHeld, PanelChanged

_OWN = frozenset({"id", "release_id"})  # what a copy of a row does not take over


def is_public(db: Session, event: SideEvent) -> bool:
    """Whether the public programme has an event, and it is held."""
    release = queries.current_release(db, event.meeting_id)
    found = queries.event_of(db, release.id, event.id) if release else None
    return _is_held(found)


def reprint(db: Session, event: SideEvent) -> Release | None:
    """Publish the programme as it is, with this event as it is now; None where it is not public.

    The event must be loaded whole. Nobody is told by mail: hours and rooms stay. Its pages and
    files are built by a job, or for whoever asks for one before.
    """
    return _changed_alone(db, event, lambda copy: _print_anew(copy, event))


def cancel_in_public(db: Session, ended: NotHeld) -> None:
    """React to a side event not being held: what is public of it says so at once, and why.

    So does what waits in public for a new time. Its entries in calendars are cancelled; a job takes
    back the invitations to it.
    """
    event = ended.event
    if _changed_alone(db, event, lambda copy: _cancel(copy, ended), where=_is_announced):
        tell(db, PanelChanged(event.meeting_id, event.id))


def _is_held(found: ReleasedEvent | None) -> bool:
    return found is not None and not found.cancelled


def _is_announced(found: ReleasedEvent | None) -> bool:
    """Whether people expect an event: it is held, or its new time follows."""
    return _is_held(found) or (found is not None and bool(found.printed.get("waits")))


def _changed_alone(
    db: Session,
    event: SideEvent,
    change: Callable[[ReleasedEvent], None],
    *,
    where: Callable[[ReleasedEvent | None], bool] = _is_held,
) -> Release | None:
    queries.lock_meeting(db, event.meeting_id)
    before = queries.current_release(db, event.meeting_id)
    if before is None or not where(queries.event_of(db, before.id, event.id)):
        return None
    now, meeting = clock.now(), queries.meeting_by_id(db, before.meeting_id)
    taken = queries.names_of_releases(db, meeting.id)
    release = Release(
        meeting_id=before.meeting_id,
        draft_id=before.draft_id,
        number=before.number + 1,
        published_at=now,
        published_by=None,
        kind=ReleaseKind.REPRINTED,
        places_of=before.places_of,
        name=rules.name_at(before.name, meeting, taken, now),
        note=before.note,
        programme=before.programme,
    )
    db.add(release)
    db.flush()
    events = [_copied(one, release) for one in queries.events_of(db, before.id)]
    for one in events:
        if one.side_event_id == event.id:
            one.sequence += 1
            change(one)
    db.add_all(events)
    db.flush()
    enqueue(db, BUILD, "upkeep", release.id)
    return release


def _copied(old: ReleasedEvent, release: Release) -> ReleasedEvent:
    names = {column.key for column in inspect(ReleasedEvent).column_attrs} - _OWN
    return ReleasedEvent(release_id=release.id, **{name: getattr(old, name) for name in names})


def _print_anew(copy: ReleasedEvent, event: SideEvent) -> None:
    kept = {name: copy.printed[name] for name in ("moved", "room")}
    copy.printed = {**rules.print_content(event), **kept}


def _cancel(copy: ReleasedEvent, ended: NotHeld) -> None:
    said: PrintedChange = {
        "at": clock.now().isoformat(),
        "what": [ended.why],
        "reason": ended.reason,
    }
    copy.cancelled = True
    changes = [*copy.printed.get("changes", ()), said]
    copy.printed = {**copy.printed, "moved": False, "waits": False, "changes": changes}
