"""Flyers and concept notes: complete beside the paper that they come from, in each language."""

import io
from datetime import UTC, date, datetime

import pytest
from fastapi import FastAPI
from pypdf import PdfReader

from app.core.db import Sessions
from app.meetings.models import Meeting
from app.meetings.queries import rooms_of
from app.meetings.service import add_slot
from app.schedule import service as publishing
from app.side_events import service as side_events
from app.side_events.rules.concept import ConceptGiven
from app.side_events.rules.needs import Needs
from tests.app.side_events.test_pages import applications
from tests.make import concept, meetings, schedule
from tests.make.concept import entered
from tests.make.hostile import TEXTS
from tests.make.papers import words_of
from tests.make.side_events import side_event, speaker
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def bare(text: str) -> str:
    """Without blanks and hyphens: where lines are broken is nobody's concern."""
    return "".join(text.split()).replace("-", "").replace("\u200b", "")


@pytest.fixture
def june(app: FastAPI) -> Meeting:
    """The meeting of the concept note, with its room and its hour on the Thursday."""
    first = date(2025, 6, 17)
    with app.state.sessions.write() as db:
        made = meetings.meeting(
            db,
            "im-2025",
            name={"en": concept.PAPER["meeting"]},
            starts_on=first,
            ends_on=date(2027, 6, 20),
        )
        meetings.room(db, made, "Room A")
        add_slot(db, made, starts_at=at(15), ends_at=at(16))  # in Geneva it is two hours later
    return made


def at(hour: int) -> datetime:
    return datetime(2025, 6, 19, hour, tzinfo=UTC)


def test_the_concept_note_of_2025_gives_a_page_a_flyer_and_a_note_that_are_complete(
    app: FastAPI, visitor: Visitor, june: Meeting
) -> None:
    entered(visitor, june)
    [event] = applications(app)
    with app.state.sessions.write() as db:
        [room] = [one.room for one in rooms_of(db, june.id)]
        event = side_events.accept(db, None, event)
        made = schedule.draft(db, june, {event.id: (room, at(15))}, [event])
        publishing.publish(db, None, made)

    path = f"/im-2025/events/{event.id}"
    page = visitor.get(path)
    flyer = words_of(visitor.get(f"{path}/flyer.pdf"))
    note = words_of(visitor.get(f"{path}/concept-note.pdf"))

    for text in concept.PRINTED:
        assert bare(text) in bare(page.words), text
        assert bare(text) in bare(flyer), text
        assert bare(text) in bare(note), text
    for link in ("flyer.pdf", "concept-note.pdf"):
        assert page.select(f"//a[contains(@href, '{path}/{link}')]")
    assert bare(f"127.0.0.1:8000{path}") in bare(flyer)


ARABIC = "تعزيز أوجه التآزر"
CHINESE = "加强协同增效"


def test_each_language_of_the_concept_note_has_a_flyer(
    sessions: Sessions, visitor: Visitor
) -> None:
    notes = (
        ConceptGiven(language="en", background="Why now, and why *here*."),
        ConceptGiven(
            language="ar", title=ARABIC, background="لماذا الآن.[^1]", footnotes="1. ملاحظة"
        ),
        ConceptGiven(language="zh", title=CHINESE, objectives="- 目标一\n- 目标二"),
    )
    with sessions.write() as db:
        made = schedule.scene(db, events=0)
        made.events = [schedule.event(db, made, 1, concept=notes)]
        schedule.release(db, made)
    path = f"/im-test/events/{made.events[0].id}/flyer.pdf"

    english, chinese = (words_of(visitor.get(f"{path}?lang={code}")) for code in ("en", "zh"))
    arabic, other = visitor.get(f"{path}?lang=ar"), words_of(visitor.get(f"{path}?lang=ru"))

    assert all(text in english for text in ("Event 1", "Organisation 1", "why here"))
    assert all(text in chinese for text in (CHINESE, "目标一", "目标二"))
    assert "why here" in other  # there is none in Russian: the first one
    read = PdfReader(io.BytesIO(arabic.answer.content))
    assert str(read.root_object["/Lang"]) == "ar"
    assert str(read.metadata and read.metadata.title) == ARABIC
    assert visitor.get("/im-test/events/unknown/flyer.pdf").status == 404
    shown = [visitor.get(f"{path.removesuffix('/flyer.pdf')}?lang={code}") for code in ("ar", "ru")]
    headings = [page.select("//h1/bdi")[0] for page in shown]
    assert [(one.text, one.get("lang")) for one in headings] == [(ARABIC, "ar"), ("Event 1", "en")]


def test_what_guests_want_to_know_of_the_needs_is_on_page_flyer_and_note(
    sessions: Sessions, visitor: Visitor
) -> None:
    needs = Needs(
        interpretation_from=("fr", "en"),
        interpretation_to=("ar",),
        catering="Sandwiches for 40, paid by us",
        catering_at=("after", "before"),
        exhibition="Two panels",
    )
    with sessions.write() as db:
        made = schedule.scene(db, events=0)
        made.rooms[0].features = ["projector"]
        made.events = [schedule.event(db, made, 1, needs=needs, features=("projector",))]
        schedule.release(db, made)
    path = f"/im-test/events/{made.events[0].id}"

    page = visitor.get(path).words
    papers = [words_of(visitor.get(f"{path}/{name}.pdf")) for name in ("flyer", "concept-note")]

    assert "Interpretation from English · Français Interpretation into العربية" in page
    assert "Refreshments Before the event · After the event Provided Projector and screen" in page
    for paper in papers:
        for text in ("Interpretation from", "Français", "Before the event", "After the event"):
            assert text in paper
    for text in (page, *papers):
        assert "Sandwiches" not in text  # that is for the organisers
        assert "Two panels" not in text


def test_hostile_texts_are_printed_as_they_are_and_nothing_of_them_lives(
    sessions: Sessions, visitor: Visitor
) -> None:
    hostile = "\n\n".join(TEXTS.values())
    with sessions.write() as db:
        made = schedule.scene(db, events=0)
        note = ConceptGiven(language="en", background=hostile, footnotes=hostile)
        speakers = [
            speaker(text[:200], affiliation=text[:200]) for text in list(TEXTS.values())[:20]
        ]
        more = {"concept": (note,), "speakers": speakers, "title": TEXTS["script"]}
        made.events = [schedule.event(db, made, 1, **more)]
        schedule.release(db, made)
        own = side_events.link_path(db, made.events[0])
    path = f"/im-test/events/{made.events[0].id}"
    printed = ("script", "image", "template", "attribute of a template", "braces")

    for file, texts in (
        (f"{path}/flyer.pdf", printed),
        (f"{path}/concept-note.pdf", printed),
        (f"{own}/running-order.pdf", printed[:2]),
    ):
        page = visitor.get(file)
        words = bare(words_of(page))
        for text in texts:
            assert bare(TEXTS[text]) in words, file
        assert actions_in(page) <= {"http://127.0.0.1:8000" + path, *LINKED}, file


LINKED = {"https://evil.example/pay", "http://127.0.0.1/"}  # written as addresses in a concept note


def actions_in(page: Page) -> set[str]:
    """The addresses that the file leads to; nothing else in it does anything."""
    reader = PdfReader(io.BytesIO(page.answer.content))
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.root_object)
    assert b"/JavaScript" not in page.answer.content
    found = set()
    for one in reader.pages:
        for annotation in one.get("/Annots") or ():
            action = annotation.get_object()["/A"]
            assert action["/S"] == "/URI"
            found.add(str(action["/URI"]))
    return found


def test_a_host_has_a_flyer_before_there_is_a_programme(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        made = schedule.scene(db, events=1)
        path = side_events.link_path(db, made.events[0])
        waiting = side_event(db, made.meeting)
        other = side_events.link_path(db, waiting)

    flyer = words_of(visitor.get(f"{path}/flyer.pdf"))

    assert "Time and room are not settled yet." in flyer
    assert "Event 1" in flyer
    assert "Flyer (PDF)" in visitor.get(path).words
    assert visitor.get(f"{other}/flyer.pdf").status == 409  # it is not accepted
    assert visitor.get(f"/im-test/events/{made.events[0].id}/flyer.pdf").status == 404
