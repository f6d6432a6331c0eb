"""Before the call closes: to those who may apply and have not, or have begun and not sent it."""

from bisect import insort
from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.calls.queries import policy_of
from app.calls.rules.categories import is_among
from app.calls.rules.policy import Policy
from app.delegations import queries as delegations
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.reminders import mails, queries
from app.reminders.mails import Letter, Wanting
from app.reminders.rules import Setting, days_before
from app.reminders.service.finding import name_of, to_account, told_to
from app.side_events.service import begun_at


def letters(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """One to each person, so many days before the deadline of the call."""
    policy = policy_of(db, meeting.id)
    closes_at = policy.closes_at
    if closes_at is None:
        return []
    people: dict[str, tuple[Recipient, Wanting]] = {}
    for account, delegation in _without_application(db, meeting, policy):
        to = to_account(account)
        insort(told_to(people, to.email, to, Wanting).entities, name_of(delegation, to))
    for begun in begun_at(db, meeting):
        told_to(people, begun.to.email, begun.to, Wanting).drafts.append(begun)
    due = days_before(closes_at, setting.days, meeting.timezone, policy.opens_at)
    return [mails.of_apply(meeting, to, closes_at, due, wanting) for to, wanting in people.values()]


def _without_application(
    db: Session, meeting: Meeting, policy: Policy
) -> Iterator[tuple[Account, Delegation]]:
    """Focal points of delegations that may lead an event, if nobody has applied for them."""
    speaking = queries.focal_points_at(db, meeting.id)
    applied = queries.who_has_applied(db, meeting.id)
    for one in delegations.delegations_of(db, meeting.id, set(speaking)):
        if is_among(one.category, policy.may_lead) and one.entity_id not in applied:
            for account in speaking[one.id]:
                if account.email.lower() not in applied:
                    yield account, one
