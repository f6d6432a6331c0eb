"""Making two entries again of what was merged."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.happenings import tell
from app.matching import queries
from app.matching.errors import ChangedSince
from app.matching.models import Merge, SuspicionState
from app.matching.rules.merging import PeopleMerged, unpacked
from app.matching.service.merging import PEOPLE, REGISTRATIONS, SUSPICIONS, see_to_needs
from app.matching.service.moving import kept_row, move_back, put_back, write
from app.meetings.models import Meeting


def undo(db: Session, actor: Actor, meeting: Meeting, merge: Merge) -> None:
    """Put both entries back as they were; twice is once.

    Raises `ChangedSince` when the merged one was changed in between, or merged with a third.
    """
    if merge.undone_at is not None:
        return
    if not _is_untouched(db, merge):
        raise ChangedSince(merge.person.name)
    before = merge.before
    _restore(db, before)
    for moved in reversed(merge.moved):
        if not move_back(db, moved):
            raise ChangedSince(merge.person.name)
    for pair in before["pairs"]:
        if pair["state"] == SuspicionState.DIFFERENT and not _is_known(db, pair):
            put_back(db, SUSPICIONS, pair)
    merge.undone_at = clock.now()
    lost_id = before["lost"]["id"]
    accounts.record(db, actor, "people.parted", meeting.id, merge.person_id, other=lost_id)
    db.flush()
    db.expire_all()
    for person_id in (merge.person_id, lost_id):
        see_to_needs(db, meeting, person_id)
    tell(db, PeopleMerged(meeting.id, (merge.person_id, lost_id)))


def _is_known(db: Session, pair: dict[str, Any]) -> bool:
    """Whether a pair is there already, or one of the two is not any more."""
    ids = {pair["first_id"], pair["second_id"]}
    there = {
        frozenset({known.first_id, known.second_id})
        for known in queries.suspicions_with(db, pair["first_id"])
    }
    return frozenset(ids) in there or None in (kept_row(db, PEOPLE, each) for each in ids)


def _is_untouched(db: Session, merge: Merge) -> bool:
    later = [
        other
        for other in queries.merges_of(db, merge.meeting_id)
        if other.person_id == merge.person_id and not other.undone_at and other.at > merge.at
    ]
    registration = merge.after["registration"]
    now = {
        "kept": kept_row(db, PEOPLE, merge.person_id),
        "registration": kept_row(db, REGISTRATIONS, registration["id"] if registration else None),
    }
    return not later and now == merge.after


def _restore(db: Session, before: dict[str, Any]) -> None:
    # First the kept one, which may bear the other's address.
    write(db, PEOPLE, before["kept"]["id"], unpacked(before["kept"]))
    put_back(db, PEOPLE, before["lost"])
    if before["registration"]:
        write(db, REGISTRATIONS, before["registration"]["id"], unpacked(before["registration"]))
    if before["lost_registration"]:
        put_back(db, REGISTRATIONS, before["lost_registration"])
