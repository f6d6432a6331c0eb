"""Who gets entries by mail: whom a meeting invites, who asks, who has them by mail only."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.jobs import enqueue_at_commit
from app.invitations import queries
from app.invitations.models import InvitationPolicy, InvitationWish, OnlyByMail
from app.invitations.rules import USUAL_ROLES
from app.registrations.models import Person
from app.side_events.models import SpeakerRole

SEND_DUE = "invitations.send_due"


def roles_invited(db: Session, meeting_id: str) -> list[SpeakerRole]:
    """Which functions a meeting invites by mail."""
    policy = queries.policy_of(db, meeting_id)
    return list(USUAL_ROLES) if policy is None else [SpeakerRole(one) for one in policy.roles]


def set_roles(db: Session, actor: Actor, meeting_id: str, roles: Sequence[SpeakerRole]) -> None:
    """Say which functions are invited from now on; whoever has an entry keeps it right."""
    policy = queries.policy_of(db, meeting_id)
    if policy is None:
        policy = InvitationPolicy(meeting_id=meeting_id)
        db.add(policy)
    policy.roles = [role.value for role in SpeakerRole if role in roles]
    record(db, actor, "invitations.roles_set", meeting_id, None, roles=policy.roles)
    db.flush()
    enqueue_at_commit(db, SEND_DUE, "mail", meeting_id)


def wishes(db: Session, person: Person) -> bool:
    """Whether somebody asked for invitations to whatever is in their calendar."""
    return queries.wish_of(db, person.id) is not None


def set_wish(db: Session, person: Person, *, wanted: bool) -> None:
    """Let somebody have invitations to whatever is in their calendar, or no longer."""
    found = queries.wish_of(db, person.id)
    if wanted == (found is not None):
        return
    if found:
        db.delete(found)
    else:
        db.add(InvitationWish(person_id=person.id, asked_at=clock.now()))
    action = "invitations.asked" if wanted else "invitations.not_asked"
    record(db, None, action, person.meeting_id, person.id)
    db.flush()
    enqueue_at_commit(db, SEND_DUE, "mail", person.meeting_id)


def leaves_out(db: Session, person: Person) -> bool:
    """Whether somebody's own calendar is without what they have by mail."""
    return queries.choice_of(db, person.id) is not None


def leave_out(db: Session, person: Person, *, wanted: bool) -> None:
    """Leave what somebody has by mail out of their own calendar, or no longer."""
    found = queries.choice_of(db, person.id)
    if wanted == (found is not None):
        return
    if found:
        db.delete(found)
    else:
        db.add(OnlyByMail(person_id=person.id, asked_at=clock.now()))
    action = "invitations.left_out" if wanted else "invitations.not_left_out"
    record(db, None, action, person.meeting_id, person.id)
    db.flush()
