"""Whether an application is let in: what it must be in itself, and what the call says."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.calls.rules import (
    Asked,
    Door,
    Host,
    Part,
    Refusal,
    Standing,
    door_of,
    places_of,
    refusals,
)
from app.delegations import queries as entities
from app.delegations import service as delegations
from app.delegations.models import Entity
from app.meetings.models import Basis, Meeting
from app.meetings.rules import Stage, stage_of
from app.side_events import queries
from app.side_events.models import Partner, PartnerRole, SideEvent
from app.side_events.rules.application import (
    Application,
    Mistake,
    Offer,
    PartnerGiven,
    mistakes,
)
from app.side_events.rules.concept import CONCEPT_PARTS


def faults(
    db: Session,
    meeting: Meeting,
    application: Application,
    offer: Offer,
    *,
    event: SideEvent | None = None,
    at: datetime | None = None,
    basis: Basis = Basis.ENTERED,
) -> list[Mistake]:
    """Everything that keeps an application out.

    `at` is when it comes in; None for a change to `event`, to which deadlines do not apply. What
    is only known from a source (`basis`) may lack what it does not say, and never met the call.
    """
    if basis not in {Basis.ENTERED, Basis.DEMO}:
        return mistakes(application, offer, complete=False)
    asked = Asked(
        at=at,
        titles=(application.title, *(note.title for note in application.concept)),
        calendar_title=application.calendar_title,
        texts=[
            ("description", application.description),
            *(pair for note in application.concept for pair in note.texts.items()),
        ],
        hosts=_hosts(db, meeting, application, offer, event),
        people=[(one.name, bool(one.email)) for one in application.speakers],
        slots=application.slots,
        features=application.features,
    )
    refused = refusals(offer.policy, asked, standing_of(db, meeting, offer))
    return [
        *mistakes(application, offer),
        *(Mistake(_field_of(refusal), refusal.sentence) for refusal in refused),
    ]


def _field_of(refusal: Refusal) -> str:
    return "concept" if refusal.field in CONCEPT_PARTS else refusal.field


def standing_of(db: Session, meeting: Meeting, offer: Offer) -> Standing:
    """How many live applications a meeting has, and for how many places."""
    places = places_of(offer.policy, offer.slots, len(offer.rooms))
    return Standing(queries.live(db, meeting.id), places)


def door_at(db: Session, meeting: Meeting, offer: Offer, now: datetime) -> Door:
    """Whether a meeting takes applications at a moment."""
    over = stage_of(meeting, now) is Stage.OVER
    return door_of(offer.policy, now, over=over, full=standing_of(db, meeting, offer).is_full)


def _hosts(
    db: Session,
    meeting: Meeting,
    application: Application,
    offer: Offer,
    event: SideEvent | None,
) -> list[Host]:
    """The entities that are named; who they are is looked up only where the call asks for it."""
    given = application.partners
    if not offer.policy.asks_who:
        return [Host(one.name, Part(one.role.value), reachable=bool(one.email)) for one in given]
    known = _entities(db, given)
    groups = delegations.categories_here(db, meeting, known.values())
    keys = {one: {one.name.lower()} | _id_of(known.get(one.name)) for one in given}
    wanted = set[str]().union(*keys.values())
    others = queries.hosted(db, meeting.id, wanted, but=event.id if event else None)
    return [
        Host(
            one.name,
            Part(one.role.value),
            groups[known[one.name].id] if one.name in known else None,
            leads=len(_events(others, keys[one], lead=True)),
            organises=len(_events(others, keys[one])),
            reachable=bool(one.email),
        )
        for one in given
    ]


def _entities(db: Session, given: Sequence[PartnerGiven]) -> dict[str, Entity]:
    """The entity of each name, as it was chosen or as the name is recognised."""
    chosen = {one.name: one.entity_id for one in given if one.entity_id}
    found = dict(delegations.entities_named(db, {one.name for one in given} - set(chosen)))
    by_id = {one.id: one for one in entities.entities_by_ids(db, list(chosen.values()))}
    return found | {name: by_id[id_] for name, id_ in chosen.items() if id_ in by_id}


def _id_of(entity: Entity | None) -> set[str]:
    return {entity.id} if entity else set()


def _events(
    others: Sequence[tuple[Partner, str]], keys: set[str], *, lead: bool = False
) -> set[str]:
    return {
        event_id
        for partner, event_id in others
        if (partner.name.lower() in keys or partner.entity_id in keys)
        and (not lead or partner.role is PartnerRole.LEAD_ORGANISER)
    }
