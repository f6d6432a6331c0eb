"""What organisers do with many registrations at once.

A few are dealt with in the request, more by a background job, fifty to a transaction. It can be
stopped, which leaves all others as they were. What was decided can be taken back, which is itself
something that is done with many: mails that were sent stay sent, and people are told anew.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.models import Account
from app.core import clock
from app.core.jobs import enqueue
from app.meetings.models import Meeting
from app.registrations import mails, queries
from app.registrations.errors import (
    Cancelled,
    ChangedMeanwhile,
    DecidedAlready,
    NoDelegation,
    NoSuchBatch,
)
from app.registrations.models import (
    BatchKind,
    LeftOut,
    Registration,
    RegistrationBatch,
    RegistrationState,
)
from app.registrations.rules.batches import DECISIONS, OPEN_TO
from app.registrations.service.deciding import approve, ask_change, decline
from app.registrations.service.links import link_path
from app.registrations.service.undoing import as_it_stands, take_back

WORK_OFF = "registrations.work_off"
AT_ONCE = 50


def begin_batch(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    kind: BatchKind,
    ids: Sequence[str],
    *,
    seen: datetime,
    subject: str = "",
    text: str = "",
    query: str | None = None,
) -> RegistrationBatch:
    """Do something with these registrations: now where they are few, else by a background job.

    `seen` is when whoever began it was shown them, see `approve`. `text` is the reason, what is to
    be changed, or what is written, with `subject`. `query` is what of the list they were found by,
    None where they were ticked.
    """
    batch = RegistrationBatch(
        meeting_id=meeting.id,
        account_id=actor.account_id,
        kind=kind,
        subject=subject,
        text=text,
        ids=list(ids),
        query=query,
        seen_at=seen,
        created_at=clock.now(),
    )
    return _begin(db, actor, meeting, batch)


def begin_undoing(
    db: Session, actor: Actor, meeting: Meeting, batch: RegistrationBatch
) -> RegistrationBatch:
    """Take back what was decided of many, of all whom nobody touched since; twice is once.

    Raises `NoSuchBatch` for what is under way, or nothing was decided by.
    """
    held = queries.batch_to_change(db, batch.id)
    if held is None or held.ended_at is None or held.kind not in DECISIONS:
        raise NoSuchBatch
    known = queries.undoing_of(db, held.id)
    if known is not None:
        return known
    now = clock.now()
    undoing = RegistrationBatch(
        meeting_id=meeting.id,
        account_id=actor.account_id,
        kind=BatchKind.UNDO,
        ids=list(queries.ids_in_batch(db, held.id)),
        of_id=held.id,
        seen_at=now,
        created_at=now,
    )
    return _begin(db, actor, meeting, undoing)


def _begin(
    db: Session, actor: Actor, meeting: Meeting, batch: RegistrationBatch
) -> RegistrationBatch:
    db.add(batch)
    db.flush()
    ids, action = batch.ids, f"registrations.{_AUDITED[batch.kind]}"
    accounts.record(db, actor, action, meeting.id, batch.id, number=len(ids))
    if len(ids) > AT_ONCE:
        enqueue(db, WORK_OFF, "upkeep", batch.id)
    else:
        work_off(db, batch.id)
    return batch


_AUDITED: Mapping[BatchKind, str] = {
    BatchKind.APPROVE: "many_approved",
    BatchKind.DECLINE: "many_declined",
    BatchKind.ASK: "many_asked",
    BatchKind.WRITE: "many_written_to",
    BatchKind.UNDO: "many_undone",
}


def work_off(db: Session, batch_id: str) -> bool:
    """Deal with the next few of a batch; gives whether there are more."""
    batch = queries.batch_to_change(db, batch_id)
    if batch is None or batch.ended_at is not None:
        return False
    meeting = db.get_one(Meeting, batch.meeting_id)
    account = db.get(Account, batch.account_id) if batch.account_id else None
    actor = accounts.as_actor(db, account) if account else None
    turn = batch.ids[batch.done : batch.done + AT_ONCE]
    queries.places_to_change(db, meeting.id)  # before the rows of anybody, see there
    found = {one.id: one for one in queries.registrations_by_ids(db, meeting.id, turn)}
    for one in turn:
        why = _dealt_with(db, actor, meeting, batch, found.get(one))
        if why is not None:
            batch.left_out = [*batch.left_out, one]
            batch.why = {**batch.why, one: why.value}
    batch.done += len(turn)
    if batch.done >= len(batch.ids):
        batch.ended_at = clock.now()
    db.flush()
    return batch.ended_at is None


def _dealt_with(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    batch: RegistrationBatch,
    registration: Registration | None,
) -> LeftOut | None:
    """Do it with one; gives why it could not be done."""
    if registration is None:
        return LeftOut.GONE
    match batch.kind:
        case BatchKind.WRITE:
            return None if _write(db, meeting, batch, registration) else LeftOut.NO_ADDRESS
        case BatchKind.UNDO:
            return take_back(db, actor, meeting, batch, registration)
    try:
        _decide(db, actor, meeting, batch, registration)
    except tuple(_REFUSED) as refusal:
        return _REFUSED[type(refusal)]
    return None


_REFUSED: Mapping[type[Exception], LeftOut] = {
    Cancelled: LeftOut.CANCELLED,
    ChangedMeanwhile: LeftOut.CHANGED,
    DecidedAlready: LeftOut.DECIDED,
    NoDelegation: LeftOut.UNKNOWN,
}


def _open_to(batch: RegistrationBatch) -> frozenset[RegistrationState]:
    """Who is ticked to be approved may have been declined before."""
    if batch.kind is BatchKind.APPROVE and batch.query is None:
        return OPEN_TO[batch.kind] | {RegistrationState.DECLINED}
    return OPEN_TO[batch.kind]


def _decide(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    batch: RegistrationBatch,
    registration: Registration,
) -> None:
    """Decide on one, and keep how they stood before. Raises what `_REFUSED` has."""
    registration = queries.registration_to_change(db, registration.id)
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    if registration.state not in _open_to(batch):
        raise DecidedAlready(registration.person.name)
    line = as_it_stands(batch, registration)
    match batch.kind:
        case BatchKind.APPROVE:
            approve(db, actor, meeting, registration, seen=batch.seen_at)
        case BatchKind.DECLINE:
            decline(db, actor, meeting, registration, reason=batch.text)
        case BatchKind.ASK:
            ask_change(db, actor, meeting, registration, what=batch.text)
    line.became, line.became_at = registration.state, registration.decided_at
    db.add(line)


def _write(
    db: Session, meeting: Meeting, batch: RegistrationBatch, registration: Registration
) -> bool:
    if registration.person.email is None:
        return False
    link = link_path(db, meeting, registration)
    mails.write(
        db, meeting, registration, subject=batch.subject, text=batch.text, link=link, event=batch.id
    )
    return True


def stop_batch(db: Session, actor: Actor, meeting: Meeting, batch: RegistrationBatch) -> None:
    """Leave all who were not dealt with yet as they are; twice is once."""
    held = queries.batch_to_change(db, batch.id)
    if held is None or held.ended_at is not None:
        return
    held.ended_at = clock.now()
    accounts.record(db, actor, "registrations.stopped", meeting.id, held.id, done=held.done)
