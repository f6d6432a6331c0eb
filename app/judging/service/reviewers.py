"""Who judges: letting people review, sharing applications out among them, reminding them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import rules as account_rules
from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.errors import NotAnAddress
from app.accounts.models import RoleKind
from app.core import clock
from app.core.ids import new_id
from app.delegations.service import entities_named
from app.judging import mails, queries
from app.judging.errors import NobodyToRead
from app.judging.models import Reviewer, ReviewTask
from app.judging.rules.reviewing import (
    JUDGED,
    Conflicts,
    Given,
    Judge,
    is_open,
    lacks,
    needed_of,
    who_reads,
)
from app.judging.rules.spreading import spread
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.rules import REVIEWS
from app.messages.service.drafts import must_wait
from app.side_events.models import SideEvent


def let_review(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    email: str,
    *,
    organisation: str = "",
    notify: bool = True,
) -> Reviewer:
    """Let somebody judge applications, and write to them. For them again, only what is new is set.

    An application of the `organisation` for which they speak is not theirs to judge; it is known
    by the register where that has it. Raises `NotAnAddress`.
    """
    address = account_rules.as_email(email)
    if address is None:
        raise NotAnAddress(email)
    account = accounts.open_account(db, address)
    accounts.grant(db, account, RoleKind.REVIEWER, meeting_id=meeting.id, by=actor)
    row = queries.reviewer_of(db, meeting.id, account.id)
    is_new = row is None or row.ended_at is not None
    if row is None:
        row = Reviewer(
            id=new_id(), meeting_id=meeting.id, account_id=account.id, created_at=clock.now()
        )
        db.add(row)
    row.ended_at = None
    known = entities_named(db, [organisation]).get(organisation) if organisation else None
    row.organisation, row.entity_id = organisation, known.id if known else None
    db.flush()
    if is_new and notify:
        mails.invited(db, meeting, account, since=clock.now())
    return row


def stop_review(db: Session, actor: Actor, meeting: Meeting, reviewer: Reviewer) -> None:
    """Take it from them. What they handed in stays and counts; what they had to read is nobody's.

    Twice is once.
    """
    accounts.withdraw(db, reviewer.account_id, RoleKind.REVIEWER, meeting_id=meeting.id, by=actor)
    queries.forget_tasks(db, meeting.id, reviewer.account_id, begun_too=True)
    reviewer.ended_at = reviewer.ended_at or clock.now()
    db.flush()


@dataclass(frozen=True)
class Shared:
    """What came of sharing out: how many tasks were given, how many applications got too few."""

    given: int
    short: int


def share_out(db: Session, actor: Actor, meeting: Meeting, number: int) -> Shared:
    """Give every application `number` readers, as evenly as can be; who reads it already stays.

    Nobody gets an application of their own, or one that they said they do not judge. From then on
    each reads what is assigned. Raises `NobodyToRead`.
    """
    meetings.hold(db, meeting.id)
    events = [one.id for one in queries.applications(db, meeting.id, states=JUDGED)]
    judges = [one for one in queries.judges_of(db, meeting.id) if one.active]
    if not events or not judges:
        raise NobodyToRead
    out = _out(queries.conflicts_of(db, meeting.id, judges), queries.recused(db, meeting.id))
    there, begun = queries.tasks(db, meeting.id), queries.begun(db, meeting.id)
    kept = {
        one: (there.get(one, set()) | begun.get(one, set())) - out.get(one, set()) for one in events
    }
    shared = spread(events, [one.account_id for one in judges], number, out=out, there=kept)
    wanted = [
        *shared.pairs,
        *((one, who) for one in events for who in sorted(kept[one] - there.get(one, set()))),
    ]
    db.add_all(ReviewTask(side_event_id=one, account_id=who) for one, who in wanted)
    numbers = {"number": len(wanted), "each": number}
    accounts.record(db, actor, "reviews.shared_out", meeting.id, None, **numbers)
    db.flush()
    return Shared(len(shared.pairs), len(shared.short))


def _out(conflicts: Conflicts, recused: dict[str, set[str]]) -> dict[str, set[str]]:
    """Who does not judge an application: account ids by its id."""
    found = {one: set(who) for one, who in conflicts.items()}
    for one, who in recused.items():
        found.setdefault(one, set()).update(who)
    return found


def forget_tasks(db: Session, actor: Actor, meeting: Meeting) -> int:
    """Assign to nobody what nobody has begun; gives how many tasks it were."""
    meetings.hold(db, meeting.id)
    number = queries.forget_tasks(db, meeting.id)
    accounts.record(db, actor, "reviews.tasks_forgotten", meeting.id, None, number=number)
    return number


def assign(db: Session, actor: Actor, event: SideEvent, wanted: Collection[str]) -> None:
    """Assign one application to these accounts, of those who can judge it, and to no others."""
    meetings.hold(db, event.meeting_id)
    judges = [one for one in queries.judges_of(db, event.meeting_id) if one.active]
    there = queries.tasks(db, event.meeting_id, [event.id]).get(event.id, set())
    known = {one.account_id for one in judges} & set(wanted)
    for who in sorted(there - known):
        task = queries.task_of(db, event.id, who)
        if task is not None:
            db.delete(task)
    db.add_all(ReviewTask(side_event_id=event.id, account_id=who) for who in sorted(known - there))
    accounts.record(db, actor, "reviews.assigned", event.meeting_id, event.id, number=len(known))
    db.flush()


@dataclass(frozen=True)
class Progress:
    """How far one reviewer is: of how many applications they handed in a review.

    `incomplete` of these lack a score by a criterion that was added meanwhile.
    """

    judge: Judge
    done: int
    of: int
    recused: int
    incomplete: int

    @property
    def left(self) -> int:
        """How many applications they have left to judge, or to score by what was added."""
        return self.of - self.done + self.incomplete


def progress_of(db: Session, meeting: Meeting) -> Sequence[Progress]:
    """How far every reviewer of a meeting is, in a constant number of queries."""
    needed = needed_of(queries.criteria_of(db, meeting.id))
    judges = queries.judges_of(db, meeting.id)
    events = [one.id for one in queries.applications(db, meeting.id, states=JUDGED)]
    settings = queries.round_of(db, meeting.id)
    there = queries.tasks(db, meeting.id) if settings and settings.assigned else None
    given = queries.given(db, meeting.id)
    out = _out(queries.conflicts_of(db, meeting.id, judges), queries.recused(db, meeting.id))
    done = dict.fromkeys((one.account_id for one in judges), 0)
    of, recused, incomplete = dict(done), dict(done), dict(done)
    for one in events:
        gone = out.get(one, set())
        tasks = None if there is None else there.get(one, set())
        reads = {judge.account_id for judge in who_reads(judges, tasks, gone)}
        handed_in = _handed_in(given.get(one, ()), gone, needed)
        for who in done:
            done[who] += who in handed_in
            of[who] += who in reads or who in handed_in
            recused[who] += who in gone and (tasks is None or who in tasks)
            incomplete[who] += handed_in.get(who, False)
    counts = (done, of, recused, incomplete)
    return [Progress(one, *(count[one.account_id] for count in counts)) for one in judges]


def _handed_in(
    reviews: Iterable[Given], gone: Collection[str], needed: frozenset[str]
) -> dict[str, bool]:
    """Whose reviews of an application count: account ids, each with whether a score is lacking."""
    return {
        one.account_id: lacks(one.text, needed) for one in reviews if one.account_id not in gone
    }


def incomplete_at(db: Session, meeting: Meeting) -> int:
    """How many reviews that were handed in lack a score that their reviewer can still give."""
    return sum(one.incomplete for one in progress_of(db, meeting) if one.judge.active)


def remind(db: Session, actor: Actor, meeting: Meeting) -> int:
    """Write to every reviewer who has something left to do; gives to how many.

    The mails wait to be read as the meeting has it. Whoever was reminded today, or whose reminder
    still waits, gets no second one.
    """
    settings = queries.round_of(db, meeting.id)
    if not is_open(settings, clock.now()):
        return 0
    late = [one for one in progress_of(db, meeting) if one.judge.active and one.left]
    waits = must_wait(db, meeting.id, REVIEWS, together=len(late) > 1)
    closes_at = settings.closes_at if settings else None
    written = [
        mails.reminded(
            db,
            meeting,
            one.judge,
            left=(one.left, one.incomplete),
            closes_at=closes_at,
            to_read=waits,
        )
        for one in late
        if not messages.has_to_come(db, REVIEWS, one.judge.reviewer_id)
    ]
    number = sum(written)
    if number:
        accounts.record(db, actor, "reviews.reminded", meeting.id, None, number=number)
    return number
