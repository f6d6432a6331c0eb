"""Taking back what was decided of many, one by one, where nobody touched them since."""

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations.models import (
    LeftOut,
    Registration,
    RegistrationBatch,
    RegistrationBatchLine,
    RegistrationState,
)
from app.registrations.service.closing import close_with, open_again
from app.registrations.service.places import move_up, put_on_list
from app.registrations.service.telling import tell_of

ON_THE_LIST = frozenset({RegistrationState.APPROVED, RegistrationState.WAITING})


def as_it_stands(batch: RegistrationBatch, registration: Registration) -> RegistrationBatchLine:
    """How a registration stands before it is decided on; not written so far."""
    return RegistrationBatchLine(
        batch_id=batch.id,
        registration_id=registration.id,
        state=registration.state,
        decided_at=registration.decided_at,
        waiting_since=registration.waiting_since,
        decline_reason=registration.decline_reason,
        change_asked=registration.change_asked,
        changed_at=registration.changed_at,
    )


def take_back(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    undoing: RegistrationBatch,
    registration: Registration,
) -> LeftOut | None:
    """Put somebody back to how they stood before, and tell them; gives why it could not be done.

    Who had a place or waited gets a place if one is free, and waits again otherwise.
    """
    registration = queries.registration_to_change(db, registration.id)
    line = queries.batch_line(db, undoing.of_id, registration.id)
    if line is None:
        return LeftOut.GONE
    now = (registration.state, registration.decided_at, registration.changed_at)
    if now != (line.became, line.became_at, line.changed_at):
        return LeftOut.TOUCHED
    before = as_it_stands(undoing, registration)
    _restore(db, meeting, registration, line)
    before.became, before.became_at = registration.state, registration.decided_at
    db.add(before)
    accounts.record(db, actor, "registration.undone", meeting.id, registration.id)
    db.flush()
    if line.became is RegistrationState.APPROVED:
        move_up(db, meeting)
    return None


def _restore(
    db: Session, meeting: Meeting, registration: Registration, line: RegistrationBatchLine
) -> None:
    if line.became is RegistrationState.DECLINED:
        open_again(db, registration)
    registration.decline_reason = line.decline_reason
    registration.change_asked, registration.waiting_since = line.change_asked, line.waiting_since
    if line.state in ON_THE_LIST:
        put_on_list(db, meeting, registration, kind="registrations/approved")
        return
    registration.state, registration.decided_at = line.state, line.decided_at
    if line.state is RegistrationState.DECLINED:
        close_with(db, meeting, registration)
    tell_of(db, "registrations/undone", meeting, registration)
