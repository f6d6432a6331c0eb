"""The running order of a side event: adds up, on paper, and in the calendars of those who speak."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from app.hosting.models import OrderPart
from app.hosting.rules.order import Item, Speaks, fault_in, lines_of, proposed
from app.registrations.models import Person
from app.registrations.service import feed_path
from app.side_events import service as side_events
from app.side_events.models import SideEvent, Speaker, SpeakerRole
from tests.make import meetings, schedule
from tests.make.papers import words_of
from tests.make.readers import read_both
from tests.make.side_events import side_event, speaker
from tests.visitor import Page, Visitor

CHAIR = speaker("Amira Haddad", email="amira@example.org")
PANEL = [speaker(name, SpeakerRole.PANELLIST) for name in ("Bo Lind", "Cy Ito")]


@pytest.fixture
def path(app: FastAPI) -> str:
    """The host's link of a published event of 60 minutes: a chair and two on the panel."""
    with app.state.sessions.write() as db:
        made = schedule.scene(db, events=0)
        made.events = [schedule.event(db, made, 1, speakers=[CHAIR, *PANEL])]
        schedule.release(db, made)
        return side_events.link_path(db, made.events[0]) + "/running-order"


def chairs_calendar(
    app: FastAPI, visitor: Visitor, name: str = "Amira Haddad"
) -> dict[str, object]:
    with app.state.sessions.write() as db:
        person = db.query(Person).filter_by(name=name).one()
        address = feed_path(db, person)
    [calendar] = read_both(visitor.get(address).answer.content)
    [event] = calendar["events"]
    found: dict[str, object] = event
    return found


def minutes(page: Page) -> list[str]:
    return [field.get("value") for field in page.select("//input[contains(@name, '-minutes')]")]


def test_a_proposal_adds_up_for_any_number_of_people_and_minutes() -> None:
    for number in range(9):
        speakers = [Speaks(str(one), f"Person {one}", "panellist") for one in range(number)]
        for there in (0, 1, 10, 45, 60, 90, 119):
            assert fault_in(proposed(speakers, there), there) == "", (number, there)


def test_opening_remarks_are_proposed_first_and_closing_remarks_last() -> None:
    roles = (SpeakerRole.CLOSING_REMARKS, SpeakerRole.PANELLIST, SpeakerRole.OPENING_REMARKS)
    speakers = [Speaks(role.value, role.value, role.value) for role in roles]

    order = [item.person_id or item.part.value for item in proposed(speakers, 60)]

    assert order == [
        *("opening", "opening_remarks", "panellist", "discussion", "closing_remarks", "closing")
    ]


def test_the_time_is_that_in_the_programme_and_what_the_room_needs_is_said_apart(
    app: FastAPI, visitor: Visitor
) -> None:
    """Two in the same room, published for 13:15 to 14:15 and 14:45 to 15:45."""
    with app.state.sessions.write() as db:
        made = schedule.scene(db, events=2)
        made.meeting.turnaround = 30
        meetings.slot(db, made.meeting, start="14:45", end="15:45")
        hours = (made.slots[0].starts_at, meetings.hour("14:45"))
        places = zip(made.events, hours, strict=True)
        schedule.release(db, made, {one.id: (made.rooms[0], at) for one, at in places})
        first, second = (side_events.link_path(db, one) for one in made.events)

    page = visitor.get(f"{first}/running-order")

    assert "There are 60 minutes: the hours at which your event stands in the programme." in (
        page.words
    )
    follows = "Another side event begins in this room at 14:45."
    assert follows in page.words
    assert "that takes 30 minutes." in page.words
    saved = visitor.submit(page, {})
    assert "The running order is saved." in saved.words
    assert follows in words_of(visitor.get(f"{first}/running-order.pdf"))
    assert "Another side event" not in visitor.get(f"{second}/running-order").words


def test_what_does_not_add_up_is_said_and_kept_on_the_page(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert minutes(page) == ["5", "19", "19", "12", "5"]

    over = visitor.submit(page, {"parts-1-minutes": "30"})
    assert over.status == 422
    assert "The parts take 71 minutes and there are 60: take 11 minutes off." in over.words
    assert minutes(over) == ["5", "30", "19", "12", "5"]
    less = visitor.submit(over, {"parts-1-minutes": "18"})
    assert "give 1 minute more, or make the discussion longer." in less.words
    wrong = visitor.submit(less, {"parts-1-minutes": "many"})
    assert wrong.status == 422
    assert minutes(wrong)[1] == "many"
    assert visitor.post(path, {"parts-0-part": "speaker:nobody"}).status in {403, 422}


def test_parts_come_and_go_without_a_script(visitor: Visitor, path: str) -> None:
    more = visitor.submit(visitor.get(path), {"parts-1-minutes": "10", "add": "parts"})
    assert minutes(more) == ["5", "10", "19", "12", "5", ""]

    fewer = visitor.submit(more, {"remove": "parts-2"})

    assert minutes(fewer) == ["5", "10", "12", "5", ""]


def test_it_is_on_paper_and_in_the_calendar_of_chair_and_speakers(
    app: FastAPI, visitor: Visitor, path: str
) -> None:
    before = chairs_calendar(app, visitor)
    saved = visitor.submit(visitor.get(path), {"parts-1-minutes": "20", "parts-2-minutes": "18"})
    assert "The running order is saved." in saved.words

    paper = words_of(visitor.get(f"{path}.pdf"))
    assert "13:20 Bo Lind 20" in paper
    assert "13:40 Cy Ito 18" in paper
    after = chairs_calendar(app, visitor)
    assert "Running order:\n13:15 Opening (5 minutes)\n13:20 Bo Lind (20" in str(
        after["description"]
    )
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert str(after["stamp"]) >= str(before["stamp"])
    visitor.submit(visitor.get(path), {})  # nothing new
    assert chairs_calendar(app, visitor, "Cy Ito")["sequence"] == 1


def test_it_says_when_it_fits_no_more(app: FastAPI, visitor: Visitor, path: str) -> None:
    visitor.submit(visitor.get(path), {})
    with app.state.sessions.write() as db:
        starts = db.scalars(select(SideEvent.announced_start)).one()
        db.execute(update(SideEvent).values(announced_end=starts + timedelta(minutes=45)))

    assert "take 15 minutes off." in visitor.get(path).words
    assert "take 15 minutes off." in words_of(visitor.get(f"{path}.pdf"))


def test_somebody_who_left_the_panel_is_nobody_named() -> None:
    item = Item(part=OrderPart.SPEAKER, minutes=5, person_id="gone")

    assert lines_of([item], [], None)[0].what == "Somebody who is no longer on the panel"


def test_who_left_the_panel_and_who_is_new_on_it_is_said_and_nothing_is_changed_by_itself(
    visitor: Visitor, path: str
) -> None:
    visitor.submit(visitor.get(path), {})
    own = path.removesuffix("/running-order")
    new = {"speakers-1-name": "Dee New", "reason": "Bo Lind cannot travel."}
    visitor.submit(visitor.get(f"{own}/edit"), new)

    page = visitor.get(path)
    chosen = [one.text for one in page.select("//select/option[@selected]")]
    saved = visitor.submit(page, {})

    gone = "Somebody who is no longer on the panel"
    assert chosen == ["Opening", gone, "Cy Ito", "Discussion with the audience", "Closing"]
    assert "Somebody who has a part is no longer on the panel." in page.words
    assert "Without a part yet: \u2068Dee New\u2069." in page.words
    assert (saved.status, gone in saved.words) == (200, True)
    [there] = page.select("//select[@name='parts-1-part']/option[.='Dee New']/@value")
    mended = visitor.submit(saved, {"parts-1-part": there})
    assert "The panel has changed" not in mended.words


def test_before_acceptance_there_is_none(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        own = side_events.link_path(db, side_event(db, meetings.meeting(db)))

    assert visitor.get(f"{own}/running-order").status == 409
    assert "running-order" not in visitor.get(own).text


def test_who_is_named_later_keeps_the_part_and_the_minutes(app: FastAPI, visitor: Visitor) -> None:
    angola = speaker("Angola", SpeakerRole.PANELLIST, affiliation="Angola")
    with app.state.sessions.write() as db:
        made = schedule.scene(db, events=0)
        made.events = [schedule.event(db, made, 1, speakers=[CHAIR, *PANEL, angola])]
        schedule.release(db, made)
        own = side_events.link_path(db, made.events[0])
        announced = made.events[0].speakers[3].id
    path = f"{own}/running-order"
    page = visitor.get(path)
    times = [int(one) for one in minutes(page)]
    assert page.select("//option[@selected][normalize-space()='Angola, name follows']")
    visitor.submit(
        page, {"parts-3-minutes": str(times[3] + 1), "parts-4-minutes": str(times[4] - 1)}
    )

    fewer = visitor.submit(visitor.get(f"{own}/edit"), {"remove": "speakers-1"})  # not Bo Lind
    named = {"speakers-2-name": "Demo Ana Ruiz", "speakers-2-affiliation": "Angola"}
    visitor.submit(fewer, {**named, "reason": "Now it is settled who comes."})

    page = visitor.get(path)
    assert page.select("//option[@selected][normalize-space()='Demo Ana Ruiz']")
    assert minutes(page)[3] == str(times[3] + 1)
    paper = words_of(visitor.get(f"{path}.pdf"))
    assert f"Demo Ana Ruiz {times[3] + 1}" in paper
    assert paper.count("Somebody who is no longer on the panel") == 1  # the part of Bo Lind
    told = str(chairs_calendar(app, visitor)["description"])
    assert "Demo Ana Ruiz" in told
    assert "no longer on the panel" not in told  # only the host can name somebody else
    assert " Speaker " in told
    with app.state.sessions.read() as db:
        assert db.get_one(Speaker, announced).name == "Demo Ana Ruiz"
