"""Before the call closes: to those who may apply and have not, or have begun and not sent it."""

from bisect import insort
from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.calls.queries import policy_of
from app.calls.rules.categories import is_among
from app.calls.rules.policy import Policy
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.reminders import mails, queries
from app.reminders.mails import Letter, Wanting
from app.reminders.rules import Setting, days_before
from app.reminders.service.finding import Speaks, name_of, told_to, who_speaks
from app.side_events.service import begun_at


def letters(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """One to each person, so many days before the deadline of the call."""
    policy = policy_of(db, meeting.id)
    closes_at = policy.closes_at
    if closes_at is None:
        return []
    people: dict[str, tuple[Recipient, Wanting]] = {}
    for one, delegation in _without_application(db, meeting, policy):
        wanting = told_to(people, one.to.email, one.to, Wanting)
        insort(wanting.entities, name_of(delegation, one.to))
        wanting.invited += [one.invited] if one.invited else []
    for begun in begun_at(db, meeting):
        told_to(people, begun.to.email, begun.to, Wanting).drafts.append(begun)
    due = days_before(closes_at, setting.days, meeting.timezone, policy.opens_at)
    return [mails.of_apply(meeting, to, closes_at, due, wanting) for to, wanting in people.values()]


def _without_application(
    db: Session, meeting: Meeting, policy: Policy
) -> Iterator[tuple[Speaks, Delegation]]:
    """Who speaks for delegations that may lead an event, if nobody has applied for them."""
    applied = queries.who_has_applied(db, meeting.id)

    def may_apply(one: Delegation) -> bool:
        return is_among(one.category, policy.may_lead) and one.entity_id not in applied

    for delegation, speak in who_speaks(db, meeting, may_apply):
        for one in speak:
            if one.to.email not in applied:
                yield one, delegation
