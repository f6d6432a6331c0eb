"""What an applicant reads on their own page once there is a programme."""

from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.judging import service as judging
from app.messages.models import Message, MessageState, ReadBefore
from app.messages.queries import newest_messages
from app.messages.rules import DECISIONS
from app.messages.service.drafts import release_drafts, set_read_before
from app.schedule import queries
from app.side_events import service as side_events
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.states import Step
from tests.make import accounts
from tests.make import schedule as make
from tests.make.judging import KEEP
from tests.make.papers import words_of as in_pdf
from tests.make.side_events import side_event, speaker
from tests.visitor import Visitor

UNREAD = "the mail with their acceptance waits until somebody has read it"


def page_of(sessions: Sessions, visitor: Visitor, scene: make.Scene, number: int) -> str:
    with sessions.read() as db:
        path = side_events.link_path(db, scene.events[number - 1])
    return visitor.get(path).words


def published(db: Session) -> make.Scene:
    scene = make.scene(db, events=2)
    places = dict(make.spread(scene))
    del places[scene.events[1].id]
    make.release(db, scene, places)
    return scene


def test_the_applicants_page_says_where_and_when(sessions: Sessions, visitor: Visitor) -> None:
    with sessions.write() as db:
        scene = make.scene(db, events=1)
    before = page_of(sessions, visitor, scene, 1)
    with sessions.write() as db:
        make.release(db, scene)

    after = page_of(sessions, visitor, scene, 1)

    assert "When the programme is published" in before
    assert "Your side event takes place on" in after
    assert "Small Room" in after
    assert "When the programme is published" not in after


def test_who_has_no_place_in_it_is_told_so(sessions: Sessions, visitor: Visitor) -> None:
    with sessions.write() as db:
        scene = published(db)

    assert "takes place on" in page_of(sessions, visitor, scene, 1)
    assert "has no place for it yet" in page_of(sessions, visitor, scene, 2)


def test_a_decision_taken_back_takes_the_place_off_the_page(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = published(db)
        event = side_events.decide(db, None, scene.events[0], Step.REOPEN)
        side_events.accept(db, None, event)

    assert "When the programme is published" in page_of(sessions, visitor, scene, 1)


def test_what_is_decided_otherwise_is_said_in_public_at_once_and_not_before(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """While the decision is only taken back, readers go on reading that it is held."""
    with sessions.write() as db:
        scene = make.scene(db)
        make.release(db, scene)
    first, second, third = (event.id for event in scene.events)

    def decide(step: Step) -> None:
        with sessions.write() as db:
            actor = accounts.actor(db, organiser_of=scene.meeting.id)
            side_events.decide_all(db, actor, db.merge(scene.meeting), [second, third], step)
            side_events.decide(db, actor, db.get_one(SideEvent, first), step)

    def read(event_id: str) -> str:
        return visitor.get(f"/im-test/events/{event_id}").words

    decide(Step.REOPEN)
    assert not any("waits" in read(one) or "cancelled" in read(one) for one in (first, second))
    assert "New time follows" not in visitor.get("/im-test").words

    decide(Step.WAIT)
    for one in (first, second):
        assert "This side event waits for a new time" in read(one)
        assert "waits for a new time" in in_pdf(visitor.get(f"/im-test/events/{one}/flyer.pdf"))
    assert visitor.get("/im-test").words.count("New time follows") == 3
    assert "Its time and room are not settled any more" in visitor.get("/im-test/changes").words
    with sessions.read() as db:
        release = queries.current_release(db, scene.meeting.id)
        assert release is not None
        assert release.number == 3, "one for the two that were decided together, one for the other"

    decide(Step.DECLINE)
    assert "This side event is cancelled" in read(third)
    assert "Taken off by the organisers" in visitor.get("/im-test/changes").words


def test_what_is_joined_with_another_is_not_held_by_itself_any_more(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = make.scene(db, events=2)
        make.release(db, scene)
        kept, other = scene.events
        by = accounts.actor(db, organiser_of=scene.meeting.id)
        judging.propose(db, by, kept, other, choices=KEEP)
        for one in (kept, other):
            judging.agree(db, one)

    assert "was joined with another" in visitor.get(f"/im-test/events/{other.id}").words
    assert "Joined with another side event" in visitor.get("/im-test").words
    assert "Joined with another side event" in visitor.get("/im-test/changes").words
    assert "cancelled" not in visitor.get(f"/im-test/events/{kept.id}").words


def reopened(db: Session) -> make.Scene:
    """Two public events; the first is decided on again, and the board has a place for neither."""
    scene = make.scene(db, events=0)
    chair = speaker("Person 1", email="person1@example.org")
    pat = speaker("Pat Panel", SpeakerRole.PANELLIST, email="pat@example.org")
    scene.events = [make.event(db, scene, 1, speakers=[chair, pat]), make.event(db, scene, 2)]
    make.release(db, scene)
    by = accounts.actor(db, organiser_of=scene.meeting.id)
    set_read_before(db, by, scene.meeting.id, DECISIONS, ReadBefore.ALWAYS)
    side_events.decide(db, None, scene.events[0], Step.REOPEN)
    make.draft(db, scene.meeting, {}, scene.events[1:])
    return scene


def test_what_is_being_decided_on_again_is_not_called_cancelled_by_the_next_release(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = reopened(db)
    first, second = scene.events
    scene.events = [second]
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    plan = visitor.get("/organise/im-test/schedule/publish")
    assert "Being decided on again Event 1" in plan.words
    assert "New time follows Event 2" in plan.words
    with sessions.write() as db:
        make.release(db, scene, {second.id: make.spread(scene)[second.id]})

    page = f"/im-test/events/{first.id}"
    assert "This side event is being decided on again" in visitor.get(page).words
    assert "Being decided on again" in visitor.get("/im-test").words
    assert "is being decided on again" in in_pdf(visitor.get(f"{page}/flyer.pdf"))
    assert "BEING DECIDED ON AGAIN: Event 1" in visitor.ask("GET", f"{page}.ics").text
    assert "Being decided on again Event 1" in visitor.get("/im-test/changes?since=1").words
    for address in ("contact1@example.org", "person1@example.org", "pat@example.org"):
        assert newest(sessions, address).subject == "Being decided on again: Event 1"
    assert "cancelled" not in visitor.get("/im-test").words

    with sessions.write() as db:
        side_events.decline(db, None, db.merge(first), "No room is left.")

    assert "This side event is cancelled" in visitor.get(page).words
    for address in ("person1@example.org", "pat@example.org"):
        letter = newest(sessions, address)
        assert (letter.subject, letter.state) == ("Not held: Event 1", MessageState.DRAFT)
        assert "No room is left." in letter.text


def test_what_becomes_public_before_its_host_reads_of_the_acceptance_is_named(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = make.scene(db, events=2)
        new = side_event(db, scene.meeting, title="New one")
        by = accounts.actor(db, organiser_of=scene.meeting.id)
        set_read_before(db, by, scene.meeting.id, DECISIONS, ReadBefore.ALWAYS)
        side_events.decide(db, by, new, Step.ACCEPT)
        scene.events.append(new)
        make.draft(db, scene.meeting, make.spread(scene), scene.events)
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    path = f"//*[contains(@class, 'notice warning')][contains(., '{UNREAD}')]"

    [warned] = visitor.get("/organise/im-test/schedule/publish").select(path)

    said = warned.text_content()
    assert "New one" in said
    assert "Event 1" not in said
    with sessions.write() as db:
        [mail] = [one for one in newest_messages(db) if one.about_id == new.id]
        release_drafts(db, by, scene.meeting.id, [mail])
    assert not visitor.get("/organise/im-test/schedule/publish").select(path)


def newest(sessions: Sessions, address: str) -> Message:
    with sessions.read() as db:
        return newest_messages(db, address)[0]
