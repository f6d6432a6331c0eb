"""Organisers put right what a registration says; what it said before is kept and shown."""

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import queries as meetings_queries
from app.meetings.models import Meeting
from app.reactions import REACTIONS
from app.registrations import queries, service
from app.registrations.models import DelegationFunction, QuotaScope, RegistrationState
from app.registrations.rules import SaidByOther
from tests.make import accounts, delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

LIST = "/organise/im-test/registrations"


def im_test(db: Session) -> Meeting:
    """The meeting of these tests."""
    found = meetings_queries.meeting_at(db, "im-test")
    assert found is not None
    return found


@pytest.fixture
def ana(app: FastAPI, visitor: Visitor, sessions: Sessions) -> str:
    """Somebody who waits for approval, at a meeting whose organiser the visitor is."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        made = registrations.registration(
            db, meeting, "Ana Perez", email="ana.perz@example.org", entity=delegations.state(db)
        )
        meeting_id, made_id = meeting.id, made.id
    sign_in(visitor, app, organiser_of=meeting_id)
    return made_id


def correct(visitor: Visitor, ana: str, **values: str) -> Page:
    page = visitor.get(f"{LIST}/{ana}/correct")
    return visitor.submit(page, {"reason": "A slip in the name.", **values}, action="/correct")


def test_a_correction_is_kept_with_its_reason_and_what_was_written_first(
    visitor: Visitor, sessions: Sessions, ana: str
) -> None:
    done = correct(visitor, ana, name="Ana Pérez", position="Counsellor", passport_name="PEREZ ANA")
    again = correct(visitor, ana, name="Ana María Pérez", reason="As her note says.")

    with sessions.read() as db:
        one = queries.registration(db, ana)
        assert one is not None
        assert (one.person.name, one.person.position) == ("Ana María Pérez", "Counsellor")
        assert one.person.passport_name == "PEREZ ANA"
        assert one.person.name_key == "ana maria perez"
        assert one.state is RegistrationState.SUBMITTED
    assert "Corrected. What it said before is kept in the history." in done.words
    rows = [" ".join(row.text_content().split()) for row in again.select("//tbody/tr/td[1]")]
    assert "Name: Ana Perez → Ana Pérez" in rows
    assert "Name: Ana Pérez → Ana María Pérez" in rows
    assert "Reason for the correction: A slip in the name." in rows
    assert "Reason for the correction: As her note says." in rows
    assert "As it was written first: “Ana Perez”" in again.words
    assert "As it was written first: “Ana Perez”" in visitor.get(f"{LIST}/{ana}/correct").words


def test_it_needs_a_reason_and_says_when_nothing_is_corrected(visitor: Visitor, ana: str) -> None:
    refused = correct(visitor, ana, name="Ana Pérez", reason="")
    same = correct(visitor, ana)

    assert refused.status == 422
    assert refused.errors == ["Reason: Fill this in."]
    assert refused.select("//input[@name='name']/@value") == ["Ana Pérez"]
    assert "Nothing was corrected" in same.words


def test_with_another_address_the_old_link_opens_nothing_and_the_new_one_does(
    visitor: Visitor, sessions: Sessions, ana: str
) -> None:
    def paths() -> tuple[str, str]:
        with sessions.write() as db:
            one = queries.registration(db, ana)
            assert one is not None
            meeting = im_test(db)
            return service.link_path(db, meeting, one), service.feed_path(db, one.person)

    old, old_feed = paths()
    before = visitor.get(old).status

    correct(visitor, ana, email="Ana.Perez@example.org")
    new, new_feed = paths()

    assert before == 200
    assert visitor.get(old).status == visitor.get(old_feed).status == 404
    assert visitor.get(new).status == visitor.get(new_feed).status == 200
    assert paths() == (new, new_feed)
    correct(visitor, ana, email="ana@example.org")
    assert visitor.get(new).status == 404
    assert visitor.get(paths()[0]).status == 200


def test_the_address_of_another_is_refused_by_name_and_nothing_is_lost(
    visitor: Visitor, sessions: Sessions, ana: str
) -> None:
    with sessions.write() as db:
        meeting = im_test(db)
        registrations.registration(db, meeting, "Bo Li", email="bo@example.org")

    refused = correct(visitor, ana, email="bo@example.org", name="Ana P")

    assert refused.status == 409
    said = "E-mail: This is the address of Bo Li at this meeting. Take another one, or compare"
    assert refused.errors == [f"{said} the two under “Entered twice”."]
    assert refused.select("//input[@name='name']/@value") == ["Ana P"]
    with sessions.read() as db:
        one = queries.registration(db, ana)
        assert one is not None
        assert (one.person.name, one.person.email) == ("Ana Perez", "ana.perz@example.org")


def test_what_was_changed_meanwhile_is_not_overwritten_unseen(
    visitor: Visitor, sessions: Sessions, ana: str
) -> None:
    page = visitor.get(f"{LIST}/{ana}/correct")
    with sessions.write() as db:
        one = queries.registration(db, ana)
        assert one is not None
        one.person.position = "Minister"

    said = {"name": "Ana Pérez", "reason": "A slip."}
    stale = visitor.submit(page, said, action="/correct")
    done = visitor.submit(stale, {"position": "Minister"}, action="/correct")

    assert stale.status == 409
    assert "was changed while you looked at it" in stale.words
    assert stale.select("//input[@name='name']/@value") == ["Ana Pérez"]
    assert "Minister" in [dd.text_content() for dd in done.select("//dl[@class='facts']//dd")]


def test_a_function_that_needs_a_place_is_refused_where_none_is_free(
    visitor: Visitor, sessions: Sessions, ana: str
) -> None:
    with sessions.write() as db:
        meeting, actor = im_test(db), accounts.actor(db, "olga@example.org")
        one = queries.registration(db, ana)
        assert one is not None
        one.function = DelegationFunction.INTERPRETER  # takes no place
        service.approve(db, actor, meeting, one)
        service.set_quota(db, actor, meeting, scope=QuotaScope.TOGETHER, places=0)

    refused = correct(visitor, ana, function="head_of_delegation")

    assert refused.status == 409
    assert refused.errors[0].startswith("Function in the delegation: There is no free place")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[SaidByOther]:
    """What is told of, written down by a reaction of its own."""
    heard: list[SaidByOther] = []
    known = dict(REACTIONS)
    known[SaidByOther] = (*known.get(SaidByOther, ()), lambda _db, said: heard.append(said))
    monkeypatch.setattr("app.core.happenings._reactions", known)
    return heard


def test_it_is_told_with_what_was_said_before(
    visitor: Visitor, ana: str, told: list[SaidByOther]
) -> None:
    correct(visitor, ana, name="Ana Pérez")

    assert [(one.registration_id, one.reason) for one in told] == [(ana, "A slip in the name.")]
    assert told[0].before["name"] == "Ana Perez"
