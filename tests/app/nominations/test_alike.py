"""Somebody whom a focal point enters is perhaps of the delegation already: they are asked first."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import queries as meeting_queries
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations.models import RegistrationState
from tests.make import delegations, matching, meetings, nominations, registrations
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

DESK = "/im-test/delegation"
LATIN, CYRILLIC = "Alexandre Petroff", "Александр Петров"
ASKED = "Perhaps this person is of your delegation already"


@pytest.fixture
def desk(app: FastAPI, visitor: Visitor, sessions: Sessions) -> Page:
    """The workspace of Switzerland, for which one person registered; a namesake did for Norway."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(db, meeting, LATIN, email="alex@example.org", notify=False)
        norway = delegations.state(db, "NOR", "Norway")
        registrations.registration(
            db, meeting, "Wilhelmina Quistberg", entity=norway, notify=False, position="CANARY"
        )
        delegation = delegations.delegation(db, meeting)
        nominations.reserved(db, meeting, delegation, number=1)
        delegation_id = delegation.id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)
    return visitor.get(DESK)


def enter(visitor: Visitor, page: Page, name: str, **more: str) -> Page:
    """Send the form for one more person."""
    token = page.select("//input[@name='csrf_token']/@value")[0]
    sent = {"csrf_token": token, "name": name, "function": "adviser", "position": "Typed", **more}
    return visitor.post(DESK, sent)


def here(db: Session) -> Meeting:
    """The meeting."""
    found = meeting_queries.meeting_at(db, "im-test")
    assert found is not None
    return found


def states(sessions: Sessions) -> dict[str, RegistrationState]:
    """Where everybody at the meeting stands."""
    with sessions.read() as db:
        found = queries.registrations_of(db, here(db).id, queries.Wanted(), None)
        return {one.person.name: one.state for one in found}


def test_the_registration_that_is_there_is_offered_and_taken(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    asked = enter(visitor, desk, CYRILLIC)
    taken = visitor.submit(asked, {}, action="/confirm")

    assert asked.status == 409
    assert ASKED in asked.words
    assert asked.select("//input[@name='position']/@value") == ["Typed"]
    assert "The person is confirmed and approved, and is told." in taken.words
    assert states(sessions)[LATIN] is RegistrationState.APPROVED
    assert CYRILLIC not in states(sessions)


def test_two_people_are_two_when_that_is_said(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    added = enter(visitor, enter(visitor, desk, CYRILLIC), CYRILLIC, anyway="1")

    assert "The person is entered and approved." in added.words
    assert states(sessions)[LATIN] is RegistrationState.SUBMITTED
    assert states(sessions)[CYRILLIC] is RegistrationState.APPROVED


def test_a_reserved_place_is_asked_about_too(visitor: Visitor, desk: Page) -> None:
    link = str(desk.select("//a[contains(@href, '/reserved/')]/@href")[0])
    page = visitor.get(link)

    asked = visitor.submit(page, {"name": CYRILLIC, "email": "other@example.net"})

    assert asked.status == 409
    assert ASKED in asked.words


def test_nothing_is_said_of_people_of_other_delegations(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    added = enter(visitor, desk, "QUISTBERG, Wilhelmina", email="w@example.com")
    with sessions.write() as db:
        matching.look(db, here(db))
    later = visitor.get(DESK)

    assert added.status == 200
    assert ASKED not in added.words
    assert "perhaps the same" not in later.words
    assert "CANARY" not in added.words + later.words


def test_who_was_entered_already_gives_way_to_who_registered(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    enter(visitor, desk, CYRILLIC, anyway="1")
    with sessions.write() as db:
        matching.look(db, here(db))

    seen = visitor.get(DESK)
    taken = visitor.submit(seen, {}, action="/instead")

    assert f"perhaps the same as {CYRILLIC}" in seen.words
    assert f"perhaps the same as {LATIN}" in seen.words
    assert "The person is on the list once" in taken.words
    assert states(sessions)[LATIN] is RegistrationState.APPROVED
    assert states(sessions)[CYRILLIC] is RegistrationState.CANCELLED
    assert "perhaps the same" not in taken.words


def test_an_address_that_somebody_of_the_delegation_has_enters_nobody_under_another_name(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    enter(visitor, desk, "Ana Pérez", email="ana@example.org")

    asked = enter(visitor, desk, "Bo Blank", email="ana@example.org", position="Minister")
    after = states(sessions)
    without = enter(visitor, asked, "Bo Blank")
    changed = visitor.submit(asked, {}, action="/people/")

    assert asked.status == 409
    assert asked.errors == [
        (
            "E-mail: This address belongs to Ana Pérez of your delegation already. Write another"
            " address or none, or change the entry of Ana Pérez."
        )
    ]
    assert asked.select("//form//input[@name='position' and not(@type='hidden')]/@value") == [
        "Minister"
    ]
    assert set(after) == {LATIN, "Ana Pérez", "Wilhelmina Quistberg"}
    assert "The person is entered and approved." in without.words
    assert "The person's entry is changed." in changed.words
    with sessions.read() as db:
        wanted = queries.Wanted()
        people = queries.registrations_of(db, here(db).id, wanted, None)
        assert {(one.person.name, one.person.email, one.person.position) for one in people} >= {
            ("Bo Blank", "ana@example.org", "Minister"),
            ("Bo Blank", None, "Typed"),
        }


def test_what_is_typed_of_somebody_by_their_name_alone_is_not_passed_over(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    first = enter(visitor, desk, "Ana Pérez")
    twice = enter(visitor, desk, "Ana Pérez")
    other = enter(visitor, desk, "Ana Pérez", position="Minister")

    assert ["The person is entered and approved." in page.words for page in (first, twice)] == [
        True,
        True,
    ]
    assert other.status == 409
    assert other.errors[0].startswith("Name: Ana Pérez is on your list already. Change that entry")


def test_a_registration_that_waits_under_another_name_is_offered_and_not_taken_unasked(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    asked = enter(visitor, desk, "Bo Blank", email="alex@example.org")
    before = states(sessions)[LATIN]
    taken = visitor.submit(asked, {}, action="/confirm")

    assert asked.status == 409
    assert f"This address belongs to {LATIN}" in asked.errors[0]
    assert before is RegistrationState.SUBMITTED
    assert "is confirmed and approved" in taken.words


def test_a_reserved_place_stays_where_nobody_new_is_named(visitor: Visitor, desk: Page) -> None:
    enter(visitor, desk, "Ana Pérez", email="ana@example.org")
    link = str(desk.select("//a[contains(@href, '/reserved/')]/@href")[0])

    asked = visitor.submit(visitor.get(link), {"name": "Bo", "email": "ana@example.org"})

    assert asked.status == 409
    assert "This address belongs to Ana Pérez" in asked.errors[0]
    assert "1 place, name to follow" in visitor.get(DESK).words


def test_who_was_cancelled_comes_back_as_they_are_typed_and_only_under_their_name(
    visitor: Visitor, sessions: Sessions, desk: Page
) -> None:
    entered = enter(visitor, desk, "Ana Pérez", email="ana@example.org")
    ana = str(entered.select("//th[contains(., 'Ana Pérez')]/../@id")[0]).removeprefix("person-")
    visitor.submit(visitor.get(f"{DESK}/people/{ana}"), {}, action="/remove")

    other = enter(visitor, desk, "Bo Blank", email="ana@example.org")
    gone = states(sessions)["Ana Pérez"]
    back = enter(visitor, desk, "Ana Pérez", email="ana@example.org", function="expert")

    assert other.status == 409
    assert "Ana Pérez, whose registration was cancelled" in other.errors[0]
    assert gone is RegistrationState.CANCELLED
    assert "The person is entered and approved." in back.words
    assert states(sessions)["Ana Pérez"] is RegistrationState.APPROVED
    assert "Expert" in back.select(f"//tr[@id='person-{ana}']")[0].text_content()
