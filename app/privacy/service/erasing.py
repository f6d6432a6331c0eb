"""Erasing what is due and what is asked for, and writing down that it happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.db import Sessions
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.jobs import JobQueue, enqueue
from app.core.personal import Until
from app.core.shredding import shred
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.privacy import queries, rules
from app.privacy.models import Erasure, Occasion, Retention
from app.privacy.rules import Count
from app.privacy.rules.chain import first_broken, seal_of
from app.privacy.service.parts import PARTS, One
from app.privacy.service.sweeping import sweep
from app.questions import service as questions
from app.registrations import service as registrations
from app.registrations.rules import ALIVE, is_over

ERASE_DUE, SHRED = "privacy.erase_due", "privacy.shred"


# --- how long ------------------------------------------------------------------------------------


def set_days(db: Session, actor: Actor | None, meeting: Meeting, days: Mapping[Until, int]) -> None:
    """Say for how many days after a meeting each kind of data is kept.

    Raises `Invalid` where something would go before what it hangs on.
    """
    if days[Until.RECORDS] < days[Until.CONTACT]:
        raise Invalid(_("What was published cannot go before names and addresses."))
    kept = db.get(Retention, meeting.id)
    if kept is None:
        kept = Retention(meeting_id=meeting.id)
        db.add(kept)
    for until, number in days.items():
        setattr(kept, until.value, number)
    said = {until.value: number for until, number in days.items()}
    accounts.record(db, actor, "privacy.days_set", meeting.id, None, **said)
    db.flush()


@dataclass(frozen=True)
class Due:
    """One of a meeting's dates: what goes, when, and whether the day has come."""

    until: Until
    days: int
    on: date | None
    come: bool


def dates(db: Session, meeting: Meeting) -> list[Due]:
    """A meeting's four dates."""
    days, now = queries.days_kept(db, meeting.id), clock.now()
    found = rules.dates_of(meeting, days)
    return [
        Due(until, days[until], day, rules.is_due(meeting, day, now))
        for until, day in found.items()
    ]


# --- erasing -------------------------------------------------------------------------------------


def erase_due(db: Session, meeting: Meeting) -> list[Erasure]:
    """Erase what a meeting no longer keeps. Gives what was written down of it.

    It can be done again and again: what came after the date is erased the next time. Nothing is
    written down where there was nothing to erase, but for the first time at each date.
    """
    made = _promised(db, meeting)
    if not any(one.come for one in dates(db, meeting)):
        return made
    meetings.hold(db, meeting.id)
    for one in dates(db, meeting):
        if not one.come:
            continue
        counts = sweep(
            db, rules.lines_due(one.until), lambda table: queries.of_meeting(table, meeting.id)
        )
        for part in PARTS:
            counts += part.due(db, meeting, one.until)
        counts = rules.added_up(counts)
        if counts or not queries.was_erased(db, meeting.id, one.until):
            made.append(_written(db, meeting, Occasion.DUE, counts, one))
    for entry in made:
        db.refresh(entry)  # sweeping has let go of whatever was loaded
    return made


def _promised(db: Session, meeting: Meeting) -> list[Erasure]:
    """Answers to questions go on the day that was promised at each question."""
    if not questions.is_any_due(db, meeting, clock.now()):
        return []
    meetings.hold(db, meeting.id)
    count = Count("answer", questions.erase_due_of(db, meeting, clock.now()))
    return [_written(db, meeting, Occasion.DUE, [count], Due(Until.OWN, 0, None, come=True))]


def erase_person(db: Session, one: One) -> Erasure:
    """Erase a person who asked for it: all but what the register says that it stays.

    A registration for a meeting that is not over is cancelled first, and its place is free again.
    """
    meeting, own = one.meeting, one.registration
    if own is not None and own.state in ALIVE and not is_over(meeting, clock.now()):
        registrations.cancel(db, meeting, own)
    meetings.hold(db, meeting.id)
    counts = [count for part in PARTS for count in part.asked(db, one)]
    counts += sweep(db, rules.lines_asked(), lambda table: queries.of_people(table, one.whose))
    return _written(db, meeting, Occasion.ASKED, rules.added_up(counts), None)


def _written(
    db: Session,
    meeting: Meeting,
    occasion: Occasion,
    counts: Sequence[Count],
    due: Due | None,
) -> Erasure:
    last = queries.last_erasure(db, meeting.id)
    made = Erasure(
        meeting_id=meeting.id,
        number=last.number + 1 if last else 1,
        occasion=occasion,
        until=due.until if due else None,
        due_on=due.on if due else None,
        at=clock.now(),
        tables=[one.as_json() for one in counts],
        before=last.seal if last else "",
    )
    made.seal = seal_of(made)
    db.add(made)
    accounts.record(db, None, "privacy.erased", meeting.id, None, occasion=occasion.value)
    db.flush()
    enqueue(db, SHRED, "upkeep", made.id)
    return made


def erase_all_due(sessions: Sessions) -> dict[str, list[Erasure]]:
    """Erase what is due of all meetings, each in a transaction of its own. By their addresses."""
    with sessions.read() as db:
        ids = [one.id for one in queries.all_meetings(db)]
    with sessions.write() as db:
        questions.forget_unsent(db, clock.now())
    found = {}
    for meeting_id in ids:
        with sessions.write() as db:
            meeting = meetings.meeting_by_id(db, meeting_id)
            if meeting is not None:
                found[meeting.slug] = erase_due(db, meeting)
    return found


# --- leaving no bytes ----------------------------------------------------------------------------


def shred_erased(sessions: Sessions, jobs: JobQueue) -> int:
    """Leave no bytes of what was erased in the database's files, its log, and the jobs' tables.

    Gives of how many erasures; those of which something is left are tried again the next time.
    """
    with sessions.read() as db:
        waiting = {one.id for one in queries.unshredded(db)}
    if not waiting:
        return 0
    jobs.forget_finished()
    if not shred(sessions.engine, rules.tables_of_people()):
        return 0
    with sessions.write() as db:
        for one in queries.unshredded(db):
            if one.id in waiting:
                one.shredded_at = clock.now()
    return len(waiting)


# --- what happened -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """What was erased of a meeting, and from which entry on the chain is broken (None: whole)."""

    entries: Sequence[Erasure]
    broken: int | None


def report_of(db: Session, meeting: Meeting) -> Report:
    """What was erased of a meeting."""
    entries = queries.erasures_of(db, meeting.id)
    return Report(entries, first_broken(entries))


def rows_left(entries: Iterable[Erasure]) -> int:
    """How many rows should have been erased and were not."""
    return sum(int(count["left"]) for entry in entries for count in entry.tables)


def rows_in(entries: Iterable[Erasure]) -> int:
    """How many rows were erased."""
    return sum(int(count["erased"]) for entry in entries for count in entry.tables)
