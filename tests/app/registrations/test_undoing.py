"""What was decided of many is recorded with its people, and taken back where nobody touched it."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.meetings.models import Meeting
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.errors import NoSuchBatch
from app.registrations.models import BatchKind, QuotaScope, Registration, RegistrationState
from tests.make import accounts, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

LIST = "/organise/im-test/registrations"


def waiting(db: Session, *names: str) -> tuple[Meeting, list[Registration]]:
    meeting = meetings.meeting(db)
    return meeting, [registrations.registration(db, meeting, one, notify=False) for one in names]


def mails(db: Session, name: str) -> list[str]:
    found = select(Message.kind).where(Message.to_name == name).order_by(Message.created_at)
    return [kind.partition("/")[2] for kind in db.scalars(found)]


def test_approving_those_ticked_is_recorded_and_taken_back(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting, people = waiting(db, "Ana P", "Bo Li", "Cy Young")
        ids = {one.person.name: one.id for one in people}
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)

    visitor.submit(visitor.get(LIST), {"id": list(ids.values())}, action="/approve")
    listed = visitor.get(f"{LIST}/batches")
    (link,) = listed.select("//tbody//a/@href")
    batch = visitor.get(str(link))
    with sessions.write() as db:  # meanwhile somebody else decides on one of them
        changed = queries.registration(db, ids["Bo Li"])
        assert changed is not None
        service.decline(
            db, accounts.actor(db, "o@example.org"), meeting, changed, reason="No place."
        )
    undone = visitor.submit(batch, {}, action="/undo")

    row = [" ".join(cell.text_content().split()) for cell in listed.select("//tbody/tr/td")]
    assert row == ["Approve", "Those ticked", "3", "0", "Ana Example"]
    names = [one.text_content() for one in batch.select("//section[@id='people']//th/a")]
    assert names == ["Ana P", "Bo Li", "Cy Young"]
    assert "Taken back for all whom nobody touched since." in undone.words
    (left,) = undone.select("//section[@id='left']//li")
    assert (
        " ".join(left.text_content().split()) == "Bo Li Declined was decided or changed anew since"
    )
    with sessions.read() as db:
        found = [queries.registration(db, one) for one in ids.values()]
        assert [one.state.value for one in found if one] == ["submitted", "declined", "submitted"]
        assert mails(db, "Ana P") == ["approved", "undone"]
        assert mails(db, "Bo Li") == ["approved", "declined"]
    again = visitor.get(str(link))
    assert again.select("//form[contains(@action, '/undo')]") == []
    assert "Taken back" in again.words
    assert "The decision was taken back" in visitor.get(f"{LIST}/{ids['Ana P']}").words


def test_all_that_match_are_named_by_their_filter_in_words(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting, people = waiting(db, "Ana P", "Bo Li")
        of = people[0].delegation_id
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)
    query = f"q=ana&state=submitted&delegation={of}&order=name"

    question = visitor.get(f"{LIST}/chosen?do=ask&all=1&query={query.replace('&', '%26')}")
    done = visitor.submit(question, {"what": "Your function"}, action="/chosen")

    assert "Status: Waiting for approval; Delegation: Switzerland" in done.words
    assert "Name, e-mail or organisation: ana" in done.words


def test_who_had_a_place_gets_it_back_only_if_it_is_free(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting, (ana, bo, cy) = waiting(db, "Ana P", "Bo Li", "Cy Young")
        actor = accounts.actor(db)
        service.set_quota(db, actor, meeting, scope=QuotaScope.TOGETHER, places=2)
        for one in (ana, bo, cy):
            service.approve(db, actor, meeting, one)
        assert [one.state.value for one in (ana, bo, cy)] == ["approved", "approved", "waiting"]
        declined = service.begin_batch(
            db, actor, meeting, BatchKind.DECLINE, [ana.id, bo.id], seen=clock.now(), text="Full."
        )
        assert [one.state.value for one in (ana, bo, cy)] == ["declined", "declined", "approved"]

        undoing = service.begin_undoing(db, actor, meeting, declined)

        assert (ana.state.value, bo.state.value) == ("approved", "waiting")
        assert ana.decline_reason == ""
        assert undoing.left_out == []
        assert service.begin_undoing(db, actor, meeting, declined) is undoing  # twice is once
        with pytest.raises(NoSuchBatch):
            service.begin_undoing(db, actor, meeting, undoing)


def test_an_approval_taken_back_frees_the_place_for_who_waits(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting, (ana, bo) = waiting(db, "Ana P", "Bo Li")
        actor = accounts.actor(db)
        service.set_quota(db, actor, meeting, scope=QuotaScope.TOGETHER, places=1)
        done = service.begin_batch(
            db, actor, meeting, BatchKind.APPROVE, [ana.id], seen=clock.now()
        )
        service.approve(db, actor, meeting, bo)
        assert bo.state is RegistrationState.WAITING

        service.begin_undoing(db, actor, meeting, done)

        assert (ana.state.value, bo.state.value) == ("submitted", "approved")
        assert (ana.decided_at, ana.waiting_since) == (None, None)


def test_a_change_asked_is_taken_back_unless_the_person_answered(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting, (ana, bo) = waiting(db, "Ana P", "Bo Li")
        actor = accounts.actor(db)
        asked = service.begin_batch(
            db, actor, meeting, BatchKind.ASK, [ana.id, bo.id], seen=clock.now(), text="A photo"
        )
        bo.changed_at = clock.now()

        undoing = service.begin_undoing(db, actor, meeting, asked)

        assert (ana.state.value, ana.change_asked) == ("submitted", "")
        assert bo.state is RegistrationState.CHANGE_ASKED
        assert undoing.why == {bo.id: "touched"}


def test_a_message_cannot_be_taken_back(app: FastAPI, visitor: Visitor, sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting, people = waiting(db, "Ana P")
        sent = registrations.batch(db, meeting, *people).id
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get(f"{LIST}/batches/{sent}")

    assert page.select("//form[contains(@action, '/undo')]") == []
    token = str(page.select("//input[@name='csrf_token']/@value")[0])
    assert visitor.post(f"{LIST}/batches/{sent}/undo", {"csrf_token": token}).status == 404
