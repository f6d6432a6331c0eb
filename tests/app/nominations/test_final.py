"""Before a list is declared final, what is open on it is said; it can be declared all the same."""

from fastapi import FastAPI

from app.core.db import Sessions
from app.questions.models import QuestionKind
from app.registrations.models import DelegationFunction
from tests.make import delegations, matching, meetings, nominations, questions, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

DESK = "/im-test/delegation"


def test_what_is_open_is_named_and_the_list_declared_knowingly(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    head = DelegationFunction.HEAD
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(db, meeting, "Ana Pérez", approved=True, function=head)
        registrations.registration(db, meeting, "PEREZ, Ana", email="a@example.com", function=head)
        nominations.reserved(db, meeting, delegations.delegation(db, meeting), number=2)
        matching.look(db, meeting)
        questions.question(db, meeting, "Do you agree?", QuestionKind.CONSENT, required=True)
        delegation_id = delegations.delegation(db, meeting).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)

    before = visitor.get(DESK)
    asked = visitor.get(str(before.select("//a[text()='Declare the list final']/@href")[0]))
    token = asked.select("//input[@name='csrf_token']/@value")[0]
    unasked = visitor.post(f"{DESK}/final", {"csrf_token": token})
    final = visitor.submit(asked, {}, action="/final")

    assert (asked.path, unasked.path) == (f"{DESK}/final", f"{DESK}/final")
    said = [" ".join(one.text_content().split()) for one in asked.select("//main//ul/li")]
    assert said == [
        "Waiting for your confirmation: PEREZ, Ana",
        "More than one head of delegation: Ana Pérez · PEREZ, Ana",
        "Perhaps entered twice: Ana Pérez · PEREZ, Ana",
        "Questions that must be answered are open: Ana Pérez · PEREZ, Ana",
        "Reserved places without a name: Adviser (2)",
    ]
    assert all(one in before.words for one in ("Still open", *said))
    assert "Open the list again" not in before.words
    assert "The list is final." in final.words
    assert "Still open" not in final.words


def test_a_list_on_which_nothing_is_open_is_declared_at_once(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(db, meeting, approved=True, function=DelegationFunction.HEAD)
        delegation_id = delegations.delegation(db, meeting).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)

    page = visitor.submit(visitor.get(DESK), {}, action="/final")

    assert page.status == 200
    assert "The list is final." in page.words
    assert visitor.get(f"{DESK}/final").path == DESK


def test_an_empty_list_is_not_declared_final_by_accident(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        delegation_id = delegations.delegation(db, meetings.meeting(db)).id
    sign_in(visitor, app, "focal@example.org", focal_point_of=delegation_id)

    page = visitor.get(f"{DESK}/final")

    assert page.path == f"{DESK}/final"
    assert "Nobody is on the list" in page.words
