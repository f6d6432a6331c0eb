"""The list of meetings, and what organisers see and set up."""

from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import event, select

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.meetings import models, queries, service
from app.meetings.models import Basis, SessionKind
from app.meetings.rules import Origin
from tests.conftest import rows
from tests.make.accounts import sign_in
from tests.make.meetings import hour, meeting, room, session, slot, today
from tests.visitor import Visitor

HOSTILE = "<script>alert(1)</script> & 'co'"


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    """A meeting with a room, a session and a slot."""
    with sessions.write() as db:
        made = meeting(db)
        hall = room(db, made, "Obasi", 275, features=["step-free"])
        session(db, made, rooms=[hall])
        slot(db, made)
        return made.id


def test_the_start_page_lists_what_comes_first(sessions: Sessions, visitor: Visitor) -> None:
    now = today()
    with sessions.write() as db:
        for slug, days in {"past": -400, "next": 20, "later": 90, "before": -30}.items():
            day = now + timedelta(days=days)
            meeting(db, slug, name={"en": slug}, starts_on=day, ends_on=day)
        meeting(db, "open", name={"en": "open"}, starts_on=None, ends_on=None)
        origin = Origin(Basis.INFERRED, "https://example.org/programme", "as in other years")
        meeting(db, "now", name={"en": HOSTILE}, starts_on=now, ends_on=now, origin=origin)

    page = visitor.get("/")

    names = [found.text_content() for found in page.select("//li[contains(@class,'card')]//h2")]
    assert page.status == 200
    assert names == [HOSTILE, "next", "later", "before", "past", "open"]
    assert "The days are not known." in page.words
    (mark,) = page.select("//details[contains(@class,'inferred')]")
    assert "as in other years" in mark.text_content()
    assert mark.xpath(".//a/@href") == ["https://example.org/programme"]
    assert page.select("//script[contains(text(),'alert')]") == []


def test_without_meetings_the_start_page_says_so(visitor: Visitor) -> None:
    page = visitor.get("/?lang=ar")

    assert page.status == 200
    assert page.select("//html[@dir='rtl'][@lang='ar']")
    assert page.select("//*[contains(@class,'empty')]")


def test_an_organiser_sees_only_their_meetings(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting(db, "other", name={"en": "Other Meeting"})
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise")

    assert "Test Meetings" in page.words
    assert "Other Meeting" not in page.words


def test_somebody_without_meetings_is_told_what_to_do(app: FastAPI, visitor: Visitor) -> None:
    sign_in(visitor, app)

    assert "You do not organise a meeting." in visitor.get("/organise").words


@pytest.mark.parametrize("path", ["", "/rooms", "/sessions", "/sessions/new", "/slots/new"])
def test_organisers_pages_are_for_organisers(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str, path: str
) -> None:
    with sessions.write() as db:
        other = meeting(db, "other").id
    address = f"/organise/im-test{path}"

    anonymous = visitor.ask("GET", address)
    sign_in(visitor, app, "other@example.org", organiser_of=other)
    stranger = visitor.ask("GET", address)
    sign_in(visitor, app, organiser_of=meeting_id)
    organiser = visitor.ask("GET", address)

    assert anonymous.status == 303
    assert anonymous.headers["location"].startswith("/sign-in")
    assert stranger.status == 404
    assert organiser.status == 200
    assert "no-store" in organiser.headers["cache-control"]


def test_the_overview_shows_what_is_inferred(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        made = meeting(db, starts_on=date(2024, 6, 18), ends_on=date(2024, 6, 20))
        origin = Origin(Basis.INFERRED, "annotated programme", "the hours of 2022")
        service.add_session(
            db, made, kind=SessionKind.PLENARY, title={"en": HOSTILE}, origin=origin,
            starts_at=hour("10:00"), ends_at=hour("12:30"),
        )  # fmt: skip
        service.add_slot(db, made, starts_at=hour("13:00"), ends_at=hour("15:00"), origin=origin)
        meeting_id = made.id
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise/im-test")

    lines = [row.text_content() for row in page.select("//tbody/tr")]
    assert len(lines) == 2
    assert HOSTILE in lines[0]
    assert "10:00–12:30" in lines[0]
    assert all("the hours of 2022" in line for line in lines)
    assert "18–20 June 2024" in page.words
    assert page.select("//script[contains(text(),'alert')]") == []


def test_rooms_show_seats_features_and_divisions(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        made = meeting(db, turnaround=15)
        whole = room(db, made, "Salle C", 120, features=["interpretation"], position=1)
        part = room(db, made, "C1", 35, turnaround=5, position=2)
        service.divide_room(db, whole=whole, parts=[part])
        service.add_setup(db, whole, name={"en": "Theatre"}, capacity=150)
        service.add_equipment(db, made, code="kit", name={"en": "Hybrid kit"}, quantity=2)
        meeting_id = made.id
    sign_in(visitor, app, organiser_of=meeting_id)

    first, second = visitor.get("/organise/im-test/rooms").select("//li[@class='card']")

    assert "120" in first.text_content()
    assert "Theatre: 150 seats" in " ".join(first.text_content().split())
    assert "Interpretation booths" in first.text_content()
    assert "15 minutes" in first.text_content()
    assert "Part of" not in first.text_content()
    assert "5 minutes" in second.text_content()
    assert "Salle C" in second.text_content()


def test_a_room_is_closed_and_opened_again(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    listed = visitor.get("/organise/im-test/rooms")
    (address,) = listed.select("//a[contains(@href,'/close')]/@href")
    form = visitor.get(str(address))
    values = {
        "from_day": "2027-06-15",
        "from_hour": "09:00",
        "until_day": "2027-06-15",
        "until_hour": "08:00",
        "reason": HOSTILE,
    }

    wrong = visitor.submit(form, values)
    right = visitor.submit(wrong, {"until_hour": "12:00"})

    assert wrong.status == 422
    assert wrong.errors == ["The end must be after the start."]
    assert "The room is closed for this period." in right.words
    assert HOSTILE in right.words
    with sessions.read() as db:
        (closure,) = queries.closures_of(db, meeting_id)
        assert (closure.starts_at, closure.ends_at) == (hour("09:00"), hour("12:00"))
    again = visitor.submit(right, {}, action="/remove")
    assert "The room is open again in this period." in again.words
    with sessions.read() as db:
        assert queries.closures_of(db, meeting_id) == []
        actions = db.scalars(select(AuditEntry.action).order_by(AuditEntry.at)).all()
        assert list(actions)[-2:] == ["room.closed", "room.reopened"]


def test_a_closure_of_another_meeting_stays(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        other = meeting(db, "other")
        hall = room(db, other)
        closure = service.close_room(
            db, other, hall, starts_at=hour("09:00"), ends_at=hour("10:00")
        )
        closed_id, hall_id = closure.id, hall.id
    sign_in(visitor, app, organiser_of=meeting_id)
    token = visitor.get("/organise/im-test/slots/new").select("//input[@name='csrf_token']/@value")

    visitor.post(f"/organise/im-test/closures/{closed_id}/remove", {"csrf_token": token[0]})
    foreign = visitor.get(f"/organise/im-test/rooms/{hall_id}/close")

    assert foreign.status == 404
    with sessions.read() as db:
        assert rows(db, "room_closure") == 1


def test_a_slot_is_added_and_an_overlap_refused(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    form = visitor.get("/organise/im-test/slots/new")

    overlap = visitor.submit(form, {"day": "2027-06-15", "start": "14:00", "end": "15:00"})
    empty = visitor.submit(form, {"day": "", "start": "soon", "end": "15:00"})
    added = visitor.submit(overlap, {"start": "14:45"})

    assert overlap.status == 409
    assert overlap.errors == [
        "This slot overlaps with the slot of Tue 15 Jun, 13:15–14:45. Change its hours."
    ]
    assert empty.status == 422
    assert len(empty.errors) == 2
    assert empty.select("//input[@name='start']/@value") == ["soon"]
    assert "The slot is offered to side events." in added.words
    with sessions.read() as db:
        assert [one.starts_at for one in queries.slots_of(db, meeting_id)] == [
            hour("13:15"),
            hour("14:45"),
        ]


def test_a_slot_is_removed_after_a_question(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    listed = visitor.get("/organise/im-test/sessions")
    (address,) = listed.select("//a[contains(@href,'/remove')]/@href")

    question = visitor.get(str(address))
    with sessions.read() as db:
        assert rows(db, "slot") == 1
    done = visitor.submit(question, {})

    assert "The slot is offered no longer." in done.words
    with sessions.read() as db:
        assert rows(db, "slot") == 0


def test_a_session_is_added_with_all_that_was_typed(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    form = visitor.get("/organise/im-test/sessions/new?lang=fr")
    room_ids = form.select("//input[@name='rooms']/@value")
    values = {
        "title": HOSTILE,
        "kind": "panel",
        "day": "2027-06-16",
        "start": "15:00",
        "end": "14:00",
        "rooms": room_ids,
        "exclusive": "y",
        "note": "With interpretation",
    }

    wrong = visitor.submit(form, values)
    right = visitor.submit(wrong, {"end": "16:30"})

    assert wrong.status == 422
    assert wrong.select("//input[@name='title']/@value") == [HOSTILE]
    assert right.status == 200
    with sessions.read() as db:
        added = next(
            one for one in queries.sessions_of(db, meeting_id) if one.kind is SessionKind.PANEL
        )
        assert added.title == {"fr": HOSTILE}
        assert (added.starts_at, added.ends_at) == (hour("15:00", 1), hour("16:30", 1))
        assert (added.exclusive, added.note) == (True, "With interpretation")
        assert [one.id for one in added.rooms] == room_ids


def test_a_session_without_hours_is_listed_so_and_cannot_be_exclusive(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    form = visitor.get("/organise/im-test/sessions/new")

    refused = visitor.submit(form, {"title": "Reception", "kind": "reception", "exclusive": "y"})
    added = visitor.submit(refused, {"exclusive": []})

    assert refused.errors == ["Only a session whose hours are known can be exclusive."]
    assert "hour not known" in added.words


def test_a_session_is_marked_exclusive_and_back(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    page = visitor.get("/organise/im-test/sessions")

    def marked() -> bool:
        with sessions.read() as db:
            return db.scalars(select(models.Session)).one().exclusive

    page = visitor.submit(page, {}, action="/exclusive")
    once = marked()
    visitor.submit(page, {}, action="/exclusive")

    assert (once, marked()) == (False, True)


def test_the_number_of_queries_does_not_grow(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    paths = ["/organise/im-test", "/organise/im-test/rooms", "/organise/im-test/sessions"]

    def counted() -> list[int]:
        counts = []
        for path in paths:
            seen: list[str] = []

            def note(*given: object, seen: list[str] = seen) -> None:
                seen.append(str(given[2]))

            event.listen(app.state.sessions.engine, "before_cursor_execute", note)
            assert visitor.get(path).status == 200
            event.remove(app.state.sessions.engine, "before_cursor_execute", note)
            counts.append(len(seen))
        return counts

    few = counted()
    with sessions.write() as db:
        made = queries.meeting_at(db, "im-test")
        assert made is not None
        for day in (1, 2):
            hall = room(db, made, f"Room {day}")
            session(db, made, day=day, rooms=[hall])
            slot(db, made, day=day)

    assert counted() == few
