"""Making one entry of the register of two that mean the same organisation."""

from collections import Counter

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core.errors import Conflict
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.delegations import queries as delegations
from app.delegations.models import Delegation, Entity, EntityKind
from app.matching import queries
from app.matching.rules.entities import DelegationMoves, Preview
from app.matching.service.moving import move_all, take_out
from app.registrations import queries as registrations
from app.registrations.rules import PeopleEntered

ENTITIES = Entity.metadata.tables[Entity.__tablename__]
DELEGATIONS = Entity.metadata.tables[Delegation.__tablename__]


def preview(db: Session, kept: Entity, lost: Entity) -> Preview:
    """What would move if `lost` became a part of `kept`.

    Raises `Conflict` for States, whose entries follow their status, and for one and the same.
    """
    if EntityKind.STATE in {kept.kind, lost.kind}:
        raise Conflict(_("Entries of States are not merged: correct the one that is wrong."))
    if kept.id == lost.id:
        raise Conflict(_("This is the same entry. Name the one that was entered a second time."))
    there = {meeting.id for _one, meeting, _people in queries.delegations_of_entity(db, kept.id)}
    moving = tuple(
        DelegationMoves(meeting.name, people, joins=meeting.id in there)
        for _one, meeting, people in queries.delegations_of_entity(db, lost.id)
    )
    others = Counter(
        column.table.name
        for column in queries.columns_to(ENTITIES.name)
        for _row in queries.rows_naming(db, column, lost.id)
    )
    others.pop(DELEGATIONS.name, None)
    return Preview(moving, dict(others), _names(kept, lost))


def _names(kept: Entity, lost: Entity) -> tuple[str, ...]:
    """By what the kept entry is recognised besides its own names, each once."""
    called = (*lost.name.values(), *lost.formal_name.values(), lost.code, *lost.also_called)
    own = {*kept.name.values(), *kept.formal_name.values(), kept.code, ""}
    return tuple(one for one in dict.fromkeys((*kept.also_called, *called)) if one not in own)


def merge_entities(db: Session, actor: Actor, kept: Entity, lost: Entity) -> None:
    """Make `lost` a part of `kept`: whatever names it names the other one, in all meetings.

    Two delegations to one meeting become one, which keeps its own category; reserved places are
    added up. What was issued or published stays as it was printed. Raises `Conflict` as `preview`
    does. It is not undone: the log keeps what there was.
    """
    found = preview(db, kept, lost)
    moving = queries.delegations_of_entity(db, lost.id)
    for meeting_id in sorted(meeting.id for _one, meeting, _people in moving):
        registrations.places_to_change(db, meeting_id)  # before the rows of anybody, see there
    kept.also_called = list(found.names)
    db.flush()
    people = {
        meeting.id: _moved(db, one, delegations.delegation_of(db, meeting.id, kept.id))
        for one, meeting, _people in moving
    }
    move_all(db, ENTITIES.name, lost.id, kept.id)
    was = {"code": lost.code, "name": lost.name, "formal_name": lost.formal_name}
    lost_id, kept_id = lost.id, kept.id
    take_out(db, ENTITIES, lost_id)
    db.expunge(lost)
    db.expire_all()
    numbers = {"delegations": len(moving), **found.others}
    accounts.record(
        db, actor, "entity.merged", None, kept_id, other=lost_id, was=was, moved=numbers
    )
    for meeting_id, ids in people.items():
        tell(db, PeopleEntered(tuple(ids), meeting_id))


def _moved(db: Session, lost: Delegation, kept: Delegation | None) -> list[str]:
    """Make the people of a delegation those of another, where there is one; gives who."""
    people = queries.ids_of_people(db, lost.id)
    if kept is None:
        return people  # it goes along as it is, with its entity
    mine, theirs = queries.reserved_of(db, kept.id), queries.reserved_of(db, lost.id)
    for function in mine.keys() & theirs.keys():
        mine[function].number += theirs[function].number
    db.flush()
    lost_id = lost.id
    move_all(db, DELEGATIONS.name, lost_id, kept.id)
    db.expunge(lost)
    take_out(db, DELEGATIONS, lost_id)
    return people
