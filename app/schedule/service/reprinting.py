"""Events change in public at once: a release of their own, with all others as they are.

A host changed people or texts, or what is announced is not held any more.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.happenings import tell
from app.core.jobs import enqueue
from app.messages import queries as messages
from app.schedule import queries, rules
from app.schedule.models import PublicState, Release, ReleasedEvent, ReleaseKind
from app.schedule.service.building import BUILD
from app.side_events.models import SideEvent
from app.side_events.rules.amending import ENDINGS, PrintedChange
from app.side_events.rules.shown import Announced, NotHeld, PanelChanged, ReasonAsked, TakenOffAsked

_OWN = frozenset({"id", "release_id"})  # what a copy of a row does not take over


def is_public(db: Session, event: SideEvent) -> bool:
    """Whether the public programme has an event, and it is held."""
    release = queries.current_release(db, event.meeting_id, printed=False)
    found = queries.events_among(db, release.id, [event.id]) if release else []
    return any(one.is_held for one in found)


def reprint(db: Session, event: SideEvent) -> Release | None:
    """Publish the programme as it is, with this event as it is now; None where it is not public.

    The event must be loaded whole. Nobody is told by mail: hours and rooms stay. Its pages and
    files are built by a job, or for whoever asks for one before.
    """
    queries.lock_meeting(db, event.meeting_id)
    if not is_public(db, event):
        return None
    return _changed(db, event.meeting_id, [event.id], lambda copy: _print_anew(copy, event))


def cancel_in_public(db: Session, said: NotHeld) -> None:
    """React to side events not being held as announced: what is public of them says so at once.

    Also why. What ends says so as well where it waits in public for a new time already. No letter
    goes any more that says otherwise. Entries in calendars are cancelled; a job takes back the
    invitations.
    """
    queries.lock_meeting(db, said.meeting_id)
    release = queries.current_release(db, said.meeting_id, printed=False)
    found = queries.events_among(db, release.id, said.event_ids) if release else []
    ends = said.why in ENDINGS
    concerned = [one.side_event_id for one in found if one.is_held or (ends and one.is_set_back)]
    if concerned:
        _withdraw_letters(db, concerned)
        _changed(db, said.meeting_id, concerned, lambda copy: _take_off(copy, said))
    for event_id in concerned:
        tell(db, PanelChanged(said.meeting_id, event_id))


def _withdraw_letters(db: Session, event_ids: Collection[str]) -> None:
    """Let nobody be told of these what is not so any more; what the same letters say of others is
    told anew by a job.
    """
    letters = queries.letters_naming(db, event_ids)
    if letters:
        messages.withdraw(db, ids=letters)


def say_reason(db: Session, asked: ReasonAsked) -> None:
    """Say why an event was changed in public the last time."""
    event = _public(db, asked)
    asked.reason = i18n.in_language(event.reason) if event and event.sequence else ""


def say_taken_off(db: Session, asked: TakenOffAsked) -> None:
    """Say of an event when and where it was to be, if the public programme says since that moment
    that it has ended.
    """
    event = _public(db, asked)
    if event is None or event.is_held or event.is_set_back:
        return
    said = event.printed.get("changes", ())
    if any(datetime.fromisoformat(one["at"]) >= asked.since for one in said):
        room = event.printed["room"]
        asked.announced = Announced(event.starts_at, event.ends_at, room["name"], room["venue"])


def _public(db: Session, asked: ReasonAsked | TakenOffAsked) -> ReleasedEvent | None:
    release = queries.current_release(db, asked.meeting_id, printed=False)
    return queries.event_of(db, release.id, asked.event_id) if release else None


def _changed(
    db: Session, meeting_id: str, ids: Collection[str], change: Callable[[ReleasedEvent], None]
) -> Release:
    """A release as the current one, with these events changed; the meeting must be locked."""
    before = queries.current_release(db, meeting_id)
    assert before is not None  # noqa: S101 - it has these events
    release = Release(
        meeting_id=before.meeting_id,
        draft_id=before.draft_id,
        number=before.number + 1,
        published_at=clock.now(),
        published_by=None,
        kind=ReleaseKind.REPRINTED,
        places_of=before.places_of,
        name=before.name,
        brings={},
        note=before.note,
        programme=before.programme,
    )
    db.add(release)
    db.flush()
    events = [_copied(one, release) for one in queries.events_of(db, before.id)]
    for one in events:
        if one.side_event_id in ids:
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
    copy.printed = {**rules.print_content(event), "room": copy.printed["room"]}


def _take_off(copy: ReleasedEvent, said: NotHeld) -> None:
    change: PrintedChange = {
        "at": clock.now().isoformat(),
        "what": [said.why],
        "reason": said.reason,
    }
    copy.state, copy.reason = PublicState(said.why), i18n.as_typed(said.reason)
    copy.printed = {**copy.printed, "changes": [*copy.printed.get("changes", ()), change]}
