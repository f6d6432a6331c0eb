"""Going back to an earlier release takes back what happened since, unless that is to stay."""

from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings import service as programme
from app.meetings.models import Meeting
from app.meetings.models import Session as MeetingSession
from app.registrations.models import Absence
from app.schedule import queries, rules, service
from app.schedule.models import BoardKind, FactKind, Mending, MendingState
from app.schedule.rules import Fact, Spot, Standing
from app.schedule.service import Move
from app.side_events.models import SideEvent, SideEventState
from tests.conftest import rows
from tests.make import accounts, meetings, schedule
from tests.make.meetings import hour
from tests.visitor import Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RELEASES = "/organise/im-test/releases"


@dataclass
class Tuesday:
    """Three events published as release 1. Then, each with its own release: the plenary ends later,
    a speaker of event 2 is away, a room is lost and event 3 loses its place, event 1 is cancelled,
    and the plenary ends later still.
    """

    scene: schedule.Scene
    plenary: MeetingSession
    mendings: list[Mending]

    @classmethod
    def made(cls, db: Session) -> "Tuesday":
        scene = schedule.scene(db)
        plenary = meetings.session(db, scene.meeting, end="12:00")
        schedule.release(db, scene)
        tuesday = cls(scene, plenary, [])
        one, two, three = scene.events
        person = two.speakers[0].person_id
        tuesday.say(db, Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("12:30")))
        tuesday.say(db, Fact(FactKind.PERSON_AWAY, person, hour("00:00", 1), hour("23:00", 1)))
        lost = schedule.mending(
            db, scene.meeting, three, (scene.rooms[0], scene.slots[1].starts_at)
        )
        tuesday.approve(db, lost)
        tuesday.say(db, Fact(FactKind.EVENT_CANCELLED, one.id, reason="Ill"))
        tuesday.say(db, Fact(FactKind.SESSION_HOURS, plenary.id, hour("10:00"), hour("12:45")))
        return tuesday

    def say(self, db: Session, fact: Fact) -> None:
        meeting = self.scene.meeting
        self.approve(db, service.ask_to_mend(db, None, meeting, fact, in_background=False))

    def approve(self, db: Session, mending: Mending) -> None:
        self.mendings.append(service.approve(db, None, self.scene.meeting, mending.id))

    def there(self, db: Session) -> "Tuesday":
        """The same, in another session."""
        self.scene.meeting = db.get_one(Meeting, self.scene.meeting.id)
        return self


def held(db: Session, meeting: Meeting) -> set[str]:
    """The titles of what is held in public."""
    release = queries.current_release(db, meeting.id)
    assert release is not None
    return {one.printed["title"] for one in queries.events_of(db, release.id) if one.is_held}


def on_board(db: Session, meeting: Meeting) -> dict[str, Spot | None]:
    board = queries.newest_draft(db, meeting.id)
    assert board is not None
    return {one.side_event_id: Standing.of(one).spot for one in board.placements}


@pytest.fixture
def tuesday(db: Session) -> Tuesday:
    return Tuesday.made(db)


def test_all_that_happened_since_is_taken_back_and_the_board_with_it(
    db: Session, tuesday: Tuesday
) -> None:
    scene = tuesday.scene
    assert held(db, scene.meeting) == {"Event 2"}
    facts = queries.facts_of(db, scene.meeting)
    _earlier, plan = service.plan_taking_back(db, facts, 1)
    assert [one.mending_id for one in plan.undone] == [one.id for one in tuesday.mendings[::-1]]

    release = service.take_back(db, None, scene.meeting, 1)

    assert held(db, scene.meeting) == {"Event 1", "Event 2", "Event 3"}
    assert tuesday.plenary.ends_at == hour("12:00")
    assert (rows(db, "room_closure"), rows(db, "absence")) == (0, 0)
    assert db.get_one(SideEvent, scene.events[0].id).state is SideEventState.ACCEPTED
    assert {one.state for one in tuesday.mendings} == {MendingState.TAKEN_BACK}
    assert {one.taken_back_with_id for one in tuesday.mendings} == {release.id}
    stands = on_board(db, scene.meeting)
    assert stands == {e: Spot(room.id, at) for e, (room, at) in schedule.spread(scene).items()}
    board = queries.newest_draft(db, scene.meeting.id)
    assert board is not None
    assert service.plan_release(db, board, queries.facts_of(db, scene.meeting)).changes_nothing
    _forward_again(db, scene.meeting)
    assert tuesday.plenary.ends_at == hour("12:00")


def _forward_again(db: Session, meeting: Meeting) -> None:
    """The places come back; what is not so any more is said, and not written down again."""
    _earlier, plan = service.plan_taking_back(db, queries.facts_of(db, meeting), 6)
    assert plan.happened == []
    [warned] = [one for one in plan.warnings if "was taken back since" in one.sentence]
    assert len(warned.titles) == 5
    _earlier, plan = service.plan_taking_back(db, queries.facts_of(db, meeting), 4)
    [warned] = [one for one in plan.warnings if "was taken back since" in one.sentence]
    assert len(warned.titles) == 3

    service.take_back(db, None, meeting, 6)

    assert held(db, meeting) == {"Event 2"}


def test_what_is_to_stay_stays_and_is_printed_as_it_is(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        tuesday = Tuesday.made(db)
    first, away, lost, cancelled, last = (one.id for one in tuesday.mendings)
    accounts.sign_in(visitor, app, organiser_of=tuesday.scene.meeting.id)
    page = visitor.get(f"{RELEASES}/1")
    assert page.select("//input[@name='undo'][@checked]/@value") == [
        last, cancelled, lost, away, first,
    ]  # fmt: skip

    ticked = {"undo": [lost, away], "note": "The room is dry."}
    page = visitor.submit(page, ticked, action="releases/1")
    assert (page.status, "look at it, and press again" in page.words) == (409, True)
    assert page.select("//input[@name='undo'][@checked]/@value") == [lost, away]
    assert "The room is dry." in page.words
    assert "Event 1" not in page.select("//section[@aria-labelledby='kind-new']")[0].text_content()
    done = visitor.submit(page, {}, action="releases/1")

    assert "The earlier programme is public again." in done.words
    public = visitor.get("/im-test").words
    assert "10:00–12:45" in public, "the plenary is printed as it is"
    with sessions.read() as db:
        meeting = tuesday.there(db).scene.meeting
        assert held(db, meeting) == {"Event 2", "Event 3"}
        assert (rows(db, "room_closure"), rows(db, "absence")) == (0, 0)
        stand = [db.get_one(Mending, one).state for one in (first, cancelled, last)]
        assert stand == [MendingState.APPROVED] * 3


def test_what_somebody_changed_since_is_said_and_left_alone(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """By hand: the plenary has other hours again, the person is there, the event was moved."""
    with sessions.write() as db:
        tuesday = Tuesday.made(db)
        scene = tuesday.scene
        programme.set_hours(db, scene.meeting, tuesday.plenary, hour("10:00"), hour("12:50"))
        db.delete(db.scalars(select(Absence)).one())
        third = scene.events[2].id
        there = Spot(scene.rooms[1].id, scene.slots[1].starts_at)
        jo = accounts.actor(db, organiser_of=scene.meeting.id)
        service.change(db, jo, scene.meeting, BoardKind.MOVED, [Move(third, None, there)])
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{RELEASES}/1")
    [notice] = [
        one.text_content()
        for one in page.select("//*[contains(concat(@class, ' '), 'notice ')]")
        if "somebody has changed it again" in one.text_content()
    ]
    assert (notice.count("Plenary"), "Person 2" in notice) == (2, True)
    assert len(page.select("//input[@name='undo']")) == 2

    visitor.submit(page, {}, action="releases/1")

    with sessions.read() as db:
        tuesday.there(db)
        plenary = db.get_one(MeetingSession, tuesday.plenary.id)
        assert plenary.ends_at == hour("12:50")
        assert held(db, scene.meeting) == {"Event 1", "Event 2", "Event 3"}
        assert on_board(db, scene.meeting)[third] == there
        assert rules.key_of(on_board(db, scene.meeting)[scene.events[0].id])
