"""What closes with a registration, what is withdrawn, and what is asked again."""

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings.models import Meeting
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.models import (
    LetterRequest,
    NeedKind,
    NeedState,
    Registration,
    SponsorshipRequest,
    SupportState,
)
from app.registrations.queries import WantedNeeds
from app.registrations.rules import Entry
from tests.make import accounts, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

NEEDS = {NeedKind.STEP_FREE: "80 cm wide", NeedKind.MEDICAL: "A fridge"}
CARE = "/care/im-test"


def helped(db: Session) -> tuple[Meeting, Registration]:
    """Somebody who needs, asked for and was given all that there is."""
    meeting = meetings.meeting(db)
    own = registrations.registration(db, meeting, needs=NEEDS, approved=True)
    actor = accounts.actor(db, "olive@example.org", organiser_of=meeting.id)
    asked = registrations.sponsored(db, meeting, own)
    service.grant_sponsorship(db, actor, meeting, asked, amount=900, answer="A ticket")
    service.approve_letter(db, actor, meeting, registrations.letter(db, meeting, own))
    for need in queries.needs_of(db, own.id):
        service.arrange(db, actor, meeting, need, "Ramp at door 3")
    return meeting, own


def stands(db: Session) -> tuple[set[NeedState], SupportState, SupportState]:
    """How far needs, sponsorship and letter are."""
    return (
        {one.row.state for one in service.needs_told(db, db.scalars(select(Registration)).one())},
        db.scalars(select(SponsorshipRequest)).one().state,
        db.scalars(select(LetterRequest)).one().state,
    )


def test_all_closes_with_a_registration_and_is_asked_again_with_it(db: Session) -> None:
    meeting, own = helped(db)
    assert stands(db) == ({NeedState.ARRANGED}, SupportState.GRANTED, SupportState.GRANTED)

    service.cancel(db, meeting, own)
    closed = stands(db)
    letter = db.scalars(select(LetterRequest)).one().letter
    rooms = queries.features_needed(db, meeting.id)
    service.renew(db, meeting, own)

    assert closed == ({NeedState.CLOSED}, SupportState.CLOSED, SupportState.CLOSED)
    assert letter == ""  # it said that they come
    assert not rooms
    assert stands(db) == ({NeedState.ASKED}, SupportState.ASKED, SupportState.ASKED)
    assert registrations.needs(db, own) == NEEDS
    assert db.scalars(select(SponsorshipRequest)).one().amount is None


def test_what_was_declined_stays_declined(db: Session) -> None:
    meeting, own = helped(db)
    actor = accounts.actor(db, "olive@example.org")
    asked = queries.sponsorship_requests(db, meeting.id)[0]
    service.decline_sponsorship(db, actor, meeting, asked, answer="No money is left")

    service.cancel(db, meeting, own)
    service.renew(db, meeting, own)

    assert stands(db)[1] is SupportState.DECLINED


def test_it_closes_for_who_is_declined_and_opens_when_they_are_approved_after_all(
    db: Session,
) -> None:
    meeting, own = helped(db)
    actor = accounts.actor(db, "olive@example.org")

    service.decline(db, actor, meeting, own, reason="Too many")
    closed = stands(db)
    service.approve(db, actor, meeting, own)

    assert closed[0] == {NeedState.CLOSED}
    assert stands(db) == ({NeedState.ASKED}, SupportState.ASKED, SupportState.ASKED)


def test_it_closes_for_whoever_hands_their_registration_on(db: Session) -> None:
    meeting, own = helped(db)
    secret = registrations.offered(db, meeting, own).rpartition("/")[2]
    offer = service.transfer_of_link(db, secret)
    assert offer is not None

    taken = service.take_over(db, meeting, offer, Entry(name="Coll Colleague"))

    assert {one.row.state for one in service.needs_told(db, own)} == {NeedState.CLOSED}
    assert not service.needs_told(db, taken)


def test_unticking_alone_withdraws_a_need_on_both_pages(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting, own = helped(db)
        meeting_id, link = meeting.id, service.link_path(db, meeting, own)
    with Visitor(app) as helper:
        sign_in(helper, app, "carla@example.org", cares_at=meeting_id)
        [need] = helper.get(CARE).select("//a[contains(., 'Step-free access')]")
        first = helper.get(need.get("href"))
        needs = visitor.get(f"{link}/needs")
        one = visitor.submit(needs, {"need_step_free": []})
        other = visitor.submit(visitor.get(f"{link}/change"), {"need_medical": []})
        listed = helper.get(CARE)
        case = helper.get(need.get("href"))
        late = helper.submit(first, {"do": "tell"})

    assert (one.path, other.path) == (link, link)
    assert "Step-free access" not in one.words
    assert "A fridge" in one.words
    assert "Medical needs" not in other.words
    assert "Withdrawn" in listed.words
    assert "80 cm wide" not in listed.words
    assert "Ramp at door 3" in case.words  # what is to be undone
    assert late.status == 409
    with sessions.read() as db:
        mails = db.scalars(select(Message).where(Message.kind == "registrations/not_needed")).all()
    assert [mail.to_email for mail in mails] == ["carla@example.org"] * 2
    for word in ("Step-free", "fridge", "Ana"):
        assert word not in mails[0].text + mails[0].html + mails[0].subject


def test_a_need_that_was_withdrawn_can_be_asked_for_again_and_does_not_come_back_alone(
    db: Session,
) -> None:
    meeting, own = helped(db)
    service.change_needs(db, meeting, own, {NeedKind.STEP_FREE: "80 cm wide"})
    service.cancel(db, meeting, own)
    service.renew(db, meeting, own)
    after = registrations.needs(db, own)
    service.change_needs(db, meeting, own, NEEDS)
    found = queries.needs_at(db, meeting.id, WantedNeeds())

    assert after == {NeedKind.STEP_FREE: "80 cm wide"}
    assert [(one.kind, one.state) for one in found] == [
        (NeedKind.STEP_FREE, NeedState.ASKED),
        (NeedKind.MEDICAL, NeedState.ASKED),
    ]
