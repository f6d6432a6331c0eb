"""The organisers' desk: list, detail, decisions, demands; who may see it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.meetings.models import Meeting
from app.messages.models import Message
from app.side_events import queries, service
from app.side_events.models import RelationKind, SideEvent, SideEventState
from app.side_events.rules.demands import Demands, Period
from tests.make import accounts, judging, meetings
from tests.make.accounts import sign_in
from tests.make.calls import set_call
from tests.make.side_events import lead, made, partner, read, side_event, speaker
from tests.visitor import Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DESK = "/organise/im-test/side-events"


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        meetings.slot(db, made)
        meetings.slot(db, made, day=1)
        meetings.room(db, made)
    return made


@pytest.fixture
def organiser(app: FastAPI, visitor: Visitor, meeting: Meeting) -> Visitor:
    sign_in(visitor, app, organiser_of=meeting.id)
    return visitor


@pytest.fixture
def selects(app: FastAPI) -> Iterator[list[str]]:
    """Every SELECT that the application makes."""
    seen: list[str] = []
    engine = app.state.sessions.engine

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    yield seen
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)


def test_the_list_shows_every_application_with_its_state(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    made(app, meeting, "One", "Two")
    made(app, meeting, "Three", accepted=True)

    page = organiser.get(DESK)

    rows = page.select("//main//tbody/tr")
    assert [" ".join(row.text_content().split()) for row in rows] == [
        "1 One Mine Action Centre 40 No preference Received",
        "2 Two Mine Action Centre 40 No preference Received",
        "3 Three Mine Action Centre 40 No preference Accepted",
    ]
    assert len(page.select("//input[@name='chosen']")) == 2
    assert "Received: 2 · Accepted: 1" in page.words


def test_the_list_marks_what_an_organiser_has_to_look_at(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    with app.state.sessions.write() as db:
        set_call(db, meeting, partners_confirm=True)
        slot = queries.offer(db, meeting.id).slots[0].id
        by = accounts.actor(db, organiser_of=meeting.id)
        judging.asked(db, meeting, by)
        partners = [lead("Norway"), partner("Amis", email="amis@example.org")]
        declined = side_event(db, meeting, title="Left alone", partners=partners, slots=(slot,))
        service.answer(db, declined.partners[1], takes_part=False, by="Jo")
        side_event(db, meeting, title="Late wish", slots=(slot,))

    rows = [
        " ".join(one.text_content().split()) for one in organiser.get(DESK).select("//tbody/tr")
    ]

    assert [("merging asked" in one, "a partner declined" in one) for one in rows] == [
        (True, False),
        (True, False),
        (False, True),
        (False, False),
    ]
    assert ["2 want it, rooms: 1" in one for one in rows] == [False, False, True, True]


def test_the_list_is_filtered_searched_and_paged(
    app: FastAPI, organiser: Visitor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(app, meeting, "One", "100 % clear")
    made(app, meeting, "Three", accepted=True)
    monkeypatch.setattr(queries.listing, "PER_PAGE", 2)

    def titles(query: str) -> list[str]:
        found = organiser.get(f"{DESK}?{query}").select("//main//tbody//th/a/bdi")
        return [str(cell.text_content()) for cell in found]

    assert titles("") == ["One", "100 % clear"]
    assert titles("page=2") == ["Three"]
    assert titles("page=99") == ["Three"]
    assert titles("state=accepted") == ["Three"]
    assert titles("state=nonsense") == ["One", "100 % clear"]
    assert titles("q=three") == ["Three"]
    assert titles("q=%25") == ["100 % clear"]
    assert titles("q=mine+action&state=accepted") == ["Three"]
    assert "No application fits this choice" in organiser.get(f"{DESK}?q=nothing").words


def test_an_empty_list_says_where_applications_come_from(organiser: Visitor) -> None:
    page = organiser.get(DESK)

    assert "No applications yet" in page.words
    assert page.select("//main//a[@href='/im-test/apply']")


def test_a_list_of_three_takes_as_many_selects_as_one_of_one(
    app: FastAPI, organiser: Visitor, meeting: Meeting, selects: list[str]
) -> None:
    [first] = made(app, meeting, "One")
    selects.clear()
    organiser.get(DESK)
    organiser.get(f"{DESK}/{first}")
    for_one = len(selects)
    made(app, meeting, "Two", "Three", speakers=[speaker("Amira Haddad"), speaker("B")])
    selects.clear()

    organiser.get(DESK)
    organiser.get(f"{DESK}/{first}")

    assert len(selects) == for_one


def test_accepting_the_chosen_accepts_those_once(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    ids = made(app, meeting, "One", "Two", "Three")
    page = organiser.get(DESK)

    done = organiser.submit(page, {"chosen": ids[:2]}, action="decide")
    again = organiser.submit(page, {"chosen": ids[:2]}, action="decide")

    assert "2 applications are decided." in done.words
    assert "Nothing was decided" in again.words
    assert [read(app, id_).state.value for id_ in ids] == ["accepted", "accepted", "submitted"]
    with app.state.sessions.read() as db:
        kinds = list(db.scalars(select(Message.kind).where(Message.kind != "side_events/received")))
        actions = select(AuditEntry.action).where(AuditEntry.action == "side_event.accept")
        assert kinds == ["side_events/accepted"] * 2
        assert len(list(db.scalars(actions))) == 2


def test_declining_needs_a_reason_that_the_applicant_reads(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [event_id] = made(app, meeting, "One")
    page = organiser.get(f"{DESK}/{event_id}")

    without = organiser.submit(page, {"reason": " "}, action="decline")
    done = organiser.submit(without, {"reason": "No room is left."}, action="decline")

    assert without.status == 422
    assert without.errors == ["Reason, or what is to be changed: Please fill this in."]
    assert "The application is declined." in done.words
    assert "No room is left." in done.words
    assert read(app, event_id).state is SideEventState.DECLINED
    with app.state.sessions.read() as db:
        [mail] = db.scalars(select(Message).where(Message.kind == "side_events/declined"))
    assert "No room is left." in mail.text
    assert "No room is left." in mail.html


def test_a_decision_that_came_too_late_keeps_the_reason_typed(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [event_id] = made(app, meeting, "One")
    page = organiser.get(f"{DESK}/{event_id}")
    with app.state.sessions.write() as db:
        service.withdraw(db, read(app, event_id))

    answer = organiser.submit(page, {"reason": "A long reason"}, action="decline")

    assert answer.status == 409
    assert "the application is now “Withdrawn”" in answer.words
    assert "A long reason" in answer.text
    assert read(app, event_id).state is SideEventState.WITHDRAWN


def test_an_event_is_accepted_cancelled_and_reopened(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [event_id] = made(app, meeting, "One")
    page = organiser.get(f"{DESK}/{event_id}")

    accepted = organiser.submit(page, {}, action="/accept")
    (asks,) = accepted.select("//form[contains(@action, '/cancel')]/@data-confirm")
    assert str(asks).startswith("Is this side event not to be held?")
    cancelled = organiser.submit(accepted, {"reason": "Fire"}, action="/cancel")
    reopened = organiser.submit(cancelled, {}, action="/reopen")

    assert "The application is accepted." in accepted.words
    assert "The side event is cancelled." in cancelled.words
    assert "The decision is taken back." in reopened.words
    assert read(app, event_id).state is SideEventState.SUBMITTED
    with app.state.sessions.read() as db:
        kinds = db.scalars(select(Message.kind).order_by(Message.created_at))
        assert [kind.removeprefix("side_events/") for kind in kinds] == [
            "received",
            "accepted",
            "cancelled",
            "reopened",
        ]


def test_where_no_address_is_known_nobody_is_said_to_be_told_that_it_is_cancelled(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [event_id] = made(app, meeting, "One")
    with app.state.sessions.write() as db:
        event = db.get_one(SideEvent, event_id)
        event.state, event.contact_email = SideEventState.ACCEPTED, ""

    page = organiser.get(f"{DESK}/{event_id}")

    (asks,) = page.select("//form[contains(@action, '/cancel')]/@data-confirm")
    assert asks == "Is this side event not to be held? No mail goes out."


def test_demands_are_set_and_shown_again(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    first, second, third = made(app, meeting, "One", "Two", "Three", features=("hybrid",))
    page = organiser.get(f"{DESK}/{first}")
    [slot] = page.select("//select[@name='pinned_slot']/option/@value")[1:2]
    [room] = page.select("//select[@name='pinned_room']/option/@value")[1:]
    wanted = {
        "priority": "5",
        "mandatory": "y",
        "pinned_slot": slot,
        "pinned_room": room,
        "slots": [slot],
        "after": [second],
        "not_with": [third],
    }

    shown = organiser.submit(page, wanted, action="/demands")
    organiser.submit(shown, {}, action="/demands")

    lacks = "which does not have what is asked for: Remote participation (hybrid)."
    assert (lacks in page.words, lacks in shown.words) == (False, True)
    event = read(app, first)
    start = meetings.hour("13:15")
    end = start + timedelta(minutes=90)
    assert (event.priority, event.mandatory, event.pinned_room_id) == (5, True, room)
    assert event.pinned_start == start
    assert event.available == [{"starts_at": start.isoformat(), "ends_at": end.isoformat()}]
    with app.state.sessions.read() as db:
        relations = queries.relations(db, meeting.id)
    assert {(r.side_event_id, r.other_id, r.kind) for r in relations} == {
        (first, second, RelationKind.AFTER),
        (first, third, RelationKind.NOT_WITH),
    }


def test_periods_that_the_form_cannot_say_are_kept(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [event_id] = made(app, meeting, "One")
    period = Period(starts_at=meetings.hour("08:00"), ends_at=meetings.hour("20:00"))
    with app.state.sessions.write() as db:
        service.set_demands(db, None, read(app, event_id), Demands(available=[period]))

    organiser.submit(organiser.get(f"{DESK}/{event_id}"), {"priority": "2"}, action="/demands")

    event = read(app, event_id)
    assert event.priority == 2
    assert event.available == [
        {"starts_at": period.starts_at.isoformat(), "ends_at": period.ends_at.isoformat()}
    ]


def test_a_circle_of_events_is_refused_whole(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    first, second = made(app, meeting, "One", "Two")
    with app.state.sessions.write() as db:
        service.relate(db, None, read(app, second), RelationKind.AFTER, [first])
    page = organiser.get(f"{DESK}/{first}")

    answer = organiser.submit(page, {"priority": "9", "after": [second]}, action="/demands")

    assert answer.status == 422
    assert answer.errors == ["These events would have to come after each other in a circle."]
    assert read(app, first).priority == 1


@pytest.mark.parametrize("priority", ["-1", "101", "x", ""])
def test_a_wrong_priority_is_refused(
    app: FastAPI, organiser: Visitor, meeting: Meeting, priority: str
) -> None:
    [event_id] = made(app, meeting, "One")

    answer = organiser.submit(
        organiser.get(f"{DESK}/{event_id}"), {"priority": priority}, action="/demands"
    )

    assert answer.status == 422
    assert len(answer.errors) == 1
    assert read(app, event_id).priority == 1


def test_people_named_elsewhere_are_shown_with_a_way_there(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    first, second = made(app, meeting, "One", "Two")

    page = organiser.get(f"{DESK}/{first}")

    assert "Amira Haddad: Application 2, Two" in page.words
    assert page.select(f"//main//a[@href='{DESK}/{second}']")
    assert "Not yet" in page.words  # she is not registered


def test_nobody_else_sees_or_decides(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    [event_id] = made(app, meeting, "One")
    with app.state.sessions.write() as db:
        other = meetings.meeting(db, slug="other")
    posts = [f"{DESK}/decide", *(f"{DESK}/{event_id}/{verb}" for verb in VERBS)]

    assert visitor.get(f"{DESK}/{event_id}").path == "/sign-in"
    token = visitor.get("/im-test/apply").select("//input[@name='csrf_token']/@value")[0]
    for path in posts:
        answer = visitor.post(path, {"csrf_token": token, "reason": "x"})
        assert answer.status == 401

    sign_in(visitor, app, organiser_of=other.id)
    token = visitor.get("/other/apply").select("//input[@name='csrf_token']/@value")[0]
    unknown = visitor.get("/organise/nowhere/side-events").select("//h1")[0].text_content()
    assert visitor.get(DESK).status == 404
    foreign = visitor.get(f"{DESK}/{event_id}")
    assert (foreign.status, foreign.select("//h1")[0].text_content()) == (404, unknown)
    assert visitor.get(f"/organise/other/side-events/{event_id}").status == 404
    for path in [*posts, *(f"/organise/other/side-events/{event_id}/{verb}" for verb in VERBS)]:
        answer = visitor.post(path, {"csrf_token": token, "reason": "x"})
        assert answer.status == 404
    visitor.post("/organise/other/side-events/decide", {"csrf_token": token, "chosen": event_id})
    assert read(app, event_id).state is SideEventState.SUBMITTED


VERBS = ("accept", "wait", "ask-change", "decline", "cancel", "reopen", "demands")


def test_a_decision_without_a_token_is_refused(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [event_id] = made(app, meeting, "One")

    for verb in VERBS:
        assert organiser.post(f"{DESK}/{event_id}/{verb}", {"reason": "x"}).status == 403
    assert read(app, event_id).state is SideEventState.SUBMITTED


def test_the_desk_is_mirrored_in_arabic_and_escapes(
    app: FastAPI, organiser: Visitor, meeting: Meeting
) -> None:
    [event_id] = made(app, meeting, "<b>مرحبا</b>")

    for path in (DESK, f"{DESK}/{event_id}"):
        page = organiser.get(f"{path}?lang=ar")
        assert page.tree.get("dir") == "rtl"
        assert "<b>" not in page.text
        assert "&lt;b&gt;مرحبا&lt;/b&gt;" in page.text
