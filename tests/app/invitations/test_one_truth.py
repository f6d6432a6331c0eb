"""What somebody answers counts wherever it was said: by their calendar or on their own page."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core import clock
from app.invitations import queries
from app.invitations.service.reading import read
from app.registrations.service import feed_page
from app.side_events import service as side_events
from app.side_events.models import Answer, Speaker
from app.side_events.service.answers import give_link
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.make.invitations import entries_of
from tests.make.mails_back import reply
from tests.visitor import Visitor

NOW = datetime(2027, 5, 4, 9, 47, 31, tzinfo=UTC)


def test_what_is_answered_by_calendar_is_said_on_every_page(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.released(db, events=2)
        first, second = scene.events
        for event, name in ((first, "outlook"), (second, "google")):
            speaker = event.speakers[0]
            speaker.answer = Answer.ASKED
            give_link(db, speaker)
            read(db, reply(name, queries.mails_of_event(db, event.id)[0]))
        answers = [side_events.answer_path(db, one.speakers[0]) for one in scene.events]
        hosts = [side_events.link_path(db, one) for one in scene.events]
        first_id, second_id = first.id, second.id
        calendar = feed_page(db, first.speakers[0].person)

    with app.state.sessions.read() as db:
        said = {one.side_event_id: one.answer for one in db.scalars(select(Speaker))}
    assert said[first_id] is Answer.CONFIRMED
    assert said[second_id] is Answer.ASKED  # who cannot come then is on the panel still
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    desk = f"/organise/{scene.meeting.slug}/side-events"
    for path, words in (
        (f"{desk}/{first_id}", "takes part, by calendar,"),
        (hosts[0], "takes part, by calendar,"),
        (answers[0], "Your answer to the invitation in your calendar: takes part, by calendar,"),
        (f"{desk}/{second_id}", "does not take part, by calendar,"),
        (hosts[1], "does not take part, by calendar,"),
    ):
        assert words in visitor.get(path).words, path
    linked = [str(one).split("?")[0] for one in visitor.get(answers[0]).select("//a/@href")]
    assert calendar in linked


def test_the_mail_with_an_entry_leads_whoever_has_not_answered_to_their_page(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.released(db, events=1)
        (event,) = scene.events
        side_events.answer(db, event.speakers[0], takes_part=True)
        event.calendar_title = "Short title"
        for slot in scene.slots[:2]:
            schedule.release(db, scene, {event.id: (scene.rooms[0], slot.starts_at)})
        invited, renamed, moved = (one.text for one in entries_of(db, "person1@example.org"))
    path = re.search(r"/answers/\w+", invited)
    assert path

    assert "Do you take part?" in visitor.get(path[0]).words
    assert path[0] not in renamed
    assert re.search(r"Title: \W?Event 1\b", renamed)  # as other mails call it
    assert path[0] in moved  # the answer was to the hour before


def test_who_says_yes_on_their_own_page_has_answered(
    app: FastAPI, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with app.state.sessions.write() as db:
        scene = schedule.released(db, events=2)
        event_id = scene.events[0].id
        read(db, reply("google", queries.mails_of_event(db, event_id)[0]))  # cannot come
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1))
    with app.state.sessions.write() as db:
        for speaker in db.scalars(select(Speaker)).all():
            side_events.answer(db, speaker, takes_part=True)

    sign_in(visitor, app, organiser_of=scene.meeting.id)
    home = f"/organise/{scene.meeting.slug}"
    rows = visitor.get(f"{home}/invitations").select("//tbody/tr")
    assert {" ".join(row.text_content().split()) for row in rows} == {
        *("Event 1 0 1 0 – –", "Event 2 0 1 0 – –")  # no mail server is set
    }
    page = visitor.get(f"{home}/side-events/{event_id}/invitations")
    assert "takes part on their own page 4 May 2027, 12:47" in page.words
    assert "confirmed" in visitor.get(f"{home}/side-events/{event_id}").words
