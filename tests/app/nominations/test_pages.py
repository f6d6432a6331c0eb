"""The focal point's page, what organisers see of a delegation, and the link of an invitation."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.meetings import queries as meeting_queries
from app.registrations import queries, service
from app.registrations.models import NeedKind, QuotaScope, Registration, RegistrationState
from tests.conftest import rows
from tests.make import delegations, meetings, nominations, registrations
from tests.make.accounts import actor, sign_in
from tests.visitor import Page, Visitor

HOSTILE = "<script>alert(1)</script> & 'co'"
DESK = "/im-test/delegation"


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    """A meeting with one registration, of Ana Pérez for Switzerland."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(
            db, meeting, needs={NeedKind.STEP_FREE: "80 cm wide"}, position="Envoy"
        )
        return meeting.id


@pytest.fixture
def swiss(sessions: Sessions, meeting_id: str) -> str:
    """The delegation's id."""
    (one,) = listed(sessions, meeting_id)
    assert one.delegation_id
    return one.delegation_id


def listed(sessions: Sessions, meeting_id: str) -> list[Registration]:
    with sessions.read() as db:
        return list(queries.registrations_of(db, meeting_id, queries.Wanted()))


def send(visitor: Visitor, page: Page, tail: str, **values: object) -> Page:
    """Send a form of the workspace that has exactly this address."""
    token = page.select("//input[@name='csrf_token']/@value")[0]
    return visitor.post(f"{DESK}{tail}", {"csrf_token": token, **values})


def test_a_focal_point_adds_people_to_their_delegation(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    sign_in(visitor, app, "focal@example.org", focal_point_of=swiss)
    page = visitor.get(DESK)

    wrong = send(visitor, page, "", name=HOSTILE, email="bo@", function="adviser")
    right = send(visitor, page, "", name=HOSTILE, email="bo@example.org", function="adviser")

    assert "Ana Pérez" in page.words
    assert "Step-free" not in page.words
    assert wrong.status == 422
    assert wrong.select("//input[@name='name']/@value") == [HOSTILE]
    assert "The person is entered and approved." in right.words
    states = {one.person.name: one.state for one in listed(sessions, meeting_id)}
    assert states == {
        "Ana Pérez": RegistrationState.SUBMITTED,
        HOSTILE: RegistrationState.APPROVED,
    }


def test_a_focal_point_sees_no_other_delegation(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        theirs = delegations.delegation(db, meeting, delegations.organisation(db)).id
        meetings.meeting(db, "other")
    anonymous = visitor.ask("GET", "/im-test/delegation")
    sign_in(visitor, app, "focal@example.org", focal_point_of=theirs)

    own = visitor.get("/im-test/delegation")
    foreign = visitor.get(f"/im-test/delegation?of={swiss}")
    elsewhere = visitor.get("/other/delegation")
    token = own.select("//input[@name='csrf_token']/@value")[0]
    pushed = visitor.post(
        f"/im-test/delegation?of={swiss}",
        {"csrf_token": token, "name": "Bo", "email": "", "function": "adviser", "position": ""},
    )

    assert anonymous.status == 303
    assert own.status == 200
    assert "Nobody is on the list of your delegation yet." in own.words
    assert "Pérez" not in own.words
    assert [foreign.status, elsewhere.status, pushed.status] == [404, 404, 404]
    with sessions.read() as db:
        assert rows(db, "registration") == 1


def test_who_is_registered_elsewhere_is_not_added(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        theirs = delegations.delegation(db, meeting, delegations.organisation(db)).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=theirs)

    page = visitor.get(DESK)
    page = send(visitor, page, "", name="Ana", email="ana@example.org", function="adviser")

    assert page.status == 409
    assert "Ask the secretariat" in page.errors[0]
    assert page.select("//input[@name='email']/@value") == ["ana@example.org"]


def test_who_registered_by_themselves_is_confirmed_or_not(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        registrations.registration(db, meeting, "Bo Blank", email="bo@example.org")
    sign_in(visitor, app, "focal@example.org", focal_point_of=swiss)
    ids = {one.person.name: one.id for one in listed(sessions, meeting_id)}
    page = visitor.get(DESK)

    confirmed = send(visitor, page, f"/people/{ids['Ana Pérez']}/confirm")
    silent = send(visitor, page, f"/people/{ids['Bo Blank']}/refuse", reason="")
    refused = send(visitor, page, f"/people/{ids['Bo Blank']}/refuse", reason="Left in May.")
    late = send(visitor, page, f"/people/{ids['Bo Blank']}/confirm")

    assert "2 people wait for you" in page.words
    assert "is confirmed and approved" in confirmed.words
    assert (silent.status, silent.errors) == (422, ["Reason: Fill this in."])
    assert "is told why" in refused.words
    assert late.status == 200
    states = {
        one.person.name: (one.state, one.decline_reason) for one in listed(sessions, meeting_id)
    }
    assert states == {
        "Ana Pérez": (RegistrationState.APPROVED, ""),
        "Bo Blank": (RegistrationState.DECLINED, "Left in May."),
    }


def test_a_person_is_changed_and_taken_out(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    who = sign_in(visitor, app, "focal@example.org", focal_point_of=swiss)
    (ana,) = listed(sessions, meeting_id)
    send(visitor, visitor.get(DESK), f"/people/{ana.id}/confirm")
    page = visitor.get(f"{DESK}/people/{ana.id}")

    pushed = send(visitor, page, f"/people/{ana.id}", name="A", email="eve@example.org")
    changed = send(
        visitor,
        page,
        f"/people/{ana.id}",
        name="Ana P.",
        function="head_of_delegation",
        position="",
    )
    (after,) = listed(sessions, meeting_id)
    gone = send(visitor, page, f"/people/{ana.id}/remove")

    assert page.select("//input[@name='email']") == []
    assert pushed.status == 422
    assert "is changed" in changed.words
    assert "No head of delegation" not in changed.words
    assert (after.person.name, after.person.email) == ("Ana P.", "ana@example.org")
    assert after.state is RegistrationState.APPROVED
    assert "taken out" in gone.words
    assert "Nobody is on the list" in gone.words
    with sessions.read() as db:
        done = db.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.account_id == who.account_id)
            .order_by(AuditEntry.at)
        ).all()
    assert done == ["registration.approved", "registration.changed", "registration.cancelled"]


def test_places_are_reserved_and_named(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    sign_in(visitor, app, "focal@example.org", focal_point_of=swiss)
    page = visitor.get(DESK)

    wrong = send(visitor, page, "/reserved", number="two", reserved_function="adviser")
    many = send(visitor, page, "/reserved", number="201", reserved_function="adviser")
    kept = send(visitor, page, "/reserved", number="2", reserved_function="adviser")
    place = kept.select("//a[contains(@href, '/reserved/')]/@href")[0].rpartition("/")[2]
    taken = send(
        visitor,
        page,
        f"/reserved/{place}",
        name="Ana Pérez",
        email="ana@example.org",
        function="adviser",
    )
    named = send(visitor, page, f"/reserved/{place}", name="Cy", function="adviser")
    dropped = send(visitor, page, f"/reserved/{place}/drop")
    again = visitor.get(f"{DESK}/reserved/{place}")

    assert [wrong.status, many.status, again.status] == [422, 422, 404]
    assert "2 places, names to follow" in kept.words
    assert taken.status == 200
    assert "1 place, name to follow" in named.words or "Cy" in named.words
    assert "names to follow" not in dropped.words


def test_the_focal_point_enters_themselves_and_is_not_to_be_confirmed(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    sign_in(visitor, app, "focal@example.org", name="Farid", focal_point_of=swiss)

    page = send(visitor, visitor.get(DESK), "/itself")

    assert page.select("//input[@name='name']/@value") == ["Farid"]
    states = {one.person.name: one.state for one in listed(sessions, meeting_id)}
    assert states["Farid"] is RegistrationState.APPROVED
    assert "Put me on the list" not in visitor.get(DESK).words


def test_an_invitation_opens_one_delegation_once(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        link = nominations.invitation_link(
            db, meeting, delegations.delegation(db, meeting), "nina@example.org"
        )

    seen = visitor.get(link)
    before = visitor.ask("GET", DESK)
    inside = visitor.submit(seen, {"name": "Nina"}, action="/invitations/")
    other = Visitor(app)
    with other:
        spent = other.get(link)

    assert "nina@example.org" in seen.words
    assert before.status == 303
    assert inside.path == DESK
    assert "You are signed in and can enter your delegation." in inside.words
    assert "Nina" in inside.words
    assert spent.status == 409


def test_organisers_see_who_enters_a_delegation_and_end_it(
    app: FastAPI, visitor: Visitor, sessions: Sessions, swiss: str
) -> None:
    sign_in(visitor, app, "focal@example.org", name="Farid", focal_point_of=swiss)
    mine = visitor.get(DESK)
    with sessions.read() as db:
        meeting = meeting_queries.meeting_at(db, "im-test")
        assert meeting
    organiser = Visitor(app)
    with organiser:
        sign_in(organiser, app, "olga@example.org", organiser_of=meeting.id)
        path = f"/organise/im-test/delegations/{swiss}"
        page = organiser.get(path)
        invited = organiser.submit(page, {"invited_email": "nina@example.org"}, action="/invite")
        twice = organiser.submit(page, {"invited_email": "focal@example.org"}, action="/invite")
        void = organiser.submit(invited, {}, action="/take-back")
        ended = organiser.submit(page, {}, action="/take-away")

    assert mine.status == 200
    assert "Farid" in page.words
    assert "invited, no answer yet" in invited.words
    assert (twice.status, "already" in twice.errors[0]) == (409, True)
    assert "no answer yet" not in void.words
    assert "Farid" not in ended.words
    assert visitor.get(DESK).status == 404
    with sessions.read() as db:
        assert rows(db, "invitation") == 1


def test_it_is_said_of_nobody_that_they_were_told_whose_address_is_not_known(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, swiss: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_queries.meeting_at(db, "im-test")
        assert meeting
        people = ("Bo Blank", "Cy Blank", "Dee Blank")
        ids = [registrations.registration(db, meeting, name, email=None).id for name in people]
        organiser = actor(db, "olive@example.org", organiser_of=meeting_id)
    sign_in(visitor, app, "focal@example.org", focal_point_of=swiss)
    page = visitor.get(DESK)

    confirmed = send(visitor, page, f"/people/{ids[0]}/confirm")
    refused = send(visitor, page, f"/people/{ids[1]}/refuse", reason="Not of ours")
    with sessions.write() as db:
        meeting = meeting_queries.meeting_at(db, "im-test")
        assert meeting
        service.set_quota(db, organiser, meeting, scope=QuotaScope.EACH, places=1)
    waits = send(visitor, page, f"/people/{ids[2]}/confirm")
    gone = send(visitor, page, f"/people/{ids[0]}/remove")

    for done in (confirmed, refused, waits, gone):
        assert "No e-mail address of the person is known: tell them yourself." in done.words
        assert "is told" not in done.words.partition("Your delegation")[0]
    assert "The person is confirmed and approved." in confirmed.words
    assert "The person is confirmed. No place is free at the moment" in waits.words
    assert "The person is taken out of the list." in gone.words
