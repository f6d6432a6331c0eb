"""The programme on paper: what the page says, in the reader's language, and nothing more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import i18n
from app.core.db import Sessions
from app.schedule import queries, rules
from app.schedule.models import PublicState
from app.schedule.rules.paper import Issue, paper_of
from tests.make import meetings, schedule
from tests.make.meetings import hour
from tests.make.papers import words_of
from tests.visitor import Visitor

PAPER = "/im-test/programme.pdf"


@pytest.fixture
def scene(sessions: Sessions) -> schedule.Scene:
    """Three events are published, with a plenary, of which no source says the hours."""
    with sessions.write() as db:
        made = schedule.scene(db)
        meetings.session(db, made.meeting, rooms=[made.rooms[1]], title="Opening")
        schedule.release(db, made, note="Doors open at nine")
        return made


def test_it_says_what_the_page_says(visitor: Visitor, scene: schedule.Scene) -> None:
    page = visitor.get("/im-test")
    paper = visitor.get(PAPER)
    words = words_of(paper)

    assert page.select(f"//a[starts-with(@href, '{PAPER}')]")
    for said in ("Tuesday, 15 June 2027", "Opening", "Event 1", "Event 2", "Event 3", "Small Room"):
        assert said in page.words
        assert said in words
    assert words.index("Event 2") < words.index("Event 1") < words.index("Event 3")
    assert "Doors open at nine" in words
    assert "Release 1, published on" in words
    assert words.count("Organisation 1") == 1
    assert paper.headers["content-disposition"] == 'inline; filename="im-test-programme-en.pdf"'


def test_who_has_it_is_told_so(visitor: Visitor, scene: schedule.Scene) -> None:
    etag = visitor.get(PAPER).headers["etag"]

    again = visitor.ask("GET", PAPER, headers={"if-none-match": etag})

    assert again.status == 304


def test_what_is_not_held_as_it_was_is_marked(db: Session) -> None:
    made = schedule.scene(db)
    release = schedule.release(db, made)
    events = {one.side_event_id: one for one in queries.events_of(db, release.id)}
    first, second, third = (rules.held(events[one.id]) for one in made.events)
    off = replace(first, state=PublicState.WITHDRAWN)
    waits = replace(second, state=PublicState.WAITING)
    starts_at = third.starts_at + timedelta(minutes=25)
    late = replace(third, starts_at=starts_at, state=PublicState.MOVED)
    head = rules.head_of_printed(release.programme["meeting"])
    days = rules.days_of(release.programme, [off, waits, late])  # type: ignore[arg-type]  # JSON

    paper = paper_of(head, days, None, "https://example.org/im-test", {})

    stretches = (stretch for day in paper["days"] for stretch in day["stretches"])
    on = {event["title"]: event for stretch in stretches for event in stretch["events"]}
    assert (on["Event 1"]["state"], on["Event 1"]["off"]) == ("Withdrawn by its host", True)
    assert (on["Event 2"]["state"], on["Event 2"]["off"]) == ("New time follows", True)
    assert (on["Event 2"]["was"], on["Event 2"]["hours"]) == ("was:", "13:15–14:15")
    assert on["Event 3"]["was"] == ""
    assert (on["Event 3"]["state"], on["Event 3"]["hours"]) == ("Moved", "13:40–14:15")


@pytest.mark.parametrize("language", [code for code in i18n.LANGUAGES if code != "ar"])
def test_it_is_in_the_language_of_its_reader(
    visitor: Visitor, scene: schedule.Scene, language: str
) -> None:
    with i18n.in_use(language):
        side_events = i18n.gettext("Side events")

    paper = visitor.get(f"{PAPER}?lang={language}")

    assert paper.headers["content-language"] == language
    assert side_events in words_of(paper)


def test_before_the_first_release_it_is_the_official_programme(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        made = schedule.scene(db)
        meetings.session(db, made.meeting, title="Opening", rooms=[made.rooms[0]])

    words = words_of(visitor.get(PAPER))

    assert "The side events are not published yet." in words
    assert "Opening" in words
    assert "Event 1" not in words
    assert visitor.get("/no-such/programme.pdf").status == 404


def test_a_later_note_is_printed_as_a_reason() -> None:
    first = Issue(name="", number=1, published_at=hour("09:00"), note="Doors open at nine")
    assert (first.said, replace(first, number=2).said) == (
        "Doors open at nine",
        "Reason: Doors open at nine",
    )
