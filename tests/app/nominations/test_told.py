"""What people are written to whom a focal point enters, changes and takes out."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.core.jobs import Work
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.messages.models import Message
from app.nominations import jobs, service
from app.nominations.rules.tables import read_pasted
from app.registrations import service as registrations
from app.registrations.errors import TakenOut
from app.registrations.models import QuotaScope, Registration, RegistrationState
from app.registrations.rules import Entry
from tests.make import delegations, meetings
from tests.make.accounts import actor
from tests.make.questions import question
from tests.visitor import Visitor

THREE = (
    "Name\tFunction\tE-mail\n"
    "Ana\tHoD\tana@example.org\n"
    "Bo\tAdvisor\tbo@example.org\n"
    "Cy\tAdvisor\t\n"
)


def told(db: Session, email: str) -> list[Message]:
    sent = select(Message).where(Message.to_email == email)
    return list(db.scalars(sent.order_by(Message.created_at, Message.id)))


def test_who_is_taken_out_reads_by_whom_and_whom_to_ask(
    visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        focal = actor(db, focal_point_of=delegation.id)
        entry = Entry(name="Bo", email="bo@example.org", entity=delegation.entity)
        bo = registrations.add_member(db, focal, meeting, delegation, entry)
        path = registrations.link_path(db, meeting, bo)
        registrations.cancel(db, meeting, bo)
    before = visitor.get(path)
    with sessions.write() as db:
        meeting, delegation = db.get_one(Meeting, meeting.id), db.get_one(Delegation, delegation.id)
        bo = registrations.add_member(db, focal, meeting, delegation, entry)
        service.take_out(db, focal, meeting, bo)
        registrations.register(db, meeting, entry)

    page = visitor.get(path)
    refused = visitor.submit(before, {}, action="/renew")

    off = "The focal point of Switzerland has taken you off the list of the meeting."
    assert off in page.words
    assert "Register again" not in page.words
    assert (refused.status, "Ask the focal point" in refused.words) == (409, True)
    with sessions.read() as db:
        later = told(db, "bo@example.org")[-2:]
        assert [mail.kind for mail in later] == ["registrations/taken_out"] * 2
        for mail in later:
            assert off in " ".join(mail.text.split())
            assert "register again" not in mail.text


def test_who_is_entered_anew_and_cancels_may_register_again(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    entry = Entry(name="Bo", email="bo@example.org", entity=delegation.entity)
    bo = registrations.add_member(db, focal, meeting, delegation, entry)
    service.take_out(db, focal, meeting, bo)
    with pytest.raises(TakenOut):
        registrations.renew(db, meeting, bo)

    registrations.add_member(db, focal, meeting, delegation, entry)
    registrations.cancel(db, meeting, bo)
    registrations.renew(db, meeting, bo)

    assert bo.state is RegistrationState.SUBMITTED


def test_who_is_entered_reads_by_whom_and_what_is_still_asked(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, focal_point_of=delegation.id)
    question(db, meeting, "Which hotel?", required=True)
    question(db, meeting, "Which flight?")
    registrations.set_quota(db, focal, meeting, scope=QuotaScope.TOGETHER, places=1)

    for name in ("Ana", "Bo"):
        entry = Entry(name=name, email=f"{name}@example.org", entity=delegation.entity)
        registrations.add_member(db, focal, meeting, delegation, entry)

    (placed,), (waits,) = told(db, "Ana@example.org"), told(db, "Bo@example.org")
    assert (placed.kind, waits.kind) == ("registrations/entered", "registrations/waiting")
    for mail in (placed, waits):
        for text in (mail.text, mail.html):
            words = " ".join(text.split())
            assert "The focal point of your delegation has entered you" in words
            assert "the focal point of your delegation gave this address" in words
            assert "This link is yours alone." in words
            assert "The secretariat needs one more answer from you." in words
            assert "Which hotel?" in words
            assert "Which flight?" not in words
    assert "Your registration is approved" not in waits.text
    assert "- Which hotel?\n\nSee, change" in waits.text


def test_what_changes_before_the_first_mail_is_said_there_and_not_before_it(
    sessions: Sessions, work: Work
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        focal = actor(db, focal_point_of=delegation.id)
        registrations.set_quota(db, focal, meeting, scope=QuotaScope.TOGETHER, places=1)
        one = service.read_in(db, focal, delegation, read_pasted(THREE), source="", language="en")
        ana, bo, cy = service.save(db, focal, meeting, delegation, one)
        assert bo.state is RegistrationState.WAITING
        service.take_out(db, focal, meeting, ana)
        for member, name, email in ((bo, "Bo Blank", None), (cy, "Cy", "cy@example.org")):
            service.change_member(
                db, focal, meeting, member,
                name=name, honorific="", position="", function=member.function, email=email,
            )  # fmt: skip
        assert (bo.state, list(db.scalars(select(Message)))) == (RegistrationState.APPROVED, [])
        import_id = one.id

    jobs.tell(work, import_id)

    with sessions.write() as db:
        (first,), (waits,) = told(db, "bo@example.org"), told(db, "cy@example.org")
        assert (first.kind, waits.kind) == ("registrations/entered", "registrations/waiting")
        assert "Name: Bo Blank" in first.text
        assert told(db, "ana@example.org") == []
        service.change_member(
            db, focal, db.get_one(Meeting, meeting.id), db.get_one(Registration, bo.id),
            name="Bo B.", honorific="", position="", function=bo.function, email=None,
        )  # fmt: skip
        assert [mail.kind for mail in told(db, "bo@example.org")][1:] == ["registrations/changed"]


def test_who_of_a_table_is_not_written_to_yet_is_not_told_of_changes_while_others_are(
    sessions: Sessions,
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        focal = actor(db, focal_point_of=delegation.id)
        one = service.read_in(db, focal, delegation, read_pasted(THREE), source="", language="en")
        ana, bo, _cy = service.save(db, focal, meeting, delegation, one)
        one.told_at, one.layout = clock.now(), {**one.layout, "told": 1}

        for member in (ana, bo):
            service.take_out(db, focal, meeting, member)

        assert [mail.to_email for mail in db.scalars(select(Message))] == ["ana@example.org"]
