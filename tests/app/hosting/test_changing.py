"""Changes by the host of an accepted event: printed with their reason, until a date."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.core import clock
from app.schedule import queries as releases
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import SpeakerRole
from tests.app.hosting.test_papers import words_of
from tests.make import accounts, schedule
from tests.make.calls import set_call
from tests.make.side_events import speaker
from tests.visitor import Page, Visitor

SPEAKERS = [
    speaker("Amira Haddad", email="amira@example.org"),
    speaker("Bo Lind", SpeakerRole.PANELLIST),
]
NEW = {"speakers-1-name": "Cy Ito", "reason": "Bo Lind cannot travel."}


class Published:
    """An event with a chair and one on the panel, beside another one; published if `released`."""

    def __init__(self, app: FastAPI, *, released: bool = True) -> None:
        with app.state.sessions.write() as db:
            self.scene = schedule.scene(db, events=1)
            self.scene.events.append(schedule.event(db, self.scene, 2, speakers=SPEAKERS))
            if released:
                schedule.release(db, self.scene)
            self.meeting = self.scene.meeting
            self.id = self.scene.events[1].id
            self.own = side_events.link_path(db, self.scene.events[1])
        self.public = f"/im-test/events/{self.id}"
        self.desk = f"/organise/im-test/side-events/{self.id}/changes"


@pytest.fixture
def event(app: FastAPI) -> Published:
    return Published(app)


def edited(visitor: Visitor, event: Published, values: Mapping[str, str]) -> Page:
    return visitor.submit(visitor.get(f"{event.own}/edit"), values)


def test_a_change_is_public_at_once_with_its_reason(
    app: FastAPI, visitor: Visitor, event: Published
) -> None:
    assert "Bo Lind" in visitor.get(event.public).words

    done = edited(visitor, event, {**NEW, "concept-0-background": "Why **now**."})

    assert "Your side event is changed." in done.words
    page = visitor.get(event.public)
    assert "Changed since it was published" in page.words
    assert "Chair, moderator and speakers · Concept note" in page.words
    assert "Bo Lind cannot travel." in page.words
    facts = " ".join(one.text_content() for one in page.select("//dl[@class='facts']"))
    assert "Cy Ito" in facts
    assert "Bo Lind" not in facts
    assert "Cy Ito" in words_of(visitor.get(f"{event.public}/flyer.pdf"))
    ics = visitor.get(f"{event.public}.ics").text
    assert "Cy Ito" in ics
    assert "SEQUENCE:1" in ics
    with app.state.sessions.read() as db:
        release = releases.current_release(db, event.meeting.id)
        assert release
        changed = {one.side_event_id: one.sequence for one in releases.events_of(db, release.id)}
    assert changed == {event.id: 1, event.scene.events[0].id: 0}


def test_a_change_stays_said_in_the_next_programme(
    app: FastAPI, visitor: Visitor, event: Published
) -> None:
    edited(visitor, event, NEW)
    with app.state.sessions.write() as db:
        event.scene.events = queries.accepted(db, event.meeting.id)
        schedule.release(db, event.scene, note="The second.")

    page = visitor.get(event.public)

    assert "Bo Lind cannot travel." in page.words
    assert "The second." in visitor.get("/im-test").words


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    visitor: Visitor, event: Published
) -> None:
    no_reason = edited(visitor, event, {"speakers-1-name": "Cy Ito"})
    assert no_reason.status == 422
    assert no_reason.errors == ["Why you change it: Please fill this in."]
    no_chair = edited(visitor, event, {**NEW, "speakers-0-role": "panellist"})
    assert ["Name the person who chairs" in one for one in no_chair.errors] == [True]
    assert no_chair.select("//input[@value='Cy Ito']")
    assert "Bo Lind cannot travel." in no_chair.text
    assert "Nothing was changed." in edited(visitor, event, {"reason": "None."}).words
    assert "Changed since" not in visitor.get(event.public).words


def test_before_it_is_public_no_reason_is_needed_and_none_is_printed(
    app: FastAPI, visitor: Visitor
) -> None:
    event = Published(app, released=False)

    assert "Your side event is changed." in edited(visitor, event, {"description": "New."}).words

    with app.state.sessions.read() as db:
        found = queries.side_event(db, event.id)
        assert found
        assert [(one.what, one.public) for one in found.changes] == [(["description"], False)]


def test_after_the_date_the_organisers_are_asked_and_let_it_be_done_once(
    app: FastAPI, visitor: Visitor, event: Published
) -> None:
    before = visitor.get(f"{event.own}/edit")
    with app.state.sessions.write() as db:
        set_call(db, event.meeting, changes_until=clock.now() - timedelta(hours=1))
    late = visitor.submit(before, NEW)
    assert late.status == 422
    assert "Hosts could change their events until" in late.words
    assert "Bo Lind cannot travel." in late.select("//textarea[@name='text']")[0].text
    asked = visitor.submit(visitor.get(f"{event.own}/edit"), {"text": "Bo Lind is ill."})
    assert "The organisers have your request." in asked.words
    assert "Waits for an answer" in asked.words

    with Visitor(app) as organiser:
        accounts.sign_in(organiser, app, organiser_of=event.meeting.id)
        assert "Hosts who ask for a change" in organiser.get("/organise/im-test").words
        desk = organiser.get(event.desk)
        assert "Bo Lind is ill." in desk.words
        organiser.submit(desk, {"allow": "y"}, action="/changes")

    assert "Your side event is changed." in edited(visitor, event, NEW).words
    again = visitor.get(f"{event.own}/edit")
    assert "Hosts could change their events until" in again.words
    assert not again.select("//input[@name='speakers-0-name']")
