"""An organisation that is in the register twice becomes one, with all that named the other."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.db import Base, Sessions
from app.core.errors import Conflict
from app.delegations import queries as delegation_queries
from app.delegations import service as register
from app.delegations.models import Delegation, Entity, EntityKind
from app.delegations.service.campaigns import add_member
from app.matching import queries, service
from app.matching.service.entities import DELEGATIONS, ENTITIES
from app.meetings.models import Meeting
from app.registrations.models import QuotaScope, Registration
from app.registrations.service import set_quota
from tests.conftest import rows
from tests.make import accounts, delegations, meetings, nominations, registrations, side_events
from tests.make.accounts import sign_in
from tests.visitor import Visitor


def twice(db: Session) -> tuple[Entity, Entity, list[Meeting]]:
    """An organisation entered twice, which comes to one meeting as both, to one as the second."""
    kept = delegations.organisation(db, "amis", "Amis sans mines", EntityKind.NGO)
    lost = delegations.organisation(db, "friends", "Friends without Mines", EntityKind.NGO)
    made = [meetings.meeting(db, slug) for slug in ("im-test", "other")]
    registrations.registration(db, made[0], "Ana", entity=kept, approved=True, notify=False)
    registrations.registration(db, made[0], "Bo", entity=lost, approved=True, notify=False)
    registrations.registration(db, made[1], "Cy", entity=lost, notify=False)
    for entity in (kept, lost):
        delegation = delegations.delegation(db, made[0], entity)
        nominations.reserved(db, made[0], delegation, number=2)
    accounts.account(db, "focal@example.org", focal_point_of=delegation.id)
    admin = accounts.actor(db, "admin@example.org", admin=True)
    set_quota(db, admin, made[1], scope=QuotaScope.EACH, places=9, entity=lost)
    coalition = delegations.organisation(db, "cmc", "The Coalition", EntityKind.CAMPAIGN)
    for entity in (kept, lost):
        add_member(db, None, coalition, entity)
    side_events.side_event(db, made[0], partners=[side_events.lead("Friends", lost.id)])
    return kept, lost, made


def naming(db: Session, entity_id: str) -> int:
    """How many rows name an entity or one of its delegations."""
    ids = [entity_id, *(one.id for one, _m, _n in queries.delegations_of_entity(db, entity_id))]
    columns = [*queries.columns_to(ENTITIES.name), *queries.columns_to(DELEGATIONS.name)]
    return sum(len(queries.rows_naming(db, column, one)) for column in columns for one in ids)


def test_all_that_named_the_other_names_the_one_that_stays(db: Session) -> None:
    kept, lost, made = twice(db)
    kept_id, lost_id = kept.id, lost.id
    seen = service.preview(db, kept, lost)

    service.merge_entities(db, accounts.actor(db, "admin@example.org"), kept, lost)

    assert [(one.people, one.joins) for one in seen.delegations] in (
        [(1, True), (1, False)], [(1, False), (1, True)],
    )  # fmt: skip
    assert seen.others == {"quota": 1, "campaign_member": 1, "partner": 1}
    assert seen.names == ("Friends without Mines", "friends")
    assert db.get(Entity, lost_id) is None
    assert naming(db, lost_id) == 0
    sent = {
        one.meeting_id: one for one in db.scalars(select(Delegation)) if one.entity_id == kept_id
    }
    assert set(sent) == {meeting.id for meeting in made}
    joined = sent[made[0].id].id
    people = db.scalars(select(Registration).where(Registration.delegation_id == joined))
    assert len(list(people)) == 2
    assert [one.number for one in queries.reserved_of(db, joined).values()] == [4]
    assert rows(db, "role") >= 1
    assert rows(db, "campaign_member") == 1
    entry = next(one for one in db.scalars(select(AuditEntry)) if one.action == "entity.merged")
    assert (entry.subject_id, entry.details["other"]) == (kept_id, lost_id)
    assert entry.details["was"]["name"] == {"en": "Friends without Mines"}


def test_the_one_that_stays_is_recognised_by_the_names_of_the_other(db: Session) -> None:
    kept, lost, _made = twice(db)

    service.merge_entities(db, accounts.actor(db, "admin@example.org"), kept, lost)

    for typed in ("friends without mines", "Amis sans mines", "FRIENDS"):
        found = register.find_entity(db, typed).entity
        assert found is not None
        assert found.code == "amis"
    assert delegation_queries.entity_by_code(db, "friends") is None


def test_states_and_one_and_the_same_are_not_merged(db: Session) -> None:
    state, ngo = delegations.state(db), delegations.organisation(db)

    for one, other in ((state, ngo), (ngo, state), (ngo, ngo)):
        with pytest.raises(Conflict):
            service.preview(db, one, other)


def test_whatever_names_an_entity_or_delegation_does_so_by_a_key() -> None:
    """A column of such a name without a foreign key would be left behind."""
    moved = {
        (column.table.name, column.name)
        for table in (ENTITIES, DELEGATIONS)
        for column in queries.columns_to(table.name)
    }
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(("entity_id", "delegation_id"))
    }

    assert named <= moved


def test_an_administrator_sees_what_moves_and_merges(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        _kept, _lost, made = twice(db)
        meeting_id = made[0].id
    sign_in(visitor, app, "olga@example.org", organiser_of=meeting_id)
    refused = visitor.get("/organise/im-test/register/amis/merge")
    sign_in(visitor, app, "admin@example.org", admin=True)
    home = "/organise/im-test/register/amis/merge"

    itself = visitor.get(f"{home}?entity=Amis+sans+mines")
    unknown = visitor.get(f"{home}?entity=Friend")
    seen = visitor.get(f"{home}?entity=friends+without+mines")
    merged = visitor.submit(seen, {}, action="/merge")
    gone = visitor.submit(seen, {}, action="/merge")

    assert refused.status == 403
    assert "This is the same entry." in itself.errors[0]
    assert "Did you mean: Friends without Mines?" in unknown.errors[0]
    assert len(seen.select("//tbody/tr")) == 2
    assert "This cannot be undone" in seen.words
    assert "The two entries are one now." in merged.words
    assert "Friends without Mines" in merged.words
    assert gone.status == 409
