"""The verbs of calls."""

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.calls import queries
from app.calls.errors import StaleCall, WrongPolicy
from app.calls.models import Call, ReservedSlot
from app.calls.rules import Policy, fault_in, to_columns
from app.calls.rules.setting import changed
from app.core.i18n import gettext as _
from app.core.i18n import show_datetime
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.meetings.rules import ENTERED, DeskShown, Origin


def set_policy(
    db: Session,
    actor: Actor | None,
    meeting: Meeting,
    policy: Policy,
    *,
    origin: Origin = ENTERED,
    seen: int | None = None,
) -> None:
    """Set the call of a meeting anew. What has come in already stays.

    The time zone is the meeting's, whatever the policy says. Raises `WrongPolicy` where settings
    do not fit together, or a reserved slot is none of the meeting; `StaleCall` where somebody has
    set it since the revision that was `seen`.
    """
    refuse_misfits(db, meeting, policy)
    meetings.hold(db, meeting.id)  # applications that come in are judged before or after
    call = queries.call_to_change(db, meeting.id)
    if seen is not None and seen != (call.revision if call else 0):
        raise StaleCall
    before = queries.policy_of(db, meeting.id)
    if call is None:
        call = Call(meeting_id=meeting.id, revision=0)
        db.add(call)
    call.revision += 1
    for name, value in (to_columns(policy) | origin.columns).items():
        setattr(call, name, value)
    queries.forget_reserved(db, before.reserved - policy.reserved)
    for slot_id in sorted(policy.reserved - before.reserved):
        db.add(ReservedSlot(slot_id=slot_id))
    names = changed(before, policy)
    accounts.record(db, actor, "call.changed", meeting.id, None, settings=names)
    db.flush()


def refuse_misfits(db: Session, meeting: Meeting, policy: Policy) -> None:
    """Raise `WrongPolicy` where settings do not fit together, or a slot is none of the meeting."""
    fault = fault_in(policy)
    if fault:
        raise WrongPolicy(fault)
    if not policy.reserved <= {slot.id for slot in meetings.slots_of(db, meeting.id)}:
        raise WrongPolicy(_("Reserve slots of this meeting only."))


def say_deadline(db: Session, shown: DeskShown) -> None:
    """React to an organiser's look at a meeting: add when applications close."""
    policy = queries.policy_of(db, shown.meeting.id)
    closes = policy.closes_at
    text = show_datetime(closes, policy.timezone) if closes else _("No deadline")
    shown.facts.append((_("Applications close"), text))
