"""The letter of a delegation, and whether its list is final."""

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.files import keep
from app.core.ids import new_id
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.nominations import queries
from app.nominations.models import Letter
from app.nominations.rules.letters import as_listed
from app.nominations.service.people import refuse_after_end
from app.registrations import queries as registrations

LONGEST_NAME = 200


def send_letter(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    delegation: Delegation,
    content: bytes,
    *,
    name: str = "",
) -> Letter:
    """Keep a delegation's note verbale or letter, with the list as it is now; the last one counts.

    `name` is what the file was called. Raises `WrongKind` and `RegistrationClosed`.
    """
    refuse_after_end(meeting)
    queries.hold(db, delegation.id)
    letter = Letter(
        id=new_id(),
        delegation_id=delegation.id,
        account_id=actor.account_id,
        file_id=keep(db, content).id,
        name=name[:LONGEST_NAME],
        listed=as_listed(registrations.members_of(db, delegation.id)),
        created_at=clock.now(),
    )
    db.add(letter)
    accounts.record(db, actor, "letter.sent", meeting.id, delegation.id, letter=letter.id)
    db.flush()
    return letter


def settle(
    db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, letter_id: str
) -> bool:
    """Say that what changed since the newest letter is in order: only later changes are shown.

    Gives whether that was done: not where another letter is the newest, for with that came the
    list anew, and there is nothing to settle of those before.
    """
    queries.hold(db, delegation.id)
    newest = next(iter(queries.letters_of(db, delegation.id)), None)
    if newest is None or newest.id != letter_id:
        return False
    newest.settled = as_listed(registrations.members_of(db, delegation.id))
    newest.settled_at, newest.settled_by = clock.now(), actor.account_id
    accounts.record(db, actor, "letter.settled", meeting.id, delegation.id, letter=newest.id)
    db.flush()
    return True


def declare_final(db: Session, actor: Actor, meeting: Meeting, delegation: Delegation) -> None:
    """Say that the list is final; what is changed afterwards is marked, not refused.

    People fall ill and flights are missed: a list that cannot be changed would only be wrong.
    """
    refuse_after_end(meeting)
    delegation.final_at = clock.now()
    accounts.record(db, actor, "list.final", meeting.id, delegation.id)
    db.flush()


def reopen(db: Session, actor: Actor, meeting: Meeting, delegation: Delegation) -> None:
    """Say that the list is not final after all; twice is once."""
    refuse_after_end(meeting)
    if delegation.final_at is not None:
        delegation.final_at = None
        accounts.record(db, actor, "list.reopened", meeting.id, delegation.id)
        db.flush()
