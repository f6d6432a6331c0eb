"""A place that is given back: who hears of it, and who on the waiting list would fit."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.jobs import Work
from app.invitations.models import InvitationMail
from app.invitations.service import SEND_DUE
from app.messages.models import Message
from app.schedule import service
from app.schedule.models import FactKind
from app.schedule.rules import Fact
from app.side_events import service as side_events
from app.side_events.models import SpeakerRole
from app.side_events.rules.states import Step
from app.wiring import JOBS
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.make.schedule import Scene
from tests.make.side_events import lead, partner, side_event, speaker
from tests.visitor import Visitor


def full(db: Session) -> tuple[Scene, str, str]:
    """A programme with no place free in two slots of two rooms; a small and a large event wait."""
    scene = schedule.released(db, events=4)
    waiting = [
        side_event(
            db,
            scene.meeting,
            title=title,
            attendance=people,
            duration=90,
            partners=[lead(f"Host of {title}")],
            speakers=[speaker(f"Chair of {title}")],
        )
        for title, people in (("Large", 100), ("Small", 20))
    ]
    for event in waiting:
        side_events.decide(db, None, event, Step.WAIT)
    large, small = (event.id for event in waiting)
    return scene, large, small


def test_what_is_free_is_said_of_everybody_who_waits(db: Session) -> None:
    scene, large, small = full(db)
    before = service.waiting_shown(db, scene.meeting)

    side_events.decide(db, None, scene.events[0], Step.CANCEL, "The speaker is ill.")
    after = service.waiting_shown(db, scene.meeting)

    room, slot = scene.rooms[0], scene.slots[0]
    assert [(one.event.id, one.number, one.free) for one in before.fits] == [
        (large, 1, []),
        (small, 2, []),
    ]
    assert [one.event.id for one in after.fits if one.free] == [small]  # the room seats 40
    [place] = after.fits[1].free
    assert (place.room_id, place.starts_at) == (room.id, slot.starts_at)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_after_a_cancellation_the_way_leads_to_what_fits_now(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """An accepted event that has no place gets by hand, or by a run, the one that is given back."""
    with sessions.write() as db:
        scene = schedule.scene(db, events=5)
        schedule.release(db, scene)
        cancelled, without = scene.events[0], scene.events[4]
        fact = Fact(FactKind.EVENT_CANCELLED, cancelled.id, reason="Ill")
        mending = service.ask_to_mend(db, None, scene.meeting, fact)
        service.approve(db, None, scene.meeting, mending.id)
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"/organise/im-test/schedule/mend/{mending.id}")
    [to_fits] = page.select("//a[.='Who would fit a free place']/@href")

    fits = visitor.get(to_fits)
    [row] = fits.select("//section[@aria-labelledby='accepted']//tbody/tr")
    assert "Event 5" in row.text_content()
    assert "Small Room" in row.text_content()
    [by_hand] = row.xpath(".//a[contains(., 'Give it a place')]/@href")
    assert f"/schedule/board/{without.id}" in by_hand
    assert visitor.get(by_hand).select("//button[.='Move here']")
    [run] = fits.select("//a[.='Search places for all of them']/@href")
    asked = visitor.get(run).select("//select[@name='mode']/option[@selected]/@value")
    assert asked == ["fill"]


def test_without_a_draft_nothing_is_said_to_be_free(db: Session) -> None:
    scene = schedule.scene(db, events=1)
    waiting = side_event(db, scene.meeting, title="Waits")
    side_events.decide(db, None, waiting, Step.WAIT)

    shown = service.waiting_shown(db, scene.meeting)

    assert (shown.has_draft, [one.free_in_all for one in shown.fits]) == (False, [0])


def test_speakers_and_organisers_hear_of_a_public_event_that_is_withdrawn(db: Session) -> None:
    scene = schedule.scene(db)
    scene.meeting.contact_email = "desk@example.org"
    event = scene.events[0]
    event.speakers[0].role = SpeakerRole.PANELLIST  # who gets no entry by mail
    schedule.release(db, scene)

    side_events.withdraw(db, event)

    chosen = select(Message).where(Message.cause.startswith("side_event.not_held"))
    told = {mail.to_email: mail for mail in db.scalars(chosen)}
    assert set(told) == {"person1@example.org", "desk@example.org"}
    said = " ".join(told["person1@example.org"].text.split())
    assert "It is not held. It was to be held as written below." in said
    where = r"Tuesday, 15 June 2027, 13:15–14:15 \(Europe/Zurich\) Where: Small Room, "
    assert re.search(where, said), said
    assert "/applications/" not in told["person1@example.org"].text  # that link is the applicant's
    assert "/organise/im-test/schedule/waiting" in told["desk@example.org"].text


def test_partners_who_were_asked_hear_of_it_in_their_part(db: Session) -> None:
    scene = schedule.scene(db, events=0)
    partners = [
        lead("Norway"),
        partner("Amis", email="amis@example.org"),
        partner("No Longer", email="no@example.org"),
        partner("Unknown Address"),
    ]
    for contact in ("en", "fr"):
        event = side_event(db, scene.meeting, partners=partners, contact_language=contact)
        declined = next(one for one in event.partners if one.name == "No Longer")
        side_events.answer(db, declined, takes_part=False)

        side_events.withdraw(db, event)

        chosen = select(Message).where(Message.cause.startswith(f"side_event.not_held:{event.id}"))
        told = {mail.to_email: mail.text for mail in db.scalars(chosen)}
        assert set(told) == {"amis@example.org"}
        said = {"en": "You are named in this side event: Co-organiser.", "fr": "Coorganisateur"}
        assert said[contact] in told["amis@example.org"]


def test_nobody_hears_that_what_was_never_public_is_not_held(db: Session) -> None:
    scene = schedule.scene(db, events=1)

    side_events.decide(db, None, scene.events[0], Step.CANCEL, "No room")

    chosen = select(Message).where(Message.cause.startswith("side_event.not_held"))
    assert list(db.scalars(chosen)) == []


def test_the_page_shows_it_and_the_page_of_what_was_cancelled_leads_there(
    app: FastAPI, visitor: Visitor
) -> None:
    with app.state.sessions.write() as db:
        scene, _large, small = full(db)
        side_events.decide(db, None, scene.events[0], Step.CANCEL, "Ill")
    sign_in(visitor, app, organiser_of=scene.meeting.id)

    page = visitor.get("/organise/im-test/schedule/waiting")
    cancelled = visitor.get(f"/organise/im-test/side-events/{scene.events[0].id}")

    rows = [" ".join(row.text_content().split()) for row in page.select("//main//tbody/tr")]
    assert rows[0].endswith("Large 100 None")
    assert "Small Room" in rows[1]
    assert page.select(f"//main//a[@href='/organise/im-test/side-events/{small}']")
    assert cancelled.select("//main//a[@href='/organise/im-test/schedule/waiting']")


def test_what_was_public_and_is_not_held_is_public_as_cancelled_at_once(
    app: FastAPI, visitor: Visitor, work: Work
) -> None:
    with app.state.sessions.write() as db:
        scene = schedule.released(db)
        withdrawn, taken_off, stays = (one.id for one in scene.events)
        own = side_events.link_path(db, scene.events[0])
        meeting_id = scene.meeting.id
    visitor.submit(visitor.get(f"{own}/withdraw"), {}, action="withdraw")
    sign_in(visitor, app, organiser_of=meeting_id)
    desk = visitor.get(f"/organise/im-test/side-events/{taken_off}")
    visitor.submit(desk, {"reason": "The hall is flooded."}, action="cancel")

    for gone, said in ((withdrawn, "was withdrawn by its host"), (taken_off, "is cancelled")):
        page = visitor.get(f"/im-test/events/{gone}")
        assert f"This side event {said}" in page.words
        assert "I want to attend" not in page.words
        entry = visitor.get(f"/im-test/events/{gone}.ics").text
        assert ("STATUS:CANCELLED" in entry, "SEQUENCE:1" in entry) == (True, True)
    assert "I want to attend" in visitor.get(f"/im-test/events/{stays}").words
    assert len(visitor.get("/im-test").select("//li[@class='event cancelled']")) == 2
    assert visitor.get("/im-test/programme.ics").text.count("STATUS:CANCELLED") == 2
    third, second, _first = visitor.get("/im-test/changes").select("//article")
    assert "Withdrawn by its host" in second.text_content()
    assert "Taken off by the organisers" in third.text_content()
    assert "The hall is flooded." in third.text_content()
    publish = visitor.get("/organise/im-test/schedule/publish").words
    assert "This draft has been published already." in publish
    JOBS[SEND_DUE].run(work, meeting_id)
    with app.state.sessions.read() as db:
        entries = db.scalars(select(InvitationMail.method).order_by(InvitationMail.made_at)).all()
    assert [one.value for one in entries] == ["request"] * 3 + ["cancel"] * 2
