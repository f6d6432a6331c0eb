"""Keeps how new each person's copies of entries are: whatever changes one raises its SEQUENCE, in
the same transaction, for their feed and for mails alike.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.calendars import queries
from app.calendars.models import EntryCopy
from app.calendars.rules.copies import Told
from app.calendars.rules.entries import ATTENDS
from app.core import clock
from app.hosting import queries as hosting
from app.hosting.rules.parts import Part
from app.hosting.service import orders_for
from app.matching.rules.merging import PeopleMerged
from app.meetings.rules import TechnicianNamed
from app.schedule.service import ProgrammePublished
from app.side_events.rules.shown import DetailsChanged, MarksChanged, PanelChanged

Pair = tuple[str, str]  # a side event and a person


@dataclass(frozen=True)
class _Whom:
    """Whose copies are looked at: of these events, of these people; None for all."""

    events: Collection[str] | None = None
    people: Collection[str] | None = None


def follow_event(db: Session, changed: PanelChanged | DetailsChanged) -> None:
    """React to a change of who works at an event, or of what they read of it."""
    _follow(db, changed.meeting_id, _Whom(events=[changed.event_id]))


def follow_person(db: Session, changed: MarksChanged) -> None:
    """React to somebody wanting to attend events, or not any more."""
    _follow(db, changed.meeting_id, _Whom(changed.event_ids, [changed.person_id]))


def follow_people(db: Session, merged: PeopleMerged) -> None:
    """React to two people being one, or two again."""
    _follow(db, merged.meeting_id, _Whom(people=merged.person_ids))


def follow_all(db: Session, changed: ProgrammePublished | TechnicianNamed) -> None:
    """React to a release, and to another technician: rooms may have others by it."""
    _follow(db, changed.meeting_id, _Whom())


def _follow(db: Session, meeting_id: str, whom: _Whom) -> None:
    """Raise what says something else by now; before the first release nobody has a copy."""
    release = hosting.current_release(db, meeting_id)
    if release is None:
        return
    db.flush()
    known = {
        (one.side_event_id, one.person_id): one
        for one in queries.copies_of(db, meeting_id, whom.events, whom.people)
    }
    works = hosting.parts_in(db, release.id, whom.events, whom.people)
    marked = queries.marks_among(db, works.keys() ^ known.keys())
    attends = {pair: Part((ATTENDS,)) for pair in known.keys() & marked}
    for pair, told in _told(db, release.id, attends | works).items():
        copy = known.get(pair)
        if copy is None:  # the first that says more than the release; a mark was one before
            copy = EntryCopy(side_event_id=pair[0], person_id=pair[1], raised=-(pair not in marked))
            db.add(copy)
        if copy.digest != told.digest:
            copy.digest, copy.raised, copy.changed_at = told.digest, copy.raised + 1, clock.now()
    db.flush()


def _told(db: Session, release_id: str, parts: Mapping[Pair, Part]) -> dict[Pair, Told]:
    events = {event_id for event_id, _person in parts}
    contacts, orders = queries.contacts_of(db, release_id, events), orders_for(db, events)
    return {
        pair: Told.to(part, contacts.get(pair[0]), orders.get(pair[0]))
        for pair, part in parts.items()
    }
