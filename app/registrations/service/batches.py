"""What organisers do with many registrations at once.

A few are dealt with in the request, more by a background job, fifty to a transaction. Whoever was
dealt with has been told, so that cannot be undone; it can be stopped, which leaves all others as
they were, and each can be decided anew by itself.
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
from app.registrations.errors import Cancelled, ChangedMeanwhile, DecidedAlready, NoDelegation
from app.registrations.models import (
    BatchKind,
    Registration,
    RegistrationBatch,
    RegistrationView,
)
from app.registrations.rules.batches import OPEN_TO
from app.registrations.service.deciding import approve, ask_change, decline
from app.registrations.service.links import link_path

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
) -> RegistrationBatch:
    """Do something with these registrations: now where they are few, else by a background job.

    `seen` is when whoever began it was shown them, see `approve`. `text` is the reason, what is to
    be changed, or what is written, with `subject`.
    """
    batch = RegistrationBatch(
        meeting_id=meeting.id,
        account_id=actor.account_id,
        kind=kind,
        subject=subject,
        text=text,
        ids=list(ids),
        seen_at=seen,
        created_at=clock.now(),
    )
    db.add(batch)
    db.flush()
    accounts.record(
        db, actor, f"registrations.{_AUDITED[kind]}", meeting.id, batch.id, number=len(ids)
    )
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
    left = [
        one
        for one in turn
        if one not in found or not _deal_with(db, actor, meeting, batch, found[one])
    ]
    batch.left_out = [*batch.left_out, *left]
    batch.done += len(turn)
    if batch.done >= len(batch.ids):
        batch.ended_at = clock.now()
    db.flush()
    return batch.ended_at is None


def _deal_with(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    batch: RegistrationBatch,
    registration: Registration,
) -> bool:
    """Whether it could be done with this one."""
    if registration.state not in OPEN_TO[batch.kind]:
        return False
    try:
        match batch.kind:
            case BatchKind.APPROVE:
                approve(db, actor, meeting, registration, seen=batch.seen_at)
            case BatchKind.DECLINE:
                decline(db, actor, meeting, registration, reason=batch.text)
            case BatchKind.ASK:
                ask_change(db, actor, meeting, registration, what=batch.text)
            case BatchKind.WRITE:
                return _write(db, meeting, batch, registration)
    except (Cancelled, ChangedMeanwhile, DecidedAlready, NoDelegation):
        return False
    return True


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


def keep_view(
    db: Session, actor: Actor, meeting: Meeting, *, name: str, shared: bool, query: str
) -> RegistrationView:
    """Keep what is looked for under a name; of one's own two of a name, the newer stays."""
    for view in queries.views_of(db, meeting.id, actor.account_id):
        if (view.account_id, view.name) == (actor.account_id, name):
            db.delete(view)
    made = RegistrationView(
        meeting_id=meeting.id,
        account_id=actor.account_id,
        name=name,
        shared=shared,
        query=query,
        created_at=clock.now(),
    )
    db.add(made)
    db.flush()
    accounts.record(db, actor, "registrations.view_kept", meeting.id, made.id, shared=shared)
    return made


def remove_view(db: Session, actor: Actor, meeting: Meeting, view_id: str) -> None:
    """Forget a view of one's own; twice is once."""
    for view in queries.views_of(db, meeting.id, actor.account_id):
        if (view.id, view.account_id) == (view_id, actor.account_id):
            db.delete(view)
            accounts.record(db, actor, "registrations.view_removed", meeting.id, view_id)
    db.flush()
