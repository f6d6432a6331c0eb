"""Entities, dated statuses and delegations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.errors import Conflict
from app.delegations import service
from app.delegations.models import DelegationCategory, EntityKind, StatusKind
from app.meetings import queries as meeting_queries
from tests.conftest import rows
from tests.make import delegations, meetings


def test_a_status_holds_from_its_day_on(db: Session) -> None:
    treaty = meetings.instrument(db)
    tonga = delegations.state(db, "TON", "Tonga")
    service.set_status(db, tonga, treaty, StatusKind.CONSENTED, date(2025, 6, 25))
    service.set_status(db, tonga, treaty, StatusKind.SIGNATORY, date(2025, 12, 1))
    service.set_status(db, tonga, treaty, StatusKind.PARTY, date(2025, 12, 1), source="UNTC")

    days = [date(2025, 6, 24), date(2025, 6, 25), date(2025, 11, 30), date(2025, 12, 1)]

    assert [service.status_of(db, tonga, treaty, day) for day in days] == [
        None,
        StatusKind.CONSENTED,
        StatusKind.CONSENTED,
        StatusKind.PARTY,
    ]
    assert rows(db, "entity_status") == 2


def test_the_first_two_members_at_once_find_one_delegation(sessions: Sessions) -> None:
    with sessions.write() as db:
        meetings.meeting(db)
        delegations.state(db)
    together = Barrier(4)

    def open_it(_number: int) -> str:
        together.wait()
        with sessions.write() as db:
            meeting = meeting_queries.meeting_at(db, "im-test")
            assert meeting is not None
            return service.open_delegation(db, meeting, delegations.state(db)).id

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(open_it, range(4)))

    assert len(made) == 1
    with sessions.read() as db:
        assert rows(db, "delegation") == 1


def test_a_delegation_has_the_category_of_the_meetings_first_day(db: Session) -> None:
    treaty = meetings.instrument(db)
    finland = delegations.state(db, "FIN", "Finland")
    service.set_status(db, finland, treaty, StatusKind.PARTY, date(2012, 7, 1))
    service.set_status(db, finland, treaty, StatusKind.WITHDRAWN, date(2026, 1, 10))

    categories = {}
    for year in (2011, 2025, 2026):
        day = date(year, 6, 17)
        meeting = meetings.meeting(db, f"im-{year}", instrument=treaty, starts_on=day, ends_on=day)
        categories[year] = service.open_delegation(db, meeting, finland).category

    assert categories == {
        2011: DelegationCategory.STATE_NOT_PARTY,
        2025: DelegationCategory.STATE_PARTY,
        2026: DelegationCategory.STATE_NOT_PARTY,
    }


def test_without_known_statuses_a_state_is_a_state(db: Session) -> None:
    treaty = meetings.instrument(db, "ccm")
    state, day = delegations.state(db), date(2025, 4, 7)
    organisation = delegations.organisation(db, "cmc", "CMC", EntityKind.CAMPAIGN)

    assert service.category_for(db, state, treaty, day) is DelegationCategory.STATE
    assert service.category_for(db, state, None, day) is DelegationCategory.STATE
    assert service.category_for(db, organisation, treaty, day) is DelegationCategory.NGO


def test_an_entity_has_one_delegation_to_a_meeting(db: Session) -> None:
    meeting = meetings.meeting(db)
    first = delegations.delegation(db, meeting)

    assert delegations.delegation(db, meeting) is first
    assert rows(db, "delegation") == 1


def test_a_code_is_given_once(db: Session) -> None:
    delegations.state(db)

    with pytest.raises(Conflict) as refused:
        service.add_entity(db, kind=EntityKind.STATE, code="CHE", name={"en": "Again"})

    assert "CHE" in refused.value.sentence


def test_a_typed_name_is_found_or_asked_about(db: Session) -> None:
    niger = delegations.state(db, "NER", "Niger")
    nigeria = delegations.state(db, "NGA", "Nigeria", fr="Nigéria")

    assert service.find_entity(db, "le niger").entity is niger
    assert service.find_entity(db, "NIGERIA").entity is nigeria
    close = service.find_entity(db, "Nigera")
    assert close.entity is None
    assert nigeria in close.candidates
    assert service.find_entity(db, "Atlantis") == service.Recognised()


def test_a_new_organisation_gets_a_code_of_its_own(db: Session) -> None:
    first = service.add_organisation(db, name="Amis de l’Eau", kind=EntityKind.NGO, language="fr")
    second = service.add_organisation(db, name="AMIS DE L'EAU", kind=EntityKind.NGO, language="fr")
    signs = service.add_organisation(db, name="!!", kind=EntityKind.OTHER, language="en")

    assert (first.code, second.code) == ("amis-de-l-eau", "amis-de-l-eau-2")
    assert first.name == {"fr": "Amis de l’Eau"}
    assert signs.code == "organisation"
