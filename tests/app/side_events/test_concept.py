"""The concept note: entered in its parts, shown with all of them, and printed by a release."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.schedule.service import Cover, publish
from app.side_events import queries, service
from app.side_events.errors import WrongApplication
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.concept import ConceptGiven, in_plain_words, print_concept
from tests.app.side_events.test_pages import FILLED, applications, values
from tests.make import delegations, meetings, schedule, side_events
from tests.make.hostile import TEXTS
from tests.make.readers import read_both
from tests.visitor import Page, Visitor

TITLE = "Clearance and the agenda on women, peace and security: what is done"
NOTE = {
    "title": TITLE,
    "calendar_title": "Clearance and the WPS agenda",
    "concept-0-language": "en",
    "concept-0-background": "The States Parties saw *synergies*.[^1]\n\nA panel will look at them.",
    "concept-0-objectives": "- To look at synergies\n- To find **good** practices",
    "concept-0-panel_structure": "- Moderator: Ana Pérez\n- Two panellists",
    "concept-0-guiding_questions": "1. What has your State done?\n2. How do you see it?",
    "concept-0-footnotes": "¹ The declaration of 2024, WP.22/Rev.2",
}
HEADINGS = ["Background", "Objectives", "Panel structure", "Guiding questions", "Footnotes"]


def note(language: str = "en", **more: str) -> ConceptGiven:
    return ConceptGiven(language=language, **{"background": f"Why, in {language}", **more})


def concept_of(page: Page) -> list[str]:
    found = page.select("//section[contains(@class, 'concept')]")
    return [" ".join(section.text_content().split()) for section in found]


def published(app: FastAPI, *, language: str = "en", **more: Any) -> str:
    """The address of an event that is in the programme."""
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        scene = schedule.scene(db, events=0)
        event = schedule.event(db, scene, 1, language=language, **more)
        where = {event.id: (scene.rooms[0], scene.slots[0].starts_at)}
        publish(db, None, schedule.draft(db, scene.meeting, where, [event]), Cover(note="First."))
    return f"/im-test/events/{event.id}"


def test_a_note_entered_through_the_form_is_on_the_public_page_whole(
    app: FastAPI, visitor: Visitor
) -> None:
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        made = meetings.meeting(db)
        slot, room = meetings.slot(db, made), meetings.room(db, made)
        delegations.state(db, "NOR", "Norway", fr="Norvège")
    people = {"speakers-0-honorific": "H.E.", "speakers-0-affiliation": "Permanent Mission"}
    sent = visitor.submit(visitor.get("/im-test/apply/whole"), {**FILLED, **NOTE, **people})
    assert sent.path.startswith("/applications/"), sent.errors
    [event] = applications(app)
    with sessions.write() as db:
        service.accept(db, None, event)
        draft = schedule.draft(db, made, {event.id: (room, slot.starts_at)}, [event])
        publish(db, None, draft, Cover(note="First."))

    for page in (sent, visitor.get(f"/im-test/events/{event.id}")):
        [section] = page.select("//section[contains(@class, 'concept')]")
        assert [heading.text for heading in section.iter("h2")] == HEADINGS
        assert [one.text_content() for one in section.iter("li")] == [
            "To look at synergies",
            "To find good practices",
            "Moderator: Ana Pérez",
            "Two panellists",
            "What has your State done?",
            "How do you see it?",
            "The declaration of 2024, WP.22/Rev.2\n",
        ]
        [mark] = section.xpath(".//sup/a/@href")
        assert section.xpath(f".//li[@id='{mark[1:]}']")
    for said in (TITLE, "H.E. Amira Haddad", "Permanent Mission", "13:15–14:15", "Room A"):
        assert said in page.words
    [entry] = read_both(visitor.get(f"/im-test/events/{event.id}.ics").answer.content)[0]["events"]
    assert entry["summary"] == "Clearance and the WPS agenda"


def test_a_reader_sees_the_note_in_their_language_and_can_open_the_others(
    app: FastAPI, visitor: Visitor
) -> None:
    path = published(app, concept=(note("fr", title="Déminage"), note("en"), note("ar")))

    french, chinese = visitor.get(f"{path}?lang=fr"), visitor.get(f"{path}?lang=zh")

    assert [one[-2:] for one in concept_of(french)] == ["fr", "en", "ar"]
    assert concept_of(french)[0] == "Déminage Contexte Why, in fr"
    assert concept_of(chinese)[0].endswith("Why, in en")  # the language of the event itself
    assert [one.text for one in chinese.select("//details/summary[@lang]")] == [
        "العربية",
        "Français",
    ]
    assert french.select("//section[contains(@class, 'concept')]/@lang") == ["fr", "en", "ar"]


def test_an_event_for_the_invited_says_so(app: FastAPI, visitor: Visitor) -> None:
    assert "those who are invited" in visitor.get(published(app, closed=True)).words


def test_another_language_is_added_and_taken_away_without_a_script(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        meetings.meeting(db)
    page = visitor.submit(visitor.get("/im-test/apply/whole"), {**FILLED, **NOTE, "add": "concept"})
    page = visitor.submit(
        page, {"concept-1-language": "ru", "concept-1-background": "x", "add": "concept"}
    )
    page = visitor.submit(page, {"concept-2-language": "ru", "concept-2-objectives": "y"})
    assert page.errors == ["Concept note: Write one concept note in each language, not two."]
    page = visitor.submit(page, {"remove": "concept-2"})

    sent = visitor.submit(page, {})

    assert sent.path.startswith("/applications/"), sent.errors
    form = values(visitor.get(f"{sent.path}/parts/concept"))
    assert {form[f"concept-{n}-language"] for n in (0, 1)} == {"en", "ru"}
    assert (
        form["concept-0-guiding_questions"].split() == NOTE["concept-0-guiding_questions"].split()
    )


def test_what_is_left_empty_makes_no_note(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        meetings.meeting(db)
    sent = visitor.submit(visitor.get("/im-test/apply/whole"), FILLED)

    assert concept_of(sent) == []


def test_a_changed_application_keeps_and_drops_its_notes(db: Session) -> None:
    meeting = meetings.meeting(db)
    event = side_events.side_event(db, meeting, concept=(note("en"), note("fr")))
    asked = side_events.application(concept=(note("fr", background="Nouveau"), note("es")))

    service.change(db, meeting, event, asked)
    db.flush()
    db.expunge_all()

    again = queries.side_event(db, event.id)
    assert again is not None
    assert {one.language: one.background for one in again.concept} == {
        "fr": "Nouveau",
        "es": "Why, in es",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"calendar_title": "x" * 61}, "calendar_title"),
        ({"concept": (note("de"),)}, "concept"),
        ({"concept": (note("en"), note("en"))}, "concept"),
        ({"concept": (note("en", objectives="x" * 6_001),)}, "concept"),
    ],
)
def test_a_wrong_note_is_refused(db: Session, changes: dict[str, Any], field: str) -> None:
    meeting = meetings.meeting(db)

    with pytest.raises(WrongApplication) as refusal:
        service.apply(db, meeting, side_events.application(**changes))

    assert refusal.value.field == field


def test_hostile_notes_are_inert_on_the_public_page(app: FastAPI, visitor: Visitor) -> None:
    everything = "\n\n".join(TEXTS.values())
    parts = dict.fromkeys(("background", "objectives", "panel_structure"), everything)
    page = visitor.get(published(app, concept=(note(**parts, footnotes=everything),)))

    [section] = page.select("//section[contains(@class, 'concept')]")
    tags = {element.tag for element in section.iter()}
    assert tags <= {"section", "h2", "p", "br", "em", "strong", "ul", "ol", "li", "blockquote"}
    assert section.xpath(".//@*[starts-with(name(), 'on')]") == []


def test_calendars_tell_of_an_event_without_description_by_its_background(db: Session) -> None:
    meeting = meetings.meeting(db)
    event: SideEvent = side_events.side_event(db, meeting, concept=(note(background="*Why*"),))

    assert in_plain_words(print_concept(event.concept, "en")) == "Why"
    assert in_plain_words([]) == ""


def test_somebody_gives_closing_remarks(db: Session) -> None:
    meeting = meetings.meeting(db)
    last = side_events.speaker("Bo Li", SpeakerRole.CLOSING_REMARKS)
    event = side_events.side_event(db, meeting, speakers=[side_events.CHAIR, last])

    assert [speaker.role.value for speaker in event.speakers] == ["chair", "closing_remarks"]
