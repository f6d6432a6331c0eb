"""Printing an event anew after its host changed it: a release of its own, in the same places."""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.core import clock
from app.core.jobs import enqueue
from app.schedule import queries, rules
from app.schedule.models import Release, ReleasedEvent, ReleaseKind
from app.schedule.service.building import BUILD
from app.side_events.models import SideEvent

_OWN = frozenset({"id", "release_id"})  # what a copy of a row does not take over


def is_public(db: Session, event: SideEvent) -> bool:
    """Whether the public programme has an event, and it is held."""
    release = queries.current_release(db, event.meeting_id)
    found = queries.event_of(db, release.id, event.id) if release else None
    return found is not None and not found.cancelled


def reprint(db: Session, event: SideEvent) -> Release | None:
    """Publish the programme as it is, with this event as it is now; None where it is not public.

    The event must be loaded whole. Nobody is told by mail: hours and rooms stay. Its pages and
    files are built by a job, or for whoever asks for one before.
    """
    queries.lock_meeting(db, event.meeting_id)
    before = queries.current_release(db, event.meeting_id)
    if before is None or not is_public(db, event):
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
    events = [_copied(one, release, event) for one in queries.events_of(db, before.id)]
    db.add_all(events)
    db.flush()
    enqueue(db, BUILD, "upkeep", release.id)
    return release


def _copied(old: ReleasedEvent, release: Release, event: SideEvent) -> ReleasedEvent:
    names = {column.key for column in inspect(ReleasedEvent).column_attrs} - _OWN
    copy = ReleasedEvent(release_id=release.id, **{name: getattr(old, name) for name in names})
    if old.side_event_id == event.id:
        copy.sequence += 1
        kept = {name: old.printed[name] for name in ("moved", "room")}
        copy.printed = {**rules.print_content(event), **kept}
    return copy
