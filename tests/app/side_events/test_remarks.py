"""What an applicant is told while writing: each remark, and what nobody learns from them."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.meetings.models import Meeting, Room, RoomSetup, Slot
from app.side_events import queries, service
from app.side_events.models import SideEvent
from app.side_events.rules.application import Offer
from app.side_events.rules.remarks import (
    REMARKS,
    Answered,
    Draft,
    Known,
    Published,
    draft_of,
    remarks,
)
from tests.app.side_events.test_writing import EVENT, save_quietly
from tests.make import meetings
from tests.make.side_events import lead, side_event, speaker
from tests.visitor import Page, Visitor

HALL = Room(id="hall", code="H", name={"en": "Hall"}, capacity=150, features=["hybrid"])
SMALL = Room(id="small", code="S", name={"en": "Small"}, capacity=130, features=["captioning"])
LUNCH = Slot(id="lunch", starts_at=meetings.hour("13:15"), ends_at=meetings.hour("14:45"))
OFFER = Offer(rooms=[HALL, SMALL], slots=[LUNCH])
THEN = meetings.hour("13:15", day=1)
ZONE = "Europe/Zurich"
SEATS = {("hall", "square"): 60, ("small", "square"): 120}

CASES = {
    "long_title": (
        Draft(title="x" * 91),
        Known(),
        "title: The title has 91 characters. Up to 90 are easily read in a programme.",
    ),
    "too_many_people": (
        Draft(attendance=200, setup="square"),
        Known(seats=SEATS),
        (
            "attendance: 200 people are expected, but in this set-up (Tables in a square or U) the"
            " largest room, Small, seats 120. Fewer people or another set-up would do."
        ),
    ),
    "no_such_room": (
        Draft(features=frozenset({"hybrid", "captioning"})),
        Known(),
        "features: No single room of this meeting has everything that you ask for.",
    ),
    "room_lacks": (
        Draft(features=frozenset({"hybrid"}), rooms=("small",)),
        Known(),
        "room_1: Small does not have what you ask for: Remote participation (hybrid).",
    ),
    "speaks_elsewhere": (
        Draft(speakers=("amira haddad",)),
        Known(timezone=ZONE, speaking=[Published("Amira Haddad", "Opening", THEN)] * 2),
        (
            "speakers: amira haddad also speaks at 2 other events: “Opening”, 16 Jun 2027, 13:15"
            " and “Opening”, 16 Jun 2027, 13:15. Two events with the same person cannot be held at"
            " the same time."
        ),
    ),
    "away_then": (
        Draft(speakers=("Amira Haddad",)),
        Known(answered=[Answered("Amira Haddad", ("2027-06-16",), registered=True)]),
        "speakers: Amira Haddad cannot speak on these days: Wed 16 Jun.",
    ),
    "not_registered": (
        Draft(speakers=("Amira Haddad",)),
        Known(answered=[Answered("Amira Haddad", registered=False)]),
        "speakers: Amira Haddad has confirmed, but has not registered for the meeting yet.",
    ),
    "not_in_the_register": (
        Draft(lead="Norway", partners=("Norwey", "Chile")),
        Known(unknown=["Norwey"]),
        "partners: Not in our register: Norwey. Is it written as you mean it?",
    ),
    "hosts_elsewhere": (
        Draft(lead="Norway", partners=("Forum", "Chile")),
        Known(hosting=[Published("NORWAY", "x", THEN), Published("Forum", "y", THEN)]),
        (
            "partners: 2 of you also organise other events: Norway and Forum. These are not held at"
            " the same time if that can be avoided."
        ),
    ),
    "wanted_slot": (
        Draft(slots=("lunch",)),
        Known(timezone=ZONE, wanted={"lunch": 12}),
        (
            "slot_1: 12 other applications want Tue 15 Jun, 13:15–14:45 most. Number of rooms:"
            " 2. Name other slots, too."
        ),
    ),
    "wished_and_impossible": (
        Draft(slots=("lunch",), impossible=frozenset({"lunch"})),
        Known(timezone=ZONE),
        (
            "impossible: You choose this slot and say that it is not possible: Tue 15 Jun,"
            " 13:15–14:45."
        ),
    ),
}


def bare(text: str) -> str:
    """Without the marks that set a title in its own direction."""
    return text.translate({0x2068: None, 0x2069: None})


def test_no_remark_is_forgotten() -> None:
    assert list(CASES) == [look.__name__ for look in REMARKS]


@pytest.mark.parametrize("name", CASES)
def test_each_remark_is_made_where_it_belongs_and_else_none(name: str) -> None:
    draft, known, said = CASES[name]

    found = [bare(f"{one.field}: {one.sentence}") for one in remarks(draft, OFFER, known)]

    assert found == [said]
    assert remarks(Draft(), OFFER, known) == []
    if known != Known():
        assert remarks(draft, OFFER, Known(timezone=ZONE))[1:] == []


def test_texts_of_a_draft_are_read_be_they_wrong() -> None:
    texts = {"attendance": "many", "speakers": "a\nb", "speakers/a/name": "Ana", "slot_2": "x"}

    assert draft_of(texts) == Draft(speakers=("Ana",), slots=("x",))


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    """A meeting with a published, an unpublished and a rejected-by-its-speaker event."""
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        room = meetings.room(db, made)
        db.add(RoomSetup(room_id=room.id, name={"en": "Classroom"}, capacity=20))
        meetings.slot(db, made)
        people = {"Public One": "Known", "Hidden One": "Secret", "Gone One": "Left"}
        for name, title in people.items():
            event = side_event(
                db,
                made,
                title=title,
                partners=(lead(f"Host of {title}"),),
                speakers=(speaker(name, email=f"{title.lower()}@example.org"),),
                contact_email="other@example.org",
                accepted=title != "Secret",
            )
            if title != "Secret":
                event.announced_start = meetings.hour("13:15", day=1)
            if title == "Left":
                service.answer(db, event.speakers[0], takes_part=False)
    return made


def begun(visitor: Visitor, part: str, **more: str) -> Page:
    page = visitor.submit(visitor.get("/im-test/apply"), {**EVENT, **more})
    return visitor.get(f"{page.path.partition('/parts/')[0]}/parts/{part}")


def said_of(visitor: Visitor, page: Page, typed: dict[str, str], field: str) -> str:
    """What the script is told, which a page without a script says, too."""
    told = save_quietly(visitor, page, typed)["remarks"]
    assert isinstance(told, dict)
    shown = visitor.get(page.path).select(f"//div[@data-remarks='{field}']/p")
    assert [one.text_content() for one in shown] == told[field]
    return bare(" ".join(told[field]))


def test_only_what_is_published_is_said_of_people(visitor: Visitor, meeting: Meeting) -> None:
    # Their address, or that of the contact, opens nothing more.
    page = begun(visitor, "people", contact_email="other@example.org")
    names = ("Public One", "Hidden One", "Gone One", "Somebody Else")
    emails = ("x@example.org", "secret@example.org", "left@example.org", "known@example.org")
    said = []
    for name, email in zip(names, emails, strict=True):
        typed = {"speakers-0-name": name, "speakers-0-email": email, "speakers-0-role": "chair"}
        said.append(said_of(visitor, page, typed, "speakers"))
        page = visitor.get(page.path)

    assert said[0].startswith("Public One also speaks at another event: “Known”, 16 Jun 2027")
    assert said[1:] == ["", "", ""]


def test_only_what_is_published_is_said_of_partners(visitor: Visitor, meeting: Meeting) -> None:
    page = begun(visitor, "partners")
    known = said_of(visitor, page, {"lead": "host of known"}, "partners")
    secret = said_of(visitor, visitor.get(page.path), {"lead": "Host of Secret"}, "partners")

    assert known.startswith("One of you also organises another event: host of known.")
    assert secret == ""


def test_seats_of_the_set_up_are_said_at_once_and_before_sending(
    visitor: Visitor, meeting: Meeting
) -> None:
    page = begun(visitor, "needs")
    typed = {"attendance": "30", "setup": "classroom"}

    sentence = said_of(visitor, page, typed, "attendance")

    assert "in this set-up (Rows of tables (classroom)) the largest room" in sentence
    assert sentence in visitor.get(f"{page.path.partition('/parts/')[0]}/check").words


def test_the_host_knows_who_has_confirmed_and_is_not_registered(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    with app.state.sessions.write() as db:
        event = db.scalars(select(SideEvent).where(SideEvent.title == "Secret")).one()
        own = service.link_path(db, event)
    day = (meetings.hour("12:00") + timedelta(days=1)).date().isoformat()
    people = f"{own}/parts/people"
    assert visitor.get(people).select("//div[@data-remarks='speakers']/p") == []
    with app.state.sessions.write() as db:
        whole = queries.side_event(db, event.id)
        assert whole
        service.answer(db, whole.speakers[0], takes_part=True, away=[day])

    said = [one.text_content() for one in visitor.get(people).select("//div[@data-remarks]/p")]

    assert said == [
        "Hidden One cannot speak on these days: Wed 16 Jun.",
        "Hidden One has confirmed, but has not registered for the meeting yet.",
    ]
