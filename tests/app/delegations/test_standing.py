"""The dated status of the States of the register, as the pages of real days show it."""

from datetime import date

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.delegations import service
from app.demo.load import load_register
from tests.make.accounts import sign_in
from tests.make.meetings import meeting
from tests.visitor import Page, Visitor

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
    (row,) = page.select(f"//tr[th//bdi='{name}']/td[1]")
    return " ".join(row.text_content().split())
