"""Who gets entries by mail: whom a meeting invites, who asks, who has them by mail only."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock
from app.core.jobs import enqueue_at_commit
from app.invitations import queries
from app.invitations.models import CalendarWay, InvitationPolicy, InvitationWish, Method, Way
from app.invitations.rules import USUAL_ROLES
from app.registrations.models import Person
from app.schedule import queries as schedule
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


def still_come(db: Session, person: Person) -> list[str]:
    """The titles of the side events of which somebody gets entries without asking.

    They have a function there that the meeting invites, or that keeps their entry right: see
    `rules.steps`. Who wants entries only in their calendar gets none.
    """
    release = schedule.current_release(db, person.meeting_id)
    if release is None or way_of(db, person) is Way.FEED:
        return []
    invited = roles_invited(db, person.meeting_id)
    titles = []
    for speaker, event in queries.spoken_of(db, release.id, person.id):
        last = queries.last_sent(db, event.side_event_id, person.id)
        holds = last is not None and last.method is Method.REQUEST
        if event.is_held and (speaker.role in invited or holds):
            titles.append(event.printed["title"])
    return list(dict.fromkeys(titles))


def way_of(db: Session, person: Person) -> Way:
    """How entries reach somebody."""
    found = queries.way_of(db, person.id)
    return found.way if found else Way.ONCE


def set_way(db: Session, person: Person, way: Way) -> None:
    """Let entries reach somebody in a way from now on; what is due by it is mailed."""
    if way is way_of(db, person):
        return
    db.merge(CalendarWay(person_id=person.id, way=way, chosen_at=clock.now()))
    record(db, None, "invitations.way_set", person.meeting_id, person.id, way=way.value)
    db.flush()
    enqueue_at_commit(db, SEND_DUE, "mail", person.meeting_id)
