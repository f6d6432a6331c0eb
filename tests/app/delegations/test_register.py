"""The register in the browser: look up in any language, add, correct, statuses by date."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from tests.conftest import rows
from tests.make import delegations, meetings
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

HOME = "/organise/im-test/register"


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    """A meeting of a treaty, two States and an organisation."""
    with sessions.write() as db:
        treaty = meetings.instrument(db)
        delegations.state(db, "CIV", "Côte d’Ivoire", ar="كوت ديفوار")
        delegations.state(db, "TON", "Tonga", fr="Tonga")
        delegations.organisation(db)
        return meetings.meeting(db, instrument=treaty).id


def listed(page: Page) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.select("//tbody//th")]


def logged(sessions: Sessions) -> dict[str, Mapping[str, Any]]:
    with sessions.read() as db:
        return {one.action: one.details for one in db.scalars(select(AuditEntry))}


def test_an_organiser_looks_up_adds_and_changes_nothing(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)

    assert listed(visitor.get(HOME))[0] == "Côte d’Ivoire"
    for typed in ("ivory coast", "كوت ديفوار", "Cote Divoire", "civ"):
        assert listed(visitor.get(HOME, params={"q": typed})) == ["Côte d’Ivoire"]
    assert listed(visitor.get(HOME, params={"q": "Tonga", "kind": "ngo"})) == []
    assert len(listed(visitor.get(HOME, params={"kind": "state"}))) == 2
    asked = visitor.get(f"{HOME}/new")
    twice = visitor.submit(asked, {"name": "ivory coast", "kind": "ngo"})
    made = visitor.submit(asked, {"name": "Mines <Action>", "kind": "campaign"})
    entry = visitor.get(f"{HOME}/TON")
    refused = visitor.post(f"{HOME}/TON", {"csrf_token": token(asked)})

    assert twice.errors == ["Name: This is in the register already: Côte d’Ivoire (CIV)."]
    assert made.status == 200
    assert "Mines <Action>" in made.words
    assert "Change this entry" not in entry.words
    assert refused.status == 403
    assert set(logged(sessions)) >= {"entity.added"}


def token(page: Page) -> str:
    (found,) = set(page.tree.xpath("//input[@name='csrf_token']/@value"))
    return str(found)


def test_an_administrator_corrects_names_and_dated_statuses(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, admin=True)
    entry = visitor.get(f"{HOME}/TON")
    nameless = visitor.submit(
        entry, {"names-en": "", "names-fr": "", "articles-fr": "les"}, action="/TON"
    )
    visitor.submit(entry, {"names-es": "Tonga (islas)", "formal-en": "the Kingdom of Tonga"})
    found = visitor.get(HOME, params={"q": "Kingdom of Tonga"})
    status = {"status": "party", "since": "2025-12-01", "source": "UNTC"}
    sourceless = visitor.submit(entry, {**status, "source": ""}, action="/status")
    visitor.submit(entry, {**status, "status": "signatory"}, action="/status")
    corrected = visitor.submit(entry, status, action="/status")
    shown = visitor.get(HOME)
    removed = visitor.submit(corrected, {}, action="/status/remove")

    assert "Give a name in at least one language." in nameless.words
    assert nameless.select("//input[@name='articles-fr'][@value='les']")
    assert listed(found) == ["Tonga"]
    assert sourceless.errors == ["Source: Fill this in."]
    assert "is a Party" in corrected.words
    assert "UNTC" in corrected.words
    assert "is a Party" in shown.words
    assert "UNTC" not in removed.words
    with sessions.read() as db:
        assert rows(db, "entity_status") == 0
    log = logged(sessions)
    assert log["entity.changed"]["was"]["name"] == {"en": "Tonga", "fr": "Tonga"}
    assert log["entity.status_set"]["since"] == "2025-12-01"
    assert log["entity.status_removed"]["was"]["source"] == "UNTC"
    assert visitor.get(f"{HOME}/XXX").status == 404
