"""What speakers need reaches the rooms: the kind of it, never who."""

import json

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.registrations import service as registrations
from app.registrations.models import Modality, NeedKind, Registration, RegistrationState
from app.registrations.rules import Entry
from app.schedule import queries, rules, solver
from app.schedule.errors import DraftRefused
from app.schedule.service import publish
from app.settings import Settings
from app.side_events import service as side_events
from app.side_events.models import SideEvent
from tests.make import delegations, schedule
from tests.make.accounts import sign_in
from tests.make.schedule import Scene
from tests.visitor import Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CANARY = "canary-wheelchair-80-cm"
SENTENCE = (
    "Event 1 is published in Small Room and needs a room with: Step-free access."
    " Look for a new schedule, or pin it to another room."
)


@pytest.fixture
def scene(sessions: Sessions) -> Scene:
    """Three events of 30 people who all wish the first slot; only the large room is step-free."""
    with sessions.write() as db:
        made = schedule.scene(db)
        made.rooms[1].features = ["step-free"]
        return made


def says(sessions: Sessions, scene: Scene, number: int, kind: NeedKind, modality: Modality) -> str:
    """The chair of event `number` registers and says what they need. Gives the registration."""
    entry = Entry(
        f"Person {number}", f"person{number}@example.org", needs={kind: CANARY}, modality=modality
    )
    with sessions.write() as db:
        delegations.state(db)
        return registrations.register(db, db.merge(scene.meeting), entry).id


def rooms_of(sessions: Sessions, settings: Settings, scene: Scene) -> dict[str, str | None]:
    """In which room the scheduler puts each event."""
    with sessions.read() as db:
        meeting = db.merge(scene.meeting)
    run = schedule.solved(sessions, settings, meeting)
    with sessions.read() as db:
        draft = queries.draft_of_run(db, run.id)
        assert draft is not None, (run.state, run.failure)
        assert CANARY not in json.dumps(run.problem)
        titles = {event.id: event.title for event in scene.events}
        return {titles[one.side_event_id]: one.room_id for one in draft.placements}


def features_asked(sessions: Sessions, scene: Scene) -> list[set[str]]:
    with sessions.read() as db:
        problem = solver.problem_of(
            queries.facts_of(db, queries.meeting_by_id(db, scene.meeting.id))
        )
    found = {event.id: set(event.features) for event in problem.events}
    return [found[event.id] for event in scene.events]


@pytest.mark.solver
@pytest.mark.slow
def test_the_scheduler_gives_a_step_free_room_to_who_needs_one(
    sessions: Sessions, settings: Settings, scene: Scene
) -> None:
    """All three wish the same slot, so that without the need one is in the small room."""
    before = rooms_of(sessions, settings, scene)
    says(sessions, scene, 3, NeedKind.STEP_FREE, Modality.IN_PERSON)
    says(sessions, scene, 2, NeedKind.STEP_FREE, Modality.IN_PERSON)
    after = rooms_of(sessions, settings, scene)

    small, large = (room.id for room in scene.rooms)
    assert small in before.values()
    assert (after["Event 2"], after["Event 3"]) == (large, large)


@pytest.mark.solver
@pytest.mark.slow
def test_where_no_room_does_the_event_has_no_place(
    sessions: Sessions, settings: Settings, scene: Scene
) -> None:
    says(sessions, scene, 1, NeedKind.HEARING_LOOP, Modality.IN_PERSON)

    found = rooms_of(sessions, settings, scene)

    assert found["Event 1"] is None
    assert None not in (found["Event 2"], found["Event 3"])


@pytest.mark.parametrize(
    ("kind", "modality", "feature"),
    [
        (NeedKind.STEP_FREE, Modality.IN_PERSON, {"step-free"}),
        (NeedKind.HEARING_LOOP, Modality.IN_PERSON, {"hearing-loop"}),
        (NeedKind.CAPTIONING, Modality.IN_PERSON, {"captioning"}),
        (NeedKind.STEP_FREE, Modality.ONLINE, set()),
        (NeedKind.MEDICAL, Modality.IN_PERSON, set()),
    ],
)
def test_only_what_a_room_can_have_is_asked_of_it(
    sessions: Sessions, scene: Scene, kind: NeedKind, modality: Modality, feature: set[str]
) -> None:
    says(sessions, scene, 1, kind, modality)

    assert features_asked(sessions, scene) == [feature, set(), set()]


def test_whoever_does_not_come_asks_nothing_of_a_room(sessions: Sessions, scene: Scene) -> None:
    made = says(sessions, scene, 1, NeedKind.STEP_FREE, Modality.IN_PERSON)
    asked = features_asked(sessions, scene)
    with sessions.write() as db:
        db.get_one(Registration, made).state = RegistrationState.CANCELLED

    assert asked[0] == {"step-free"}
    assert features_asked(sessions, scene)[0] == set()


def test_what_is_published_is_marked_where_it_does_not_do_any_more(
    app: FastAPI, visitor: Visitor, sessions: Sessions, scene: Scene
) -> None:
    with sessions.write() as db:
        made = Scene(db.merge(scene.meeting), scene.rooms, scene.slots, list(scene.events))
        schedule.release(db, made)  # Event 1 in the small room
        link = side_events.link_path(db, db.get_one(SideEvent, scene.events[0].id))
    sign_in(visitor, app, organiser_of=scene.meeting.id)
    desk = "/organise/im-test"
    paths = [f"{desk}/schedule", f"{desk}/side-events/{scene.events[0].id}"]
    before = [visitor.get(path).words for path in paths]
    says(sessions, scene, 1, NeedKind.STEP_FREE, Modality.IN_PERSON)
    marked, detail = (visitor.get(path) for path in paths)

    assert not any("needs" in words and "Step-free" in words for words in before)
    assert SENTENCE in marked.words
    assert "Somebody who speaks here needs this of the room: Step-free access." in detail.words
    assert "It is published in Small Room, which does not have it." in detail.words
    for page in (marked, detail, visitor.get(link), visitor.get("/im-test")):
        assert CANARY not in page.text
    assert "Step-free" not in visitor.get(link).select("//main")[0].text_content()


def test_a_draft_that_does_not_do_any_more_is_not_published(
    sessions: Sessions, scene: Scene
) -> None:
    with sessions.write() as db:
        draft = schedule.draft(
            db, db.merge(scene.meeting), schedule.spread(scene), list(scene.events)
        )
    says(sessions, scene, 1, NeedKind.STEP_FREE, Modality.IN_PERSON)

    with sessions.write() as db, pytest.raises(DraftRefused) as refused:
        publish(db, None, db.merge(draft))

    assert "Step-free access" in refused.value.sentence


def test_the_sentence_names_each_feature_once(sessions: Sessions, scene: Scene) -> None:
    with sessions.write() as db:
        made = Scene(db.merge(scene.meeting), scene.rooms, scene.slots, list(scene.events))
        schedule.release(db, made)
    says(sessions, scene, 1, NeedKind.STEP_FREE, Modality.IN_PERSON)
    with sessions.read() as db:
        facts = queries.facts_of(db, queries.meeting_by_id(db, scene.meeting.id))

    assert rules.remarks(facts) == [SENTENCE]
