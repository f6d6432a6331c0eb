"""Entities with their dated status, and the delegations that they send."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.i18n import language
from app.delegations import queries, rules
from app.delegations.models import (
    Delegation,
    DelegationCategory,
    Entity,
    EntityKind,
    EntityStatus,
    StatusKind,
)
from app.meetings.models import Instrument, Meeting


def add_entity(
    db: Session,
    *,
    kind: EntityKind,
    code: str,
    name: Mapping[str, str],
    formal_name: Mapping[str, str] | None = None,
    article: Mapping[str, str] | None = None,
    source: str = "",
    is_demo: bool = False,
) -> Entity:
    """A State (`code` is its ISO 3166 alpha-3) or an organisation (its short name).

    `name`, `formal_name` and `article` are texts in languages. Raises `Conflict` when the code is
    taken.
    """
    if queries.entity_by_code(db, code) is not None:
        raise Conflict(
            _("There is a State or organisation with the code %(code)s already.") % {"code": code}
        )
    entity = Entity(
        kind=kind,
        code=code,
        name=dict(name),
        formal_name=dict(formal_name or {}),
        article=dict(article or {}),
        source=source,
        is_demo=is_demo,
    )
    db.add(entity)
    db.flush()
    return entity


def set_status(
    db: Session,
    entity: Entity,
    instrument: Instrument,
    status: StatusKind,
    since: date,
    *,
    source: str = "",
) -> EntityStatus:
    """Say what a State is under a treaty from a day on; the same day again replaces it."""
    known = queries.statuses_of(db, entity.id, instrument.id)
    row = next((one for one in known if one.since == since), None)
    if row is None:
        row = EntityStatus(
            entity_id=entity.id, instrument_id=instrument.id, since=since, status=status
        )
        db.add(row)
    row.status, row.source = status, source
    db.flush()
    return row


def status_of(db: Session, entity: Entity, instrument: Instrument, day: date) -> StatusKind | None:
    """The status of a State under a treaty on a day; None for a State not party."""
    return rules.status_on(queries.statuses_of(db, entity.id, instrument.id), day)


def category_for(
    db: Session, entity: Entity, instrument: Instrument | None, day: date
) -> DelegationCategory:
    """The group in which an entity's people are counted at a meeting of a treaty on a day.

    A State is only called by its status where statuses under the treaty are known at all.
    """
    if entity.kind is not EntityKind.STATE:
        return rules.category_of(entity.kind, None)
    if instrument is None or not queries.has_statuses(db, instrument.id):
        return DelegationCategory.STATE
    return rules.category_of(entity.kind, status_of(db, entity, instrument, day))


def open_delegation(db: Session, meeting: Meeting, entity: Entity) -> Delegation:
    """The delegation of an entity to a meeting, made if there is none.

    The meeting's instrument must be loaded.
    """
    delegation = queries.delegation_of(db, meeting.id, entity.id)
    if delegation is not None:
        return delegation
    category = category_for(db, entity, meeting.instrument, _day_of(meeting))
    try:
        with db.begin_nested():
            made = Delegation(
                meeting_id=meeting.id, entity=entity, category=category, created_at=clock.now()
            )
            db.add(made)
            db.flush()
    except IntegrityError:  # its first two members came at once: the other one made it
        made_by_other = queries.delegation_of(db, meeting.id, entity.id)
        if made_by_other is None:
            raise
        return made_by_other
    return made


def category_here(db: Session, meeting: Meeting, entity: Entity) -> DelegationCategory:
    """The group in which an entity's people are counted at a meeting, or would be.

    The meeting's instrument must be loaded.
    """
    delegation = queries.delegation_of(db, meeting.id, entity.id)
    if delegation is not None:
        return delegation.category
    return category_for(db, entity, meeting.instrument, _day_of(meeting))


def categories_here(
    db: Session, meeting: Meeting, entities: Iterable[Entity]
) -> Mapping[str, DelegationCategory]:
    """The same for several entities at once, by the entity's id."""
    held = {one.entity_id: one.category for one in queries.delegations_of(db, meeting.id)}
    known = queries.statuses_under(db, meeting.instrument_id) if meeting.instrument_id else {}
    day = _day_of(meeting)
    return {one.id: held.get(one.id) or _follows(one, known, day) for one in entities}


def _day_of(meeting: Meeting) -> date:
    """The day on which the status of a State counts: the meeting's first one, or today."""
    return meeting.starts_on or clock.now().astimezone(ZoneInfo(meeting.timezone)).date()


def standings(
    db: Session, meeting: Meeting, delegations: Iterable[Delegation]
) -> Mapping[str, rules.Standing]:
    """Beside the group of each delegation the one that follows today from the dated status.

    By the delegation's id. The meeting's instrument and the entities must be loaded.
    """
    counted = {
        one.id: rules.CountedAs(one.entity_id, one.entity.kind, one.category, one.category_reason)
        for one in delegations
    }
    return standings_of(db, meeting, counted)


def standings_of(
    db: Session, meeting: Meeting, delegations: Mapping[str, rules.CountedAs]
) -> Mapping[str, rules.Standing]:
    """The same of delegations of which no more is known than how they are counted, by their ids."""
    treaty = meeting.instrument
    states = {one.entity_id for one in delegations.values() if one.kind is EntityKind.STATE}
    known = queries.statuses_under(db, treaty.id, states) if treaty and states else {}
    # Of a treaty whose Parties nobody entered nothing is said of any State.
    is_known = bool(known) or (treaty is not None and queries.has_statuses(db, treaty.id))
    day = _day_of(meeting)
    return {
        key: rules.Standing(
            day,
            rules.category_of(one.kind, rules.status_on(known.get(one.entity_id, ()), day))
            if is_known or one.kind is not EntityKind.STATE
            else DelegationCategory.STATE,
            one.category,
            one.category_reason,
        )
        for key, one in delegations.items()
    }


def _follows(
    entity: Entity, known: Mapping[str, Sequence[rules.StatusChange]], day: date
) -> DelegationCategory:
    if entity.kind is EntityKind.STATE and not known:
        return DelegationCategory.STATE
    return rules.category_of(entity.kind, rules.status_on(known.get(entity.id, ()), day))


def set_category(
    db: Session,
    actor: Actor | None,
    delegation: Delegation,
    category: DelegationCategory,
    reason: str,
) -> None:
    """Count a delegation in a group other than the one that follows from its status; say why."""
    was = delegation.category
    delegation.category, delegation.category_reason = category, reason
    _decided(db, actor, delegation, "delegation.category_set", was)


def follow_status(
    db: Session, actor: Actor | None, meeting: Meeting, delegation: Delegation
) -> None:
    """Count a delegation in the group that follows from the dated status, whatever was said."""
    was = delegation.category
    delegation.category = standings(db, meeting, [delegation])[delegation.id].follows
    delegation.category_reason = ""
    _decided(db, actor, delegation, "delegation.category_followed", was)


def _decided(
    db: Session, actor: Actor | None, delegation: Delegation, action: str, was: DelegationCategory
) -> None:
    delegation.category_by_id = actor.account_id if actor else None
    delegation.category_at = clock.now()
    db.flush()
    accounts.record(
        db,
        actor,
        action,
        delegation.meeting_id,
        delegation.id,
        was=was.value,
        category=delegation.category.value,
    )


@dataclass(frozen=True)
class Recognised:
    """What a typed name means: one entity, or candidates, the likeliest first, or nothing."""

    entity: Entity | None = None
    candidates: list[Entity] = field(default_factory=list)


def find_entity(db: Session, typed: str) -> Recognised:
    """Which State or organisation a person means, typed in any of the six languages.

    A name that fits exactly one entity is recognised. Anything else is never replaced silently:
    it gives candidates to choose from, or nothing.
    """
    called = rules.recognise(typed, queries.entities_called(db))
    found = queries.entities_by_ids(db, [one.id for one in called])
    if len(found) == 1 and rules.is_exactly(typed, found[0]):
        return Recognised(entity=found[0])
    return Recognised(candidates=found)


def entities_named(db: Session, names: Collection[str]) -> Mapping[str, Entity]:
    """The State or organisation of each name that is exactly a name of one, and of no other."""
    called = rules.named(names, queries.entities_called(db)) if names else {}
    found = queries.entities_by_ids(db, sorted({one.id for one in called.values()}))
    by_id = {one.id: one for one in found}
    return {name: by_id[one.id] for name, one in called.items()}


def add_organisation(db: Session, *, name: str, kind: EntityKind, language: str) -> Entity:
    """An organisation that was not in the register, under the name that it goes by."""
    return add_entity(db, kind=kind, code=_free_code(db, name), name={language: name})


def _free_code(db: Session, name: str) -> str:
    stem = "-".join(rules.folded(name).split())[:50] or "organisation"
    code, number = stem, 1
    while queries.entity_by_code(db, code) is not None:
        number += 1
        code = f"{stem}-{number}"
    return code


def search(db: Session, typed: str, kind: EntityKind | None) -> list[Entity]:
    """What a typed name may mean, the likeliest first, or all; of one kind where it is given."""
    known = [one for one in queries.entities(db) if kind in {None, one.kind}]
    return rules.recognise(typed, known) if typed else known


def standing_of_all(db: Session, meeting: Meeting) -> Mapping[str, StatusKind | None]:
    """The status of each State under the meeting's treaty on its first day, by the State's id."""
    known = queries.statuses_under(db, meeting.instrument.id) if meeting.instrument else {}
    day = _day_of(meeting)
    return {entity_id: rules.status_on(rows, day) for entity_id, rows in known.items()}


def enter_organisation(db: Session, actor: Actor | None, *, name: str, kind: EntityKind) -> Entity:
    """An organisation that somebody adds to the register, under its name in their language."""
    made = add_organisation(db, name=name, kind=kind, language=language())
    accounts.record(db, actor, "entity.added", None, made.id)
    return made


def change_entity(
    db: Session, actor: Actor | None, entity: Entity, entry: rules.EntityEntry
) -> None:
    """Correct what the register holds; the log keeps what it was."""
    was = {
        "kind": entity.kind.value,
        "name": entity.name,
        "formal_name": entity.formal_name,
        "article": entity.article,
        "source": entity.source,
    }
    entity.kind, entity.name = entry.kind, entry.name
    entity.formal_name, entity.article = entry.formal_name, entry.article
    entity.source = entry.source
    db.flush()
    accounts.record(db, actor, "entity.changed", None, entity.id, was=was)


def enter_status(
    db: Session,
    actor: Actor | None,
    entity: Entity,
    treaty: Instrument,
    change: rules.StatusChange,
    *,
    source: str,
) -> None:
    """Add or correct a dated status. Raises `Conflict` for an organisation, which has none."""
    if entity.kind is not EntityKind.STATE:
        raise Conflict(_("Only States have a status under a treaty."))
    set_status(db, entity, treaty, change.status, change.since, source=source)
    accounts.record(
        db,
        actor,
        "entity.status_set",
        None,
        entity.id,
        treaty=treaty.code,
        status=change.status.value,
        since=change.since.isoformat(),
    )


def remove_status(db: Session, actor: Actor | None, entity: Entity, status_id: str) -> None:
    """Take a dated status out of the register; the log keeps what it was."""
    row = db.get(EntityStatus, status_id)
    if row is None or row.entity_id != entity.id:
        return  # somebody else removed it
    db.delete(row)
    was = {"status": row.status.value, "since": row.since.isoformat(), "source": row.source}
    accounts.record(db, actor, "entity.status_removed", None, entity.id, was=was)
