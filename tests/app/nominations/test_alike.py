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
