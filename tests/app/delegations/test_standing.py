"""The dated status of the States of the register, as the pages of real days show it."""

from datetime import date

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.delegations import service
from app.delegations.models import StatusKind
from app.demo.load import load_register
from tests.make import delegations, meetings
from tests.make.accounts import sign_in
from tests.make.meetings import meeting
from tests.visitor import Page, Visitor

TABLE = "/organise/im-test/delegations"
PARTY = "State Party"
CONSENTED = "State for which the Convention is not yet in force"
NOT_PARTY = "State not party"


@pytest.mark.parametrize(
    ("first_day", "expected"),
    [
        (date(2025, 6, 17), {"FIN": PARTY, "MHL": CONSENTED, "TON": NOT_PARTY}),
        (date(2025, 12, 1), {"FIN": PARTY, "MHL": PARTY, "TON": PARTY}),
        (date(2026, 6, 16), {"FIN": NOT_PARTY, "MHL": PARTY, "TON": PARTY}),
    ],
)
def test_a_delegation_is_called_by_the_status_of_the_days_of_the_meeting(
    sessions: Sessions,
    app: FastAPI,
    visitor: Visitor,
    first_day: date,
    expected: dict[str, str],
) -> None:
    with sessions.write() as db:
        register = load_register(db)
        treaty = register.instruments["apmbc"]
        made = meeting(db, instrument=treaty, starts_on=first_day, ends_on=first_day)
        names = {code: register.entities[code].name["en"] for code in expected}
        for code in expected:
            service.open_delegation(db, made, register.entities[code])
        meeting_id = made.id
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise/im-test/delegations")

    assert {code: _category(page, name) for code, name in names.items()} == expected


def _category(page: Page, name: str) -> str:
    (cell,) = page.select(f"//tr[th//bdi='{name}']/td[1]")
    return " ".join((cell.text or "").split())


def test_a_category_that_disagrees_is_shown_taken_over_or_kept_with_a_reason(
    sessions: Sessions, app: FastAPI, visitor: Visitor
) -> None:
    with sessions.write() as db:
        treaty = meetings.instrument(db)
        tonga, fiji = delegations.state(db, "TON", "Tonga"), delegations.state(db, "FJI", "Fiji")
        service.set_status(db, fiji, treaty, StatusKind.PARTY, date(1999, 3, 1))
        made = meeting(db, instrument=treaty)
        opened = service.open_delegation(db, made, tonga)
        service.open_delegation(db, made, fiji)
        service.set_status(db, tonga, treaty, StatusKind.PARTY, date(2025, 12, 1), source="UNTC")
        meeting_id, home = made.id, f"{TABLE}/{opened.id}/category"
    sign_in(visitor, app, organiser_of=meeting_id)

    before = visitor.get(TABLE)
    asked = visitor.get(home)
    refused = visitor.submit(asked, {"reason": " "}, action="/category")
    taken = visitor.submit(asked, {}, action="/follow")
    kept = visitor.submit(taken, {"category": "signatory", "reason": "Letter <1>"})
    after = visitor.get(TABLE)

    assert _marks(before) == ["Tonga: disagrees with its status"]
    assert "it is “State Party”. Take that over, or keep" in asked.words
    assert "UNTC" in asked.words
    assert refused.status == 422
    assert refused.errors == ["Reason: Say why; it is shown to all organisers of this meeting."]
    assert "disagrees" not in taken.words
    assert "Letter <1>" in kept.words
    assert "Ana Example" in kept.words
    assert _marks(after) == ["Tonga: set by hand"]
    assert _category(after, "Tonga") == "Signatory State"
    with sessions.read() as db:
        log = [(one.action, one.details) for one in db.scalars(select(AuditEntry))]
    assert log[-2:] == [
        ("delegation.category_followed", {"was": "state_not_party", "category": "state_party"}),
        ("delegation.category_set", {"was": "state_party", "category": "signatory"}),
    ]


def _marks(page: Page) -> list[str]:
    rows = page.select("//tr[td//*[contains(@class,'status')]]")
    return [
        f"{row.xpath('string(th)').strip()}: {row.xpath('string(td[1]/span)').strip()}"
        for row in rows
    ]
