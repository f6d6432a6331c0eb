"""What people want to attend: marked by link, signed in or on a known device; told to few."""

from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.matching import service as matching_service
from app.registrations import service as registrations_service
from app.registrations.models import Registration
from app.schedule import queries as releases
from app.schedule.models import Run, RunMode
from app.schedule.solver import as_json, is_still_asked
from app.schedule.solver.problem import problem_of
from app.settings import Settings
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import SpeakerRole
from tests.make import accounts, delegations, matching, meetings, registrations, schedule
from tests.make.side_events import speaker
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Crowd:
    """Three published events, two of them at the same time; Ana, who speaks at none, and Ben."""

    def __init__(self, db: Session) -> None:
        self.scene = schedule.scene(db)
        self.meeting = self.scene.meeting
        self.ids = [event.id for event in self.scene.events]
        schedule.release(db, self.scene)
        self.ana = registrations.registration(db, self.meeting, "Ana Pérez", approved=True)
        self.ben = registrations.registration(db, self.meeting, "Ben Amar", approved=True)
        self.own = self.link(db, self.ana)
        self.bens = self.link(db, self.ben)

    def link(self, db: Session, whose: Registration) -> str:
        return registrations_service.link_path(db, self.meeting, whose) + "/programme"

    def marks(self, app: FastAPI, whose: Registration) -> list[int]:
        """The numbers of the events that somebody wants to attend."""
        with opened(app).read() as db:
            marked = queries.marked_by(db, whose.person_id)
        return [number for number, one in enumerate(self.ids, 1) if one in marked]


@pytest.fixture
def crowd(app: FastAPI) -> Crowd:
    with opened(app).write() as db:
        return Crowd(db)


def opened(app: FastAPI) -> Sessions:
    sessions: Sessions = app.state.sessions
    return sessions


def ticked(visitor: Visitor, path: str, crowd: Crowd, *numbers: int) -> Page:
    page = visitor.get(f"{path}/choose")
    [token] = page.select("//main//input[@name='csrf_token']/@value")
    events = [crowd.ids[number - 1] for number in numbers]
    data: Mapping[str, object] = {"csrf_token": token, "event": events}
    return visitor.ask("POST", f"{path}/choose", data=data, follow_redirects=True)


def test_events_are_ticked_by_the_link_to_a_registration(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    assert "There is nothing in your programme yet" in visitor.get(crowd.own).words

    page = ticked(visitor, crowd.own, crowd, 1, 3)

    assert "Your programme is saved." in page.words
    assert [one.text_content() for one in page.select("//h3//a")] == ["Event 1", "Event 3"]
    assert "Held at the same time" not in page.words
    assert crowd.marks(app, crowd.ana) == [1, 3]
    [token] = page.select("(//form[.//input[@name='event']]//input[@name='csrf_token'])[1]/@value")
    off = visitor.post(crowd.own, {"csrf_token": token, "event": crowd.ids[0], "wanted": "n"})
    assert "It is taken off your programme." in off.words
    assert crowd.marks(app, crowd.ana) == [3]
    assert crowd.marks(app, crowd.ben) == []


def test_what_is_held_at_the_same_time_is_said(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    page = ticked(visitor, crowd.own, crowd, 1, 2)

    said = page.select("//div[@class='notice warning']//li")
    (sentence,) = [one.text_content() for one in said]
    assert sentence.startswith("On Tuesday")
    assert "“Event 2” and “Event 1” are both held at 13:15" in sentence


def test_a_device_that_is_known_marks_on_the_public_programme(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    event = f"/im-test/events/{crowd.ids[1]}"
    [way] = visitor.get(event).select("//a[contains(@href, '/attend')]/@href")
    assert "We do not know who you are on this device." in visitor.get(way).words

    known = visitor.submit(visitor.get(crowd.own), {}, action="/device")
    assert "This device knows you now" in known.words
    asked = visitor.get(way)
    assert "Event 2" in asked.words
    done = visitor.submit(asked, {}, action="/my-programme")

    assert "It is in your programme." in done.words
    assert done.path == "/im-test/my-programme"
    assert crowd.marks(app, crowd.ana) == [2]
    assert "It is in your programme" in visitor.get(way).words
    gone = visitor.submit(visitor.get("/im-test/my-programme"), {}, action="/forget")
    assert "We do not know who you are on this device." in gone.words


def test_what_a_device_keeps_opens_nothing_else_and_can_be_ended(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    visitor.submit(visitor.get(crowd.own), {}, action="/device")
    with opened(app).write() as db:
        kept = registrations_service.known_device(db, crowd.ana.person)
        other = meetings.meeting(db, "im-other")
        assert registrations_service.person_of_device(db, crowd.meeting.id, kept)
        assert registrations_service.person_of_device(db, other.id, kept) is None
        wrong = f"{crowd.ben.person_id}.{kept.partition('.')[2]}"
        assert registrations_service.person_of_device(db, crowd.meeting.id, wrong) is None
    assert visitor.get(f"/registrations/{kept}").status == 404

    with opened(app).write() as db:
        registrations_service.revoke_feed(db, db.merge(crowd.ana.person))
    assert "We do not know who you are" in visitor.get("/im-test/my-programme").words


def test_who_is_signed_in_has_what_they_speak_at(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    accounts.sign_in(visitor, app, "person2@example.org")

    page = visitor.get("/im-test/my-programme")

    assert [one.text_content() for one in page.select("//h3//a")] == ["Event 2"]
    assert "You: Chair" in page.words
    clash = ticked(visitor, "/im-test/my-programme", crowd, 1)
    assert "Held at the same time" in clash.words
    assert "You are expected at “Event 2”." in clash.words


def test_nobody_is_offered_to_leave_or_to_choose_what_they_chair(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    with opened(app).write() as db:
        chair = db.merge(crowd.scene.events[1]).speakers[0].person
        side_events.mark(db, chair, crowd.ids[1:2])  # before they were asked to chair it
    accounts.sign_in(visitor, app, "person2@example.org")

    for path in ("/im-test/my-programme", f"/im-test/events/{crowd.ids[1]}/attend"):
        page = visitor.get(path)
        assert "You: Chair" in page.words
        assert "Take off my programme" not in page.words
    account = visitor.get("/account")
    assert "You take part in 1 side event of “Test Meetings”. My programme" in account.words
    assert "You hold no role" not in account.words
    boxes = visitor.get("/im-test/my-programme/choose").select("//input[@type='checkbox']/@value")
    assert crowd.ids[1] not in boxes


def test_nobody_else_marks_anything(app: FastAPI, visitor: Visitor, crowd: Crowd) -> None:
    page = visitor.get("/im-test/my-programme")
    assert "We do not know who you are" in page.words
    with opened(app).write() as db:
        later = schedule.event(db, crowd.scene, 4)
    own = visitor.get(crowd.own + "/choose")
    [token] = own.select("//main//input[@name='csrf_token']/@value")
    sent = {"csrf_token": token, "event": crowd.ids[0], "wanted": "y"}

    answers = [
        visitor.post("/im-test/my-programme", sent),
        visitor.post(crowd.own, {**sent, "event": later.id}),  # accepted, and not published
        visitor.post(crowd.own, {**sent, "event": "nothing"}),
        visitor.post("/registrations/nothing/programme", sent),
    ]

    assert [one.status for one in answers] == [403, 404, 404, 404]
    assert crowd.marks(app, crowd.ana) == []


def test_a_cancelled_event_stays_in_a_programme_and_cannot_be_marked(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    ticked(visitor, crowd.own, crowd, 1, 2)
    with opened(app).write() as db:
        event = db.merge(crowd.scene.events[0])
        event.state = type(event.state).WITHDRAWN
        db.flush()
        places = {
            one: place for one, place in schedule.spread(crowd.scene).items() if one != event.id
        }
        crowd.scene.events = crowd.scene.events[1:]
        schedule.release(db, crowd.scene, places)

    page = visitor.get(crowd.own)

    assert [one.text_content() for one in page.select("//h3//a")] == ["Event 2", "Event 1"]
    assert "Cancelled" in page.words
    assert "Held at the same time" not in page.words
    assert "I want to attend" not in visitor.get(f"/im-test/events/{crowd.ids[0]}").words
    assert len(visitor.get(f"{crowd.own}/choose").select("//input[@type='checkbox']")) == 2
    ticked(visitor, crowd.own, crowd, 2, 3)  # what is not on offer stays as it was
    assert crowd.marks(app, crowd.ana) == [1, 2, 3]


def test_the_public_pages_are_the_same_for_everybody(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    paths = ("/im-test", f"/im-test/events/{crowd.ids[0]}", "/im-test/programme.ics")
    before = [visitor.get(path).answer.content for path in paths]
    visitor.submit(visitor.get(crowd.own), {}, action="/device")
    ticked(visitor, crowd.own, crowd, 1)

    after = [visitor.get(path) for path in paths]

    assert [page.answer.content for page in after] == before
    assert {page.headers["cache-control"] for page in after} == {"public, no-cache"}
    assert visitor.get("/im-test/my-programme").headers["cache-control"] == "private, no-store"


def test_the_focal_point_sees_who_goes_where_and_members_how_many(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    ticked(visitor, crowd.own, crowd, 1)
    ticked(visitor, crowd.bens, crowd, 1, 3)
    with opened(app).write() as db:
        other = delegations.state(db, "NOR", "Norway")
        stranger = registrations.registration(
            db, crowd.meeting, "Stig Stranger", approved=True, entity=other
        )
        side_events.mark(db, stranger.person, crowd.ids)

    assert "1 other person of your delegation wants to attend." in visitor.get(crowd.own).words
    assert "Ben" not in visitor.get(crowd.own).words
    accounts.sign_in(visitor, app, "focal@example.org", focal_point_of=crowd.ana.delegation_id)
    page = visitor.get("/im-test/delegation/programme")
    rows = [" ".join(row.text_content().split()) for row in page.select("//tbody/tr")]
    assert rows == [
        "Event 1 Tue 15 Jun, 13:15–14:15 Small Room 2 Ana Pérez, Ben Amar",
        "Event 3 Wed 16 Jun, 13:15–14:15 Small Room 1 Ben Amar",
    ]
    assert "1 side event to which nobody of you goes" in page.words
    assert "Stranger" not in page.words
    assert "Side events that your delegation covers" in visitor.get("/im-test/delegation").words


def test_a_member_who_speaks_covers_the_event(app: FastAPI, visitor: Visitor) -> None:
    with opened(app).write() as db:
        scene = schedule.scene(db, events=1)
        speaks = [speaker("Cy Ito"), speaker("Ana Pérez", SpeakerRole.PANELLIST, "ana@example.org")]
        scene.events.append(schedule.event(db, scene, 2, speakers=speaks))
        schedule.release(db, scene)
        ana = registrations.registration(db, scene.meeting, "Ana Pérez", approved=True)
    accounts.sign_in(visitor, app, "focal@example.org", focal_point_of=ana.delegation_id)

    assert "Ana Pérez (speaks)" in visitor.get("/im-test/delegation/programme").words


def test_organisers_see_figures_and_no_names(app: FastAPI, visitor: Visitor, crowd: Crowd) -> None:
    accounts.sign_in(visitor, app, organiser_of=crowd.meeting.id)
    assert "Want to attend" not in visitor.get("/organise/im-test/side-events").words
    ticked(visitor, crowd.own, crowd, 1)
    ticked(visitor, crowd.bens, crowd, 1)
    with opened(app).write() as db:
        pending = registrations.registration(db, crowd.meeting, "Pia Pending")
        side_events.mark(db, pending.person, crowd.ids[:1])  # not approved: not counted

    listed = visitor.get("/organise/im-test/side-events")
    one = visitor.get(f"/organise/im-test/side-events/{crowd.ids[0]}")

    cells = listed.select("//td[@data-label='Want to attend']")
    assert [cell.text_content() for cell in cells] == ["2", "", ""]
    assert "2 people of 1 delegation" in one.words
    for page in (listed, one):
        assert "Ana Pérez" not in page.words
        assert "Ben Amar" not in page.words


def test_marks_are_interests_of_the_delegation(db: Session) -> None:
    crowd = Crowd(db)
    third = registrations.registration(db, crowd.meeting, "Carla Cruz", approved=True)
    pending = registrations.registration(db, crowd.meeting, "Pia Pending")
    side_events.mark(db, crowd.ana.person, crowd.ids[:2])
    side_events.mark(db, crowd.ben.person, crowd.ids[1:2])
    side_events.mark(db, crowd.ben.person, crowd.ids[1:2])
    side_events.mark(db, pending.person, crowd.ids[2:])

    (found,) = queries.interests(db, crowd.meeting.id)

    assert (found.delegation_id, found.size) == (third.delegation_id, 2)  # those who marked
    assert found.side_events == tuple(crowd.ids[:2])
    delegation = crowd.ana.delegation
    assert delegation
    side_events.set_interests(db, delegation, crowd.ids[2:])
    (found,) = queries.interests(db, crowd.meeting.id)
    assert (found.size, found.side_events) == (3, tuple(crowd.ids))  # of itself: everybody


@pytest.mark.parametrize(("weight", "together"), [(0, True), (50, False)])
def test_what_the_same_delegations_marked_comes_apart_when_the_weight_says_so(
    sessions: Sessions, settings: Settings, weight: int, together: bool
) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db, events=2)
        scene.meeting.weights = {"slot_preference": 20, "missed_interest": weight}
        for number in range(3):
            state = delegations.state(db, f"AA{number}", f"State {number}")
            one = registrations.registration(
                db, scene.meeting, f"Ana{number} Pérez", approved=True, entity=state
            )
            side_events.mark(db, one.person, [event.id for event in scene.events])

    run = schedule.solved(sessions, settings, scene.meeting, seconds=60)

    with sessions.read() as db:
        draft = releases.draft_of_run(db, run.id)
        assert draft
        starts = {place.starts_at for place in draft.placements}
    assert None not in starts
    assert (len(starts) == 1) is together


def test_a_new_mark_does_not_make_an_explanation_out_of_date(db: Session) -> None:
    crowd = Crowd(db)
    before = as_json(problem_of(releases.facts_of(db, crowd.meeting)))

    side_events.mark(db, crowd.ana.person, crowd.ids)

    facts = releases.facts_of(db, crowd.meeting)
    assert as_json(problem_of(facts)) != before
    assert is_still_asked(Run(mode=RunMode.MAKE, problem=before), facts, {})


def test_marks_of_two_entries_of_one_person_become_one_persons(db: Session) -> None:
    meeting = schedule.scene(db).meeting
    events = [event.id for event in queries.accepted(db, meeting.id)]
    pair = matching.pair(db, meeting)
    side_events.mark(db, pair.first, events[:2])
    side_events.mark(db, pair.second, events[1:])
    ids = {pair.first_id, pair.second_id}
    made = matching_service.merge(db, accounts.actor(db, "merges@example.org"), meeting, pair, {})

    (kept,) = ids & {made.person_id}
    assert queries.marked_by(db, kept) == set(events)


def test_a_page_for_everybody_leads_to_ones_own_whoever_is_signed_in(
    app: FastAPI, visitor: Visitor, crowd: Crowd
) -> None:
    for path in ("/sign-in", "/account"):
        page = visitor.get("/im-test")
        assert "Sign in" not in page.words  # it is the same for who is
        [own] = page.select("//a[@class='topbar-link']/@href")
        assert visitor.get(str(own)).path == path
        accounts.sign_in(visitor, app, "person2@example.org")
