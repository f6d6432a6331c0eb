"""The applicant's pages: the form, the application behind its link, changing and withdrawing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from app.core import clock
from app.core.db import Sessions
from app.meetings import service as service_of_meetings
from app.meetings.models import Meeting, Room
from app.messages.models import Message
from app.side_events import service
from app.side_events.models import SideEvent, SideEventState
from app.side_events.rules.states import Step
from tests.make import delegations, meetings
from tests.make.calls import set_call
from tests.make.side_events import lead, side_event
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FILLED = {
    "title": "Clearing the last mile",
    "lead": "Norway",
    "description": "What the last provinces need.\n\nAnd when.",
    "speakers-0-role": "moderator",
    "speakers-0-name": "Amira Haddad",
    "speakers-0-email": "Amira.Haddad@Example.org",
    "attendance": "40",
    "duration": "60",
    "contact_name": "Jo Applicant",
    "contact_email": "jo@example.org",
}


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        made = meetings.meeting(db)
        meetings.slot(db, made)
        meetings.slot(db, made, day=1)
        meetings.room(db, made, features=["step-free"])
        delegations.state(db, "NOR", "Norway", fr="Norvège")
    return made


def applications(app: FastAPI) -> list[SideEvent]:
    with app.state.sessions.read() as db:
        loaded = (selectinload(SideEvent.partners), selectinload(SideEvent.speakers))
        found = (
            select(SideEvent)
            .order_by(SideEvent.number)
            .options(
                *loaded, selectinload(SideEvent.slot_wishes), selectinload(SideEvent.equipment)
            )
        )
        return list(db.scalars(found))


def own_page(app: FastAPI, meeting: Meeting, **more: Any) -> str:
    with app.state.sessions.write() as db:
        return service.link_path(db, side_event(db, meeting, **more))


def values(page: Page) -> dict[str, str]:
    [form] = page.select("//main//form[@method='post']")
    return dict(form.form_values())


def test_an_application_comes_in_and_shows_its_page(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    form = visitor.get("/im-test/apply/whole")
    slot = form.select("//select[@name='slot_1']/option/@value")[1]

    sent = visitor.submit(form, {**FILLED, "slot_1": slot, "features": ["step-free"]})

    [event] = applications(app)
    assert sent.status == 200
    assert sent.path.startswith("/applications/")
    assert "We have your application." in sent.words
    assert "Clearing the last mile" in sent.words
    assert sent.headers["cache-control"] == "private, no-store"
    assert [(p.name, p.entity_id is None) for p in event.partners] == [("Norway", False)]
    assert [(s.name, s.role.value, s.email) for s in event.speakers] == [
        ("Amira Haddad", "moderator", "amira.haddad@example.org")
    ]
    assert [w.slot_id for w in event.slot_wishes] == [slot]
    assert (event.features, event.late, event.number) == (["step-free"], False, 1)


def test_the_form_sent_twice_makes_one_application_and_one_page(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    form = visitor.get("/im-test/apply/whole")

    first = visitor.submit(form, FILLED)
    second = visitor.submit(form, FILLED)

    assert len(applications(app)) == 1
    assert first.path == second.path


def test_going_back_for_the_next_event_makes_another_application(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    form = visitor.get("/im-test/apply/whole")

    first = visitor.submit(form, FILLED)
    second = visitor.submit(form, {**FILLED, "title": "Victim assistance"})

    assert first.path != second.path
    assert "Victim assistance" in second.words
    assert len(applications(app)) == 2


def test_an_empty_form_names_what_is_missing(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    answer = visitor.submit(visitor.get("/im-test/apply/whole"), {"title": " "})

    assert answer.status == 422
    assert [error.partition(":")[0] for error in answer.errors] == [
        "Title of the side event",
        "Lead organiser",
        "Chair, moderator and speakers 1, Name as it is to be printed",
        "People expected",
        "Contact person",
        "E-mail of the contact person",
    ]
    assert applications(app) == []


def test_mistakes_of_the_rules_stand_at_their_fields_and_nothing_typed_is_lost(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    form = visitor.get("/im-test/apply/whole")
    slot = form.select("//select[@name='slot_1']/option/@value")[1]
    wrong = {
        **FILLED,
        "duration": "95",
        "slot_1": slot,
        "slot_2": slot,
        "speakers-0-role": "panellist",
    }

    answer = visitor.submit(form, wrong)

    assert answer.status == 422
    assert answer.errors == [
        "Chair, moderator and speakers: Name the person who chairs or moderates the event.",
        "Duration in minutes: The longest slot of this meeting has 90 minutes; plan for less.",
        "First choice: Choose a different slot for each of your choices.",
    ]
    kept = values(answer)
    assert {name: kept[name].replace("\r\n", "\n").strip() for name in wrong} == {
        **wrong,
        "speakers-0-email": "amira.haddad@example.org",
    }


def test_rows_come_and_go_without_a_script(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    page = visitor.submit(visitor.get("/im-test/apply/whole"), {**FILLED, "add": "partners"})
    page = visitor.submit(page, {"partners-0-name": "Un", "add": "speakers"})
    page = visitor.submit(page, {"speakers-1-name": "Second", "add": "speakers"})
    page = visitor.submit(page, {"speakers-2-name": "Third", "remove": "speakers-1"})

    kept = values(page)
    assert page.status == 200
    assert page.errors == []
    assert (kept["title"], kept["partners-0-name"]) == ("Clearing the last mile", "Un")
    assert [v for k, v in kept.items() if k.endswith("-name") and "speakers" in k] == [
        "Amira Haddad",
        "Third",
    ]
    sent = visitor.submit(page, {})
    [event] = applications(app)
    assert sent.path.startswith("/applications/")
    assert [s.name for s in event.speakers] == ["Amira Haddad", "Third"]
    assert [(p.name, p.role.value) for p in event.partners] == [
        ("Norway", "lead_organiser"),
        ("Un", "co_organiser"),
    ]


def test_too_many_people_for_the_largest_room_are_told_at_once(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    sent = visitor.submit(visitor.get("/im-test/apply/whole"), {**FILLED, "attendance": "200"})

    sentence = "200 people are expected, but the largest room, Room A, seats 80."
    assert sentence in sent.words
    with app.state.sessions.read() as db:
        assert sentence in db.scalars(select(Message.text)).one()


def test_a_person_named_twice_is_told_without_the_other_title(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    own_page(app, meeting, title="A secret title")
    named = {**FILLED, "speakers-0-email": "amira.haddad@example.org"}

    sent = visitor.submit(visitor.get("/im-test/apply/whole"), named)

    assert "Amira Haddad is also named in another application." in sent.words
    assert "A secret title" not in sent.text


def test_whoever_applies_learns_of_others_only_what_is_published(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    told = ("is also named in another", "is also the lead organiser")
    with app.state.sessions.write() as db:
        other = side_event(
            db, meeting, accepted=True, partners=[lead("Norway")], contact_email="o@example.org"
        )
        other_id = other.id
    named = {**FILLED, "speakers-0-email": "amira.haddad@example.org"}

    before = visitor.submit(visitor.get("/im-test/apply/whole"), named)
    with app.state.sessions.write() as db:
        start = datetime(2026, 6, 1, 11, tzinfo=UTC)
        published = {other_id: (db.scalars(select(Room.id)).one(), start, start)}
        service.announce([db.get_one(SideEvent, other_id)], start, published)
    after = visitor.get(before.path)

    assert [sentence in before.words for sentence in told] == [False, False]
    assert [sentence in after.words for sentence in told] == [True, True]
    with app.state.sessions.read() as db:
        [mail] = db.scalars(select(Message).where(Message.to_email == "jo@example.org"))
        assert told[0] not in mail.text


def test_naming_somebody_shows_nothing_of_them(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    own_page(app, meeting)
    named = {
        **FILLED,
        "speakers-0-name": "Somebody",
        "speakers-0-email": "amira.haddad@example.org",
    }

    sent = visitor.submit(visitor.get("/im-test/apply/whole"), named)

    assert "Somebody" in sent.words
    assert "Haddad" not in sent.words
    assert "H.E." not in sent.words


def test_late_is_said_before_and_after(
    app: FastAPI, visitor: Visitor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.state.sessions.write() as db:
        set_call(db, meeting, closes_at=datetime(2026, 5, 1, tzinfo=UTC))
    form = visitor.get("/im-test/apply/whole")

    sent = visitor.submit(form, FILLED)

    assert "The deadline has passed" in form.words
    assert "came in after the deadline" in sent.words
    assert [event.late for event in applications(app)] == [True]


def test_a_meeting_that_is_over_takes_no_applications(
    app: FastAPI, visitor: Visitor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visitor.get("/im-test/apply/whole")
    app.state.settings.demo = False
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 1, 1, tzinfo=UTC))

    shown = visitor.get("/im-test/apply/whole")
    sent = visitor.submit(form, FILLED)

    assert shown.select("//main//form[@method='post']") == []
    assert "This meeting is over" in shown.words
    assert sent.status == 409
    assert applications(app) == []


def test_a_form_without_token_or_with_an_unknown_field_is_refused(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    form = visitor.get("/im-test/apply/whole")

    without = visitor.post("/im-test/apply/whole", FILLED)
    unknown = visitor.submit(form, {**FILLED, "state": "accepted"})

    assert (without.status, unknown.status) == (403, 422)
    assert applications(app) == []


@pytest.mark.parametrize("number", ["²", "٣", "-1", "9999999", "9" * 5000])
@pytest.mark.parametrize("button", [{}, {"add": "partners"}])
def test_a_row_with_an_odd_number_is_an_unknown_field(
    visitor: Visitor, meeting: Meeting, number: str, button: dict[str, str]
) -> None:
    form = visitor.get("/im-test/apply/whole")

    answer = visitor.submit(form, {**FILLED, f"partners-{number}-name": "Chad", **button})

    assert answer.status == 422
    assert "a field that is not known here" in answer.words


def test_an_unknown_meeting_has_no_form(visitor: Visitor) -> None:
    assert visitor.get("/nowhere/apply/whole").status == 404


def test_a_meeting_without_slots_rooms_or_themes_still_takes_applications(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        meetings.meeting(db, slug="bare")
    form = visitor.get("/bare/apply/whole")

    sent = visitor.submit(form, FILLED)

    assert form.select("//select[@name='slot_1']") == []
    assert sent.path.startswith("/applications/")


def test_equipment_is_asked_for_up_to_what_there_is(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    with app.state.sessions.write() as db:
        kit = service_of_meetings.add_equipment(
            db, meeting, code="kit", name={"en": "Hybrid kit"}, quantity=2
        )
    form = visitor.get("/im-test/apply/whole")

    refused = visitor.submit(form, {**FILLED, f"equipment-n_{kit.id}": "3"})
    visitor.submit(form, {**FILLED, f"equipment-n_{kit.id}": "2"})

    assert refused.status == 422
    assert len(refused.errors) == 1
    [event] = applications(app)
    assert [(need.equipment_id, need.quantity) for need in event.equipment] == [(kit.id, 2)]


def test_the_form_is_mirrored_in_arabic(visitor: Visitor, meeting: Meeting) -> None:
    page = visitor.get("/im-test/apply/whole?lang=ar")

    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    assert page.select("//input[@name='contact_email']/@dir") == ["ltr"]


def test_hostile_text_stays_text(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    named = {**FILLED, "title": hostile, "speakers-0-name": hostile, "lead": hostile}

    sent = visitor.submit(visitor.get("/im-test/apply/whole"), named)

    assert sent.path.startswith("/applications/")
    assert "<script>alert" not in sent.text
    assert sent.text.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}") >= 3
    with app.state.sessions.read() as db:
        assert "<script>alert" not in db.scalars(select(Message.html)).one()


def test_a_line_end_in_a_title_is_refused(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    answer = visitor.submit(
        visitor.get("/im-test/apply/whole"), {**FILLED, "title": "Hello\nBcc: a@example.org"}
    )

    assert answer.errors == [
        "Title of the side event: This must be one line, without control characters."
    ]


def test_an_application_can_be_changed_until_it_is_decided(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    path = own_page(app, meeting)
    form = visitor.get(f"{path}/change")
    assert form.path == f"{path}/parts/event"
    assert values(form)["title"] == "Clearing the last mile"
    visitor.submit(form, {"title": "A better title"})
    people = visitor.get(f"{path}/parts/people")
    assert values(people)["speakers-0-name"] == "Amira Haddad"
    visitor.submit(people, {"speakers-0-name": "Someone Else"})

    assert [event.title for event in applications(app)] == ["Clearing the last mile"]
    assert "There are changes that are not sent" in visitor.get(path).words
    sent = visitor.submit(visitor.get(f"{path}/check"), {})

    [event] = applications(app)
    assert sent.path == path
    assert "Your application is changed." in sent.words
    assert (event.title, event.number) == ("A better title", 1)
    assert [s.name for s in event.speakers] == ["Someone Else"]
    assert [p.name for p in event.partners] == ["Mine Action Centre"]
    assert "Nothing has been changed" in visitor.get(f"{path}/check").words

    with app.state.sessions.write() as db:
        service.accept(db, None, event)
    assert visitor.submit(form, {"title": "Too late"}).status == 409
    assert [event.title for event in applications(app)] == ["A better title"]
    assert visitor.get(f"{path}/change").status == 409


def test_withdrawing_asks_first_and_is_done_once(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    path = own_page(app, meeting, accepted=True)
    question = visitor.get(f"{path}/withdraw")
    assert [event.state for event in applications(app)] == [SideEventState.ACCEPTED]
    assert "It is accepted already: its place is given to another application." in question.words
    with app.state.sessions.write() as db:
        db.execute(update(SideEvent).values(announced_start=meetings.hour("13:15")))
    question = visitor.get(f"{path}/withdraw")
    assert "It stands in the published programme" in question.words
    assert "Partners and speakers whose address is known are told" in question.words

    done = visitor.submit(question, {}, action="withdraw")
    again = visitor.submit(question, {}, action="withdraw")

    assert "Your application is withdrawn." in done.words
    assert again.status == 200
    assert [event.state for event in applications(app)] == [SideEventState.WITHDRAWN]
    with app.state.sessions.read() as db:
        kinds = list(db.scalars(select(Message.kind).order_by(Message.created_at)))
    assert kinds.count("side_events/withdrawn") == 1
    assert visitor.get(f"{path}/withdraw").status == 409


def test_a_link_that_opens_nothing_says_so(visitor: Visitor, meeting: Meeting) -> None:
    for path in ("", "/change", "/withdraw"):
        page = visitor.get(f"/applications/{'0' * 64}{path}")
        assert page.status == 404
        assert "This link opens no application." in page.words


@pytest.mark.parametrize(
    ("decide", "sentence"),
    [
        (lambda db, e: service.accept(db, None, e), "Your side event is accepted."),
        (lambda db, e: service.decline(db, None, e, "No room left"), "No room left"),
        (
            lambda db, e: service.decide(
                db, None, service.accept(db, None, e), Step.CANCEL, "Fire"
            ),
            "now cannot be held",
        ),
    ],
    ids=["accepted", "declined", "cancelled"],
)
def test_the_page_says_what_was_decided(
    app: FastAPI, visitor: Visitor, meeting: Meeting, decide: Any, sentence: str
) -> None:
    with app.state.sessions.write() as db:
        event = side_event(db, meeting)
        path = service.link_path(db, event)
        decide(db, event)

    assert sentence in visitor.get(path).words


def test_many_forms_from_one_address_are_too_many(
    app: FastAPI, visitor: Visitor, meeting: Meeting, db: Session
) -> None:
    form = visitor.get("/im-test/apply/whole")
    for _ in range(120):
        app.state.limits.count("120 per 10 minutes", "apply", "127.0.0.1")

    answer = visitor.submit(form, FILLED)

    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0


def test_nobody_elses_mailbox_can_be_filled(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    form = visitor.get("/im-test/apply/whole")
    sent = [
        visitor.submit(form, {**FILLED, "title": f"Event {number}", "attendance": "0"}).status
        for number in range(30)
    ]
    row = visitor.submit(form, {**FILLED, "add": "partners"})
    upper = visitor.submit(form, {**FILLED, "contact_email": " JO@example.org"})
    other = visitor.submit(form, {**FILLED, "contact_email": "ann@example.org"})

    assert sent == [422] * 30
    assert (row.status, upper.status, other.status) == (200, 429, 200)
