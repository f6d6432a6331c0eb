"""Handing a registration to a colleague, being asked for a change, and approving what changed."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.errors import Invalid
from app.meetings.models import Meeting
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.errors import AlreadyRegistered, DecidedAlready
from app.registrations.models import (
    DelegationFunction,
    NeedKind,
    QuotaScope,
    Registration,
    RegistrationState,
)
from app.registrations.rules import Entry
from tests.make import delegations, meetings, questions, registrations
from tests.make.accounts import actor, sign_in
from tests.visitor import Visitor

LIST = "/organise/im-test/registrations"
BOTH = ("ana@example.org", "bo@example.org")
RAMP = {NeedKind.OTHER: "A ramp"}


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    with sessions.write() as db:
        return meetings.meeting(db).id


def kinds(db: Session, to: str) -> list[str]:
    told = select(Message.kind).where(Message.to_email == to)
    return list(db.scalars(told.order_by(Message.created_at, Message.id)))


def offered_to(
    sessions: Sessions, email: str, registration_id: str
) -> tuple[str, RegistrationState]:
    """The path in the mail to a colleague, and how the registration stands meanwhile."""
    with sessions.read() as db:
        mail = db.scalars(select(Message).where(Message.to_email == email)).one()
        state = db.get_one(Registration, registration_id).state
    link = next(word for word in mail.text.split() if "/transfers/" in word)
    return link[link.index("/registrations") :].partition("?")[0], state


def test_a_colleague_takes_the_place_over(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        made = registrations.registration(
            db, meeting, approved=True, function=DelegationFunction.HEAD, needs=RAMP
        )
        made.place = 3
        own, delegation_id = service.link_path(db, meeting, made), made.delegation_id

    ask = visitor.get(f"{own}/transfer")
    done = visitor.submit(ask, {"name": "Bo", "email": " Bo@Example.org "})
    again = visitor.submit(ask, {"name": "Bo", "email": "bo@example.org"})
    path, state = offered_to(sessions, "bo@example.org", made.id)
    offer = visitor.get(path)
    wrong = visitor.submit(offer, {"name": ""})
    taken = visitor.submit(wrong, {"name": "Bo Bosco", "listed": "no"})

    assert "Until they agree, nothing changes." in done.words
    assert "You have offered this registration to Bo." in again.words
    assert state is RegistrationState.APPROVED
    assert "Ana Pérez offers you their place" in offer.words
    assert wrong.status == 422
    assert "Bo Bosco" in taken.words
    assert visitor.get(path).status == 404
    with sessions.read() as db:
        old = db.get_one(Registration, made.id)
        new = db.scalars(select(Registration).where(Registration.id != made.id)).one()
        assert (old.state, old.place) == (RegistrationState.CANCELLED, None)
        assert (new.state, new.place) == (RegistrationState.APPROVED, 3)
        assert (new.function, new.delegation_id) == (DelegationFunction.HEAD, delegation_id)
        assert (registrations.needs(db, new), new.listed) == ({}, False)
        (change,) = queries.changes_of(db, new.id)
        assert (change.field, change.old, change.new) == ("person", "Ana Pérez", "Bo Bosco")
        assert kinds(db, "ana@example.org")[-1] == "registrations/transferred"
        assert kinds(db, "bo@example.org") == ["registrations/transfer", "registrations/taken_over"]


def test_who_takes_over_is_told_by_whom_how_it_stands_and_what_is_open(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    """Neither "a form gave your address" nor "the focal point entered you" is true of them."""
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        delegation = delegations.delegation(db, meeting)
        focal = actor(db, "focal@example.org", focal_point_of=delegation.id)
        questions.question(db, meeting, "Which hotel?", required=True)
        service.set_quota(db, focal, meeting, scope=QuotaScope.EACH, places=0)
        entry = Entry(name="Ana Pérez", email="ana@example.org", entity=delegation.entity)
        made = service.add_member(db, focal, meeting, delegation, entry)
        own = service.link_path(db, meeting, made)
        path = registrations.offered(db, meeting, made, "bo@example.org")

    before = visitor.get(own)
    taken = visitor.submit(visitor.get(path), {"name": "Bo Bosco", "listed": "no"})
    after = visitor.get(own)
    again = visitor.submit(after, {}, action="/renew")

    assert "Bo Bosco" not in before.words
    assert "You are number 1 in the line" in taken.words
    assert "Bo Bosco has taken your place: you handed it on." in after.words
    assert "Bo Bosco" not in again.words
    with sessions.read() as db:
        told = {
            mail.kind: " ".join(mail.text.split())
            for mail in db.scalars(select(Message).where(Message.to_email.in_(BOTH)))
        }
    new = told["registrations/taken_over"]
    assert "Ana Pérez has given you their place" in new
    assert "All places are taken at the moment" in new
    assert "one more answer from you. - Which hotel?" in new
    assert "you agreed to take over the place of a participant" in new
    assert "focal point" not in new
    assert "Bo Bosco has taken your place." in told["registrations/transferred"]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (RegistrationState.SUBMITTED, "will check it and write to you when it is approved"),
        (RegistrationState.CHANGE_ASKED, "has asked for a change before it decides"),
        (RegistrationState.APPROVED, "You are on the list of the meeting."),
    ],
)
def test_who_takes_over_reads_how_it_stands(
    db: Session, state: RegistrationState, sentence: str
) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting)
    made.state = state
    secret = registrations.offered(db, meeting, made, "bo@example.org").rpartition("/")[2]
    offer = service.transfer_of_link(db, secret)
    assert offer is not None

    service.take_over(db, meeting, offer, Entry(name="Bo"))

    mail = db.scalars(select(Message).where(Message.kind == "registrations/taken_over")).one()
    assert sentence in mail.text
    assert sentence in mail.html


def test_what_cannot_be_handed_on(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting)
    registrations.registration(db, meeting, "Bo")
    first = registrations.offered(db, meeting, made, "cy@example.org")
    second = registrations.offered(db, meeting, made, "bo@example.org")

    with pytest.raises(Invalid):
        service.offer_transfer(db, meeting, made, name="Ana", email="ana@example.org")
    assert service.transfer_of_link(db, first.rpartition("/")[2]) is None
    offer = service.transfer_of_link(db, second.rpartition("/")[2])
    assert offer is not None
    with pytest.raises(AlreadyRegistered):
        service.take_over(db, meeting, offer, Entry(name="Bo"))
    assert made.state is RegistrationState.SUBMITTED


def test_a_change_is_asked_for_made_and_comes_back_to_the_queue(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        made = registrations.registration(db, meeting)
        own = service.link_path(db, meeting, made)
    sign_in(visitor, app, organiser_of=meeting_id)
    page = visitor.get(f"{LIST}/{made.id}")

    empty = visitor.submit(page, {}, action="/ask")
    asked = visitor.submit(page, {"what": "Your name as in the note <verbale>."}, action="/ask")
    seen = visitor.get(own)
    visitor.submit(visitor.get(f"{own}/change"), {"name": "Ana M. Pérez", "entity": "Switzerland"})

    assert empty.errors == ["What is to be changed: Fill this in."]
    assert "Change asked for" in asked.words
    assert "Your name as in the note <verbale>." in seen.words
    with sessions.read() as db:
        after = queries.registration(db, made.id)
        assert after is not None
        assert (after.state, after.change_asked) == (RegistrationState.SUBMITTED, "")
        mail = db.scalars(select(Message).where(Message.kind.endswith("change_asked"))).one()
        assert "Your name as in the note <verbale>." in mail.text


def test_who_is_decided_on_is_not_asked(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, approved=True)

    with pytest.raises(DecidedAlready):
        service.ask_change(db, actor(db, organiser_of=meeting.id), meeting, made, what="Your name.")


def test_what_changed_meanwhile_is_not_approved_unseen(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        made = registrations.registration(db, meeting, passport_name="Hidden Before")
    sign_in(visitor, app, organiser_of=meeting_id)
    one, several = visitor.get(f"{LIST}/{made.id}"), visitor.get(LIST)
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        meeting.asks_passport_name = True
        found = queries.registration(db, made.id)
        assert found is not None
        entry = Entry(name="Ana Nueva", entity=delegations.state(db), passport_name="Hidden After")
        service.change(db, meeting, found, entry)

    stale = visitor.submit(one, {}, action="/approve")
    bulk = visitor.submit(several, {"id": made.id}, action="/approve")
    approved = visitor.submit(stale, {}, action="/approve")

    assert stale.status == 409
    cells = [" ".join(cell.text_content().split()) for cell in stale.select("//tbody/tr/td[1]")]
    assert any(cell.endswith("Name: Ana Pérez → Ana Nueva") for cell in cells), cells
    assert any("Name in the passport: was changed" in cell for cell in cells), cells
    assert "Some were changed while you looked at the list." in bulk.words
    assert "Approved." in approved.words
    with sessions.read() as db:
        after = queries.registration(db, made.id)
        assert after is not None
        assert (after.state, after.person.name) == (RegistrationState.APPROVED, "Ana Nueva")


def test_a_change_after_the_approval_is_shown_as_such(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        made = registrations.registration(db, meeting, approved=True)
        service.change(db, meeting, made, Entry(name="Ana Nueva", entity=delegations.state(db)))
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get(f"{LIST}/{made.id}")

    assert "since the decision" in page.words
    assert "Approved" in page.words
