"""What closes with a registration, and is asked again when the person comes after all."""

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.accounts import service as audit
from app.accounts.models import RoleKind
from app.meetings.models import Meeting
from app.registrations import mails, queries
from app.registrations.models import NeedState, Registration, RegistrationState, SupportState
from app.registrations.rules.care import ARRANGED_NEEDS, OPEN_NEEDS

# How a registration comes to be cancelled, as the audit log names it.
HANDED_ON = "registration.transferred"
ENDED = ("registration.cancelled", HANDED_ON)
_STANDS = frozenset({SupportState.ASKED, SupportState.GRANTED})


def close_with(db: Session, meeting: Meeting, *registrations: Registration) -> None:
    """Close what people need and ask for who do not come any more; twice is once.

    What was arranged has to be undone by those who arranged it: they are told. A letter that was
    approved says that somebody comes, so it goes. What was declined stays declined.
    """
    needs, requests, letters = queries.hanging_on(db, [one.id for one in registrations])
    arranged = any(need.state in ARRANGED_NEEDS for need in needs)
    for need in needs:
        if need.state in OPEN_NEEDS:
            need.state = NeedState.CLOSED
    for request in requests:
        if request.state in _STANDS:
            request.state = SupportState.CLOSED
            audit.record(db, None, "sponsorship.closed", meeting.id, request.registration_id)
    for letter in letters:
        letter.letter = ""
        if letter.state in _STANDS:
            letter.state = SupportState.CLOSED
            audit.record(db, None, "letter.closed", meeting.id, letter.registration_id)
    if arranged:
        tell_carers(db, meeting)
    db.flush()


def open_again(db: Session, *registrations: Registration) -> bool:
    """Ask again for what closed with registrations; what was arranged or granted is so no more.

    Gives whether there was any such thing.
    """
    needs, requests, letters = queries.hanging_on(db, [one.id for one in registrations])
    closed_needs = [one for one in needs if one.state is NeedState.CLOSED]
    closed_requests = [one for one in requests if one.state is SupportState.CLOSED]
    closed_letters = [
        one for one in letters if one.state is SupportState.CLOSED and one.erased_at is None
    ]
    for need in closed_needs:
        need.state, need.answer = NeedState.ASKED, ""
    for request in closed_requests:
        request.state, request.answer, request.decided_at = SupportState.ASKED, "", None
        request.amount = None
    for letter in closed_letters:
        letter.state, letter.answer, letter.decided_at = SupportState.ASKED, "", None
    db.flush()
    return bool(closed_needs or closed_requests or closed_letters)


def was_taken_out(db: Session, registration: Registration) -> bool:
    """Whether a focal point cancelled it, and not the person: then only they put it right."""
    if registration.state is not RegistrationState.CANCELLED:
        return False
    entry = accounts.latest_about(db, registration.id, ENDED)
    if entry is None or entry.details.get("for_person"):
        return False
    return bool(entry.account_id or entry.details.get("focal"))


def tell_carers(db: Session, meeting: Meeting) -> None:
    """Write to those who see to needs that something that was arranged is needed no more."""
    for account in accounts.people_of_role(db, meeting.id, RoleKind.CARE):
        mails.tell_carer(db, meeting, account)
