"""What organisers do with many registrations: approve, decline, ask for a change, write to them."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core import clock
from app.core.db import Sessions
from app.core.jobs import Work
from app.meetings.models import Meeting
from app.messages.models import Message
from app.messages.rules import paragraphs
from app.messages.rules.wording import fault_in_text, filled
from app.registrations import queries, service
from app.registrations.jobs import work_off
from app.registrations.models import BatchKind, RegistrationBatch, RegistrationState
from app.registrations.queries import Wanted
from app.registrations.rules.batches import PLACEHOLDERS
from tests.make import accounts, delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

LIST = "/organise/im-test/registrations"
MANY = 60  # more than a page has, and more than are dealt with in one request


@pytest.fixture
def meeting(sessions: Sessions) -> Meeting:
    """A meeting with sixty who wait for approval, one of them without a delegation."""
    with sessions.write() as db:
        made = meetings.meeting(db)
        state = delegations.state(db)
        for number in range(MANY - 1):
            registrations.registration(db, made, f"Ana{number:02} P", notify=False, entity=state)
        registrations.registration(db, made, "Bo", notify=False, organisation="Friends of Bo")
        return made


def states(sessions: Sessions, meeting: Meeting) -> dict[RegistrationState, int]:
    with sessions.read() as db:
        found = queries.registrations_of(db, meeting.id, Wanted(), None)
        numbers: dict[RegistrationState, int] = {}
        for one in found:
            numbers[one.state] = numbers.get(one.state, 0) + 1
        return numbers


def mails(sessions: Sessions, kind: str) -> list[Message]:
    with sessions.read() as db:
        return list(db.scalars(select(Message).where(Message.kind == f"registrations/{kind}")))


def choose(visitor: Visitor, page: Page, values: dict[str, object]) -> Page:
    """Press one of the buttons that send the list to /choose."""
    form = "//form[contains(@action, '/approve')]"
    held = {
        name: str(*page.select(f"{form}//input[@name='{name}']/@value"))
        for name in ("csrf_token", "query")
    }
    return visitor.post(f"{LIST}/choose", {**held, **values})


def test_all_that_match_are_declined_with_a_reason_after_a_question(
    app: FastAPI, visitor: Visitor, sessions: Sessions, work: Work, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(f"{LIST}?q=ana")

    question = choose(visitor, page, {"do": "decline", "all": "1"})
    empty = visitor.submit(question, {}, action="/chosen")
    begun = visitor.submit(empty, {"reason": "No place is left."}, action="/chosen")
    before = states(sessions, meeting)
    work_off(work, begun.path.rpartition("/")[2])
    done = visitor.get(begun.path)

    assert question.select("//h1")[0].text_content() == "Decline 59 people"
    assert "and 49 others" in question.words
    assert empty.errors == ["Reason: Fill this in."]
    assert before == {RegistrationState.SUBMITTED: MANY}  # nobody is told before it is their turn
    assert begun.select("//form[contains(@action, '/stop')]")
    assert states(sessions, meeting) == {
        RegistrationState.SUBMITTED: 1,
        RegistrationState.DECLINED: 59,
    }
    assert len(mails(sessions, "declined")) == 59
    assert "No place is left." in done.words
    assert done.select("//form[contains(@action, '/stop')]") == []


def test_approving_all_leaves_out_whom_it_cannot_approve(
    app: FastAPI, visitor: Visitor, sessions: Sessions, work: Work, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)

    question = visitor.submit(visitor.get(LIST), {"all": "1"}, action="/approve")
    begun = visitor.submit(question, {}, action="/chosen")
    work_off(work, begun.path.rpartition("/")[2])
    done = visitor.get(begun.path)

    assert states(sessions, meeting) == {
        RegistrationState.APPROVED: MANY - 1,
        RegistrationState.SUBMITTED: 1,
    }
    assert [link.text_content() for link in done.select("//section//li/a")] == ["Bo"]


def test_what_changed_since_the_question_is_asked_again(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)
    question = choose(visitor, visitor.get(f"{LIST}?q=ana"), {"do": "ask", "all": "1"})
    with sessions.write() as db:
        registrations.registration(db, meeting, "Ana99 P", notify=False)

    again = visitor.submit(question, {"what": "Your photo"}, action="/chosen")

    assert again.status == 409
    assert again.select("//h1")[0].text_content() == "Ask 60 people for a change"
    assert again.select("//input[@name='what']/@value") == ["Your photo"]
    assert states(sessions, meeting) == {RegistrationState.SUBMITTED: MANY + 1}


def test_what_was_changed_meanwhile_is_not_approved_unseen(
    sessions: Sessions, meeting: Meeting
) -> None:
    with sessions.write() as db:
        ids = queries.ids_of(
            db, queries.ask(db, meeting.id, Wanted(search="ana")), frozenset(RegistrationState)
        )
        seen = clock.now()
        one = queries.registration(db, ids[0])
        assert one is not None
        one.changed_at = clock.now()
        batch = service.begin_batch(
            db, accounts.actor(db), meeting, BatchKind.APPROVE, ids[:3], seen=seen
        )

        assert batch.left_out == [ids[0]]
        assert batch.ended_at is not None


def test_a_message_is_shown_as_it_is_read_then_sent_to_each_once(
    app: FastAPI, visitor: Visitor, sessions: Sessions, work: Work, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)
    question = choose(visitor, visitor.get(LIST), {"do": "write", "all": "1"})
    said = {"subject": "News for {name}", "text": "Dear {name},\n\n{status}: <b>{delegation}</b>"}

    wrong = visitor.submit(question, {**said, "text": "Dear {nmae}"}, action="/chosen")
    preview = visitor.submit(wrong, said, action="/chosen")
    changed = visitor.submit(preview, {"subject": "For {name}"}, action="/chosen")
    begun = visitor.submit(changed, {}, action="/chosen")
    work_off(work, begun.path.rpartition("/")[2])
    work_off(work, begun.path.rpartition("/")[2])

    assert wrong.errors[0].startswith("Text: {nmae} is not known. You can use: {name}, ")
    assert "News for Ana00 P" in preview.words
    assert "Waiting for approval: <b>Switzerland</b>" in preview.words
    assert "For Ana00 P" in changed.words
    assert "/batches/" not in changed.path
    sent = mails(sessions, "written")
    assert len({mail.to_email for mail in sent}) == len(sent) == MANY
    mail = next(one for one in sent if one.to_name == "Ana01 P")
    assert mail.subject == "For Ana01 P"
    assert "Dear Ana01 P,\n\nWaiting for approval: <b>Switzerland</b>" in mail.text
    assert "&lt;b&gt;Switzerland" in mail.html
    assert "/registrations/" in mail.text


def test_those_ticked_are_dealt_with_at_once_and_each_batch_is_in_the_audit_log(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(LIST)
    ids = [str(one) for one in page.select("//input[@name='id']/@value")][:3]

    none = choose(visitor, page, {"do": "write"})
    question = choose(visitor, page, {"do": "ask", "id": ids})
    done = visitor.submit(question, {"what": "Your photo"}, action="/chosen")
    listed = visitor.get(f"{LIST}/batches")

    assert "Choose at least one registration first." in none.words
    assert states(sessions, meeting)[RegistrationState.CHANGE_ASKED] == 3
    assert len(mails(sessions, "change_asked")) == 3
    assert "Ask for a change" in done.words
    assert len(listed.select("//tbody/tr")) == 1
    with sessions.read() as db:
        entry = db.scalars(
            select(AuditEntry).where(AuditEntry.action == "registrations.many_asked")
        ).one()
        assert entry.details == {"number": 3}


def test_a_batch_that_is_stopped_leaves_the_others_as_they_are(
    app: FastAPI, visitor: Visitor, sessions: Sessions, work: Work, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)
    question = visitor.submit(visitor.get(f"{LIST}?q=ana"), {"all": "1"}, action="/approve")
    begun = visitor.submit(question, {}, action="/chosen")
    batch_id = begun.path.rpartition("/")[2]

    with work.sessions.write() as db:
        assert service.work_off(db, batch_id)
    stopped = visitor.submit(begun, {}, action="/stop")
    work_off(work, batch_id)

    assert "Stopped." in stopped.words
    assert states(sessions, meeting)[RegistrationState.APPROVED] == service.AT_ONCE
    with sessions.read() as db:
        batch = db.get_one(RegistrationBatch, batch_id)
        assert batch.done == service.AT_ONCE


def test_people_without_an_address_are_not_counted_for_a_message(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        made = meetings.meeting(db)
        registrations.registration(db, made, "Ana P", notify=False)
        registrations.registration(db, made, "Bo", notify=False, email=None)
        meeting_id = made.id
    sign_in(visitor, app, organiser_of=meeting_id)
    page = visitor.get(LIST)
    ids = [str(one) for one in page.select("//input[@name='id']/@value")]

    both = choose(visitor, page, {"do": "write", "id": ids})
    every = choose(visitor, page, {"do": "write", "all": "1"})
    nobody = visitor.get(f"{LIST}/chosen?do=write&ids=unknown")

    assert both.select("//h1")[0].text_content() == "Write to 1 person"
    assert every.select("//h1")[0].text_content() == "Write to 1 person"
    assert "This can be done with none of them." in nobody.words


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Dear {name}", ""),
        ("Dear {Name}", "{Name} is not known."),
        ("Dear {}", "{} is not known."),
        ("Dear {name", "A brace stands alone."),
        ("{{name}}", "A brace stands alone."),
    ],
)
def test_only_placeholders_that_can_be_filled_are_taken(text: str, fault: str) -> None:
    assert fault_in_text(text, PLACEHOLDERS).startswith(fault)
    assert bool(fault_in_text(text, PLACEHOLDERS)) == bool(fault)


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    assert filled("{name} of {delegation}", {"name": "{delegation}", "delegation": "X"}) == (
        "{delegation} of X"
    )
    assert paragraphs("a\nb\n\n \nc\n") == ["a\nb", "c"]
