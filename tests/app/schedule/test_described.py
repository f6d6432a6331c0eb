"""The page of a side event says the same as data: what search engines and assistants read."""

import json
from typing import Any

from fastapi import FastAPI

from app.side_events import service as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.states import Step
from tests.make import schedule
from tests.visitor import Visitor


def data_of(visitor: Visitor, event: SideEvent, language: str = "en") -> dict[str, Any]:
    page = visitor.get(f"/im-test/events/{event.id}?lang={language}")
    [text] = page.select("//script[@type='application/ld+json']/text()")
    found: dict[str, Any] = json.loads(str(text))
    return found


HOSTILE = "</script><script>alert(1)</script> & 排雷"


def as_released(event: SideEvent) -> dict[str, Any]:
    """The data of an event on the first day, in French."""
    address = f"http://127.0.0.1:8000/im-test/events/{event.id}"
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": HOSTILE,
        "inLanguage": "en",
        "startDate": "2027-06-15T13:15:00+02:00",
        "endDate": "2027-06-15T14:15:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": [
            {"@type": "Place", "name": "Small Room, CICG", "address": "17 rue de Varembé"}
        ],
        "organizer": [{"@type": "Organization", "name": "Organisation 1"}],
        "performer": [{"@type": "Person", "name": "Person 1"}],
        "superEvent": {
            "@type": "Event",
            "name": "Réunions d’essai",
            "startDate": "2027-06-15",
            "endDate": "2027-06-17",
        },
    }


def test_a_page_says_as_data_what_it_shows_however_the_event_moves(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.scene(db)
        event = scene.events[0]
        event.title = HOSTILE
        schedule.release(db, scene)
    data = data_of(visitor, event, "fr")
    assert data == as_released(event)

    with app.state.sessions.write() as db:
        later = {event.id: (scene.rooms[1], scene.slots[1].starts_at)}
        schedule.release(db, scene, {**schedule.spread(scene), **later})
    moved = data_of(visitor, event)
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] == data["startDate"]
    assert moved["startDate"] == "2027-06-16T13:15:00+02:00"

    with app.state.sessions.write() as db:
        side_events.decide(db, None, db.merge(event), Step.CANCEL, "The hall is lost.")
    gone = data_of(visitor, event)
    assert gone["eventStatus"] == "https://schema.org/EventCancelled"
    assert "previousStartDate" not in gone
