"""Looking for people who were entered twice: for who is new, or among all of a meeting.

Nobody who registers waits for it: what is new is noted, and looked at in the background.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.i18n import in_language
from app.core.jobs import enqueue_at_commit
from app.matching import queries
from app.matching.models import PersonTrace, Suspicion, SuspicionState
from app.matching.rules.blocks import (
    LARGEST_BLOCK,
    Pair,
    bearers,
    likest,
    suspicious_pairs,
    traces,
)
from app.matching.rules.likeness import Entered, likeness
from app.matching.rules.merging import PeopleMerged
from app.meetings.models import Meeting
from app.registrations import queries as registrations
from app.registrations.models import Registration
from app.registrations.queries import Noted
from app.registrations.rules import Entry, PeopleEntered, PersonEntered, Renamed
from app.registrations.rules.notes import Note
from app.registrations.rules.places import LineLookedAt
from app.registrations.service import move_up

LOOK = "matching.look"
LOOK_AT_NEW = "matching.look_at_new"
FEWEST_BEARERS = 2  # of a name that two have: in a delegation hardly anybody else has it
HERE = "here"  # the delegation of two names of which one took the other's place
NO_TRACE = 0  # left by who leaves none, so that they are known to have been looked at


def note(db: Session, entered: PersonEntered) -> None:
    """Have somebody looked at who was just entered or changed, soon after this is committed."""
    if entered.is_new:  # nobody can have left a trace of them
        enqueue_at_commit(db, LOOK_AT_NEW, "upkeep", entered.meeting_id)
    else:
        note_all(db, PeopleEntered((entered.person_id,), entered.meeting_id))


def note_all(db: Session, entered: PeopleEntered) -> None:
    """The same for many at once."""
    left = delete(PersonTrace).where(PersonTrace.person_id.in_(entered.person_ids))
    # No session holds traces as objects; to look through all that it holds would cost the most.
    db.execute(left.execution_options(synchronize_session=False))
    enqueue_at_commit(db, LOOK_AT_NEW, "upkeep", entered.meeting_id)


def look_at_new(db: Session, meeting_id: str, most: int) -> int:
    """Look at some whom nobody has looked at since they were entered or changed; gives how many.

    Who is being changed at this moment is left out: that change has them noted again.
    """
    new = queries.not_looked_at(db, meeting_id, most)
    for person_id in new:
        look_at(db, PersonEntered(person_id, meeting_id))
    return len(new)


def look_anew(db: Session, merged: PeopleMerged) -> None:
    """React to two entries being one person, or two again: whom each is perhaps the same as."""
    for person_id in merged.person_ids:
        look_at(db, PersonEntered(person_id, merged.meeting_id))


def look_at(db: Session, entered: PersonEntered) -> None:
    """Keep who is perhaps the same as somebody who was just entered or changed.

    What was decided of a pair stays; a pair that is not alike any more is forgotten.
    """
    found = queries.entered(db, entered.meeting_id, {entered.person_id})
    if not found:
        return
    person = found[0]
    left = traces(person)
    db.execute(delete(PersonTrace).where(PersonTrace.person_id == person.id))
    _leave(db, entered.meeting_id, [(person.id, left)])
    pairs = _alike(db, entered.meeting_id, person, left)
    _keep(db, entered.meeting_id, pairs, queries.suspicions_with(db, person.id))


def _alike(db: Session, meeting_id: str, person: Entered, left: frozenset[int]) -> list[Pair]:
    sizes = queries.sizes_of_blocks(db, meeting_id, left)
    telling = [trace for trace, size in sizes.items() if 1 < size <= LARGEST_BLOCK]
    others = queries.traced(db, meeting_id, telling) - {person.id}
    if not others:
        return []
    compared = (
        (person, other, likeness(person, other, partial(bearers, person, other, sizes)))
        for other in queries.entered(db, meeting_id, others)
    )
    return likest([pair for pair in compared if pair[2].is_suspicious])


def alike_among(members: Iterable[Registration], entry: Entry) -> list[Registration]:
    """Which of some registrations are perhaps of who is to be entered, the likest first.

    Nobody else is looked at: whoever enters them learns only of those whom they see.
    """
    new = Entered(
        id="",
        name=entry.name,
        honorific=entry.honorific,
        email=entry.email or "",
        entity=entry.entity.id if entry.entity else "",
        organisation=in_language(entry.entity.name) if entry.entity else entry.organisation,
        position=entry.position,
    )
    found = [
        (likeness(new, queries.entered_as(one.person, one), lambda: FEWEST_BEARERS), one)
        for one in members
    ]
    like = [(alike.points, one) for alike, one in found if alike.is_suspicious]
    return [one for _points, one in sorted(like, key=lambda pair: -pair[0])]


def judge(_db: Session, renamed: Renamed) -> None:
    """React to somebody who is called otherwise now: say whether they are still the same person.

    They come for the same delegation and have the same address, which whoever holds the link has:
    only what the names themselves have in common tells.
    """
    before, now = (Entered(id="", name=name, entity=HERE) for name in (renamed.before, renamed.now))
    renamed.is_another = not likeness(before, now, lambda: FEWEST_BEARERS).is_suspicious


def look_at_all(db: Session, meeting_id: str) -> int:
    """Compare everybody at a meeting; gives how many pairs are perhaps one person.

    What was decided of a pair stays; pairs that are not alike any more are forgotten.
    """
    everybody = queries.entered(db, meeting_id)
    db.execute(delete(PersonTrace).where(PersonTrace.meeting_id == meeting_id))
    _leave(db, meeting_id, [(one.id, traces(one)) for one in everybody])
    pairs = suspicious_pairs(everybody)
    _keep(db, meeting_id, pairs, queries.suspicions_of(db, meeting_id))
    return len(pairs)


def _leave(db: Session, meeting_id: str, left: Iterable[tuple[str, frozenset[int]]]) -> None:
    rows = [
        {"person_id": person_id, "trace": trace, "meeting_id": meeting_id}
        for person_id, traced in left
        for trace in traced or {NO_TRACE}
    ]
    if rows:
        db.execute(insert(PersonTrace), rows)


def _keep(db: Session, meeting_id: str, pairs: Sequence[Pair], known: Iterable[Suspicion]) -> None:
    left = {(one.first_id, one.second_id): one for one in known}
    for one, other, found in pairs:
        first_id, second_id = sorted((one.id, other.id))
        kept = left.pop((first_id, second_id), None)
        if kept is None:
            kept = Suspicion(
                meeting_id=meeting_id,
                first_id=first_id,
                second_id=second_id,
                created_at=clock.now(),
            )
            db.add(kept)
        kept.points, kept.why = found.points, [reason.value for reason in found.why]
    for gone in left.values():
        if gone.state is SuspicionState.OPEN:
            db.delete(gone)
    db.flush()


def say_twice(_db: Session, noted: Noted) -> None:
    """React to an organiser's look at registrations: say who was perhaps entered twice."""
    noted.add(Note.TWICE, *queries.perhaps_twice())


def say_in_line(db: Session, line: LineLookedAt) -> None:
    """React to a look at the waiting list: say who in it perhaps has a place already."""
    for registration_id, twin in queries.undecided_in_line(db, line.meeting_id):
        line.twins.setdefault(registration_id, []).append(twin)


def say_different(db: Session, actor: Actor, suspicion: Suspicion) -> None:
    """Say that two are not one person: they are not brought up again.

    One of them may have been passed over in the waiting list for that.
    """
    registrations.places_to_change(db, suspicion.meeting_id)  # before the rows of anybody
    suspicion.state = SuspicionState.DIFFERENT
    suspicion.decided_by, suspicion.decided_at = actor.account_id, clock.now()
    accounts.record(
        db,
        actor,
        "people.different",
        suspicion.meeting_id,
        suspicion.first_id,
        other=suspicion.second_id,
    )
    move_up(db, db.get_one(Meeting, suspicion.meeting_id))
