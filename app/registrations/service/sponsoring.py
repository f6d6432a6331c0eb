"""Sponsorship: offered by the organisers, asked for, granted within a budget or declined."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.ids import new_id
from app.core.sealing import seal, unseal
from app.meetings.models import Meeting
from app.registrations import mails, queries
from app.registrations.errors import Cancelled, NotOfferedHere, OverBudget
from app.registrations.models import (
    Registration,
    RegistrationState,
    Sponsorship,
    SponsorshipRequest,
    SupportState,
)
from app.registrations.rules.support import share_of_women
from app.registrations.service.links import link_path


@dataclass(frozen=True)
class Totals:
    """How many requests there are, and what is granted of the budget.

    Shares are percentages of women; None where too few said so, or too few are of one kind.
    """

    numbers: dict[SupportState, int]
    granted: int
    left: int | None
    women_asking: int | None
    women_granted: int | None


@dataclass(frozen=True)
class SponsorshipAsked:
    """A request that was opened, for its person or for organisers."""

    row: SponsorshipRequest
    reason: str
    answer: str


def set_sponsorship(
    db: Session, actor: Actor | None, meeting: Meeting, *, budget: int | None, currency: str
) -> None:
    """Offer sponsorship at a meeting; it is asked in the form from now on."""
    offer = queries.sponsorship_of(db, meeting.id)
    if offer is None:
        offer = Sponsorship(meeting_id=meeting.id)
        db.add(offer)
    offer.budget, offer.currency = budget, currency
    accounts.record(db, actor, "sponsorship.set", meeting.id, None, budget=budget)
    db.flush()


def end_sponsorship(db: Session, actor: Actor, meeting: Meeting) -> None:
    """Offer it no more; what was asked and granted stays. Twice is once."""
    offer = queries.sponsorship_of(db, meeting.id)
    if offer is not None:
        db.delete(offer)
        accounts.record(db, actor, "sponsorship.ended", meeting.id, None)
        db.flush()


def ask_sponsorship(db: Session, meeting: Meeting, registration: Registration, reason: str) -> None:
    """Ask for sponsorship; another reason has to be decided anew.

    Raises `NotOfferedHere`, and `Cancelled` where they do not come.
    """
    if registration.state is RegistrationState.CANCELLED:
        raise Cancelled(registration.person.name)
    if queries.sponsorship_of(db, meeting.id) is None:
        raise NotOfferedHere
    row = queries.sponsorship_request_of(db, registration.id)
    if row is None:
        row = SponsorshipRequest(registration_id=registration.id, created_at=clock.now())
        db.add(row)
    elif unseal(db, row.reason) == reason:
        return
    row.reason, row.answer = seal(db, reason), ""
    row.state, row.amount, row.decided_at = SupportState.ASKED, None, None
    accounts.record(db, None, "sponsorship.asked", meeting.id, registration.id)
    db.flush()


def withdraw_sponsorship(db: Session, meeting: Meeting, registration: Registration) -> None:
    """Ask for it no more, whatever was decided; twice is once."""
    row = queries.sponsorship_request_of(db, registration.id)
    if row is not None:
        db.delete(row)
        accounts.record(db, None, "sponsorship.withdrawn", meeting.id, registration.id)
        db.flush()


def grant_sponsorship(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    row: SponsorshipRequest,
    *,
    amount: int,
    answer: str,
    over_budget: bool = False,
) -> None:
    """Grant a request and tell the person; what is paid stands on their page.

    Raises `OverBudget` where more is granted than is left, unless `over_budget` says that it may.
    """
    queries.sponsorship_to_spend(db, meeting.id)
    left = sponsorship_left(db, meeting, row)
    if left is not None and amount > left and not over_budget:
        raise OverBudget
    row.state, row.amount, row.answer = SupportState.GRANTED, amount, seal(db, answer)
    _decided(db, actor, meeting, row)
    _tell(db, "registrations/sponsored", meeting, row.registration)


def decline_sponsorship(
    db: Session, actor: Actor, meeting: Meeting, row: SponsorshipRequest, *, answer: str
) -> None:
    """Decline a request and tell the person; why stands on their page."""
    row.state, row.amount, row.answer = SupportState.DECLINED, None, seal(db, answer)
    _decided(db, actor, meeting, row)
    _tell(db, "registrations/not_sponsored", meeting, row.registration)


def sponsorship_told(db: Session, registration: Registration) -> SponsorshipAsked | None:
    """What the person of a registration asked for and was answered."""
    row = queries.sponsorship_request_of(db, registration.id)
    return opened_sponsorship(db, row) if row else None


def opened_sponsorship(db: Session, row: SponsorshipRequest) -> SponsorshipAsked:
    """A request with its texts unsealed."""
    return SponsorshipAsked(row, unseal(db, row.reason), unseal(db, row.answer))


def sponsorship_totals(db: Session, meeting: Meeting) -> Totals:
    """What was asked for and granted by people who are coming."""
    rows, offer = (
        queries.sponsorship_requests(db, meeting.id),
        queries.sponsorship_of(db, meeting.id),
    )
    states = [row.state for row in rows]
    granted = [row for row in rows if row.state is SupportState.GRANTED]
    spent = sum(row.amount or 0 for row in granted)
    return Totals(
        numbers={state: states.count(state) for state in SupportState},
        granted=spent,
        left=None if offer is None or offer.budget is None else offer.budget - spent,
        women_asking=share_of_women(row.registration.person.gender for row in rows),
        women_granted=share_of_women(row.registration.person.gender for row in granted),
    )


def sponsorship_left(db: Session, meeting: Meeting, row: SponsorshipRequest) -> int | None:
    """What is left of the budget for a request, besides what others got; None without a budget."""
    left = sponsorship_totals(db, meeting).left
    if left is None or row.state is not SupportState.GRANTED:
        return left
    return left + (row.amount or 0)


def _decided(db: Session, actor: Actor, meeting: Meeting, row: SponsorshipRequest) -> None:
    row.decided_at = clock.now()
    accounts.record(db, actor, f"sponsorship.{row.state.value}", meeting.id, row.registration_id)
    db.flush()


def _tell(db: Session, kind: str, meeting: Meeting, registration: Registration) -> None:
    link = link_path(db, meeting, registration)
    mails.tell_person(db, kind, meeting, registration, link=link, event=new_id())
