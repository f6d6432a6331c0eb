"""What somebody ticks in the answer to a mending is left where it is, as far as that can be."""

import re
from collections.abc import Sequence

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.schedule import queries, service
from app.schedule.models import (
    DraftState,
    FactKind,
    Mending,
    MendingState,
    Placement,
    Run,
    RunState,
)
from app.schedule.rules import Fact
from tests.make import accounts, schedule
from tests.make.meetings import hour
from tests.visitor import Page, Visitor

MEND = "/organise/im-test/schedule/mend"


def answered(db: Session, scene: schedule.Scene, places: schedule.Places) -> Mending:
    """The open mending, with an answer as a run would have left it."""
    mending = db.scalars(select(Mending).where(Mending.state == MendingState.OPEN)).one()
    made = schedule.draft(db, scene.meeting, places, scene.events)
    made.run_id, made.state = mending.run_id, DraftState.PROPOSED
    run = db.get_one(Run, mending.run_id)
    run.state, run.status = RunState.DONE, "optimal"
    return mending


def ticks(page: Page) -> dict[str, bool]:
    """What can be left where it is, by id; whether it is ticked."""
    found = page.select("//input[@name='held']")
    return {str(one.get("value")): one.get("checked") is not None for one in found}


def test_what_is_ticked_stays_and_another_answer_is_looked_for(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """A room is lost: event 1 has to go, and event 2, which is not concerned, makes way for it."""
    with sessions.write() as db:
        scene = schedule.released(db)
        lost = Fact(FactKind.ROOM_LOST, scene.rooms[0].id, hour("08:00"), hour("18:00"), "Water")
        service.ask_to_mend(db, None, scene.meeting, lost, in_background=False)
        first, second, third = (one.id for one in scene.events)
        stands, there = schedule.spread(scene), (scene.rooms[1], hour("13:15", 1))
        mending = answered(db, scene, {**stands, first: stands[second], second: there})
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{MEND}/{mending.id}")
    assert ticks(page) == {second: False}, "a closed room is closed, so event 1 cannot stay"

    written = {"name": "Water in the hall", "note": "A pipe broke.", "letters": "to_read"}
    unseen = visitor.submit(page, {**written, "held": [second]}, action="/approve")
    assert "was not looked for yet" in unseen.words
    assert ticks(unseen) == {second: True}, "what was ticked is not lost"

    page = visitor.submit(unseen, {}, action="/choices")
    with sessions.write() as db:
        again = answered(db, scene, {**stands, first: there})
        asked = {one["id"]: one for one in db.get_one(Run, again.run_id).problem["events"]}
    assert "pinned" in asked[second]
    assert "pinned" not in asked[third]
    page = visitor.get(page.path)
    assert ticks(page) == {second: True}, "it can be let go again"
    assert "It is proved that nothing better would do as things are ticked" in page.words
    page = visitor.submit(page, {}, action="/again")
    with sessions.write() as db:
        newest = answered(db, scene, {**stands, first: there})
        assert newest.held == [second]
    form = visitor.get(page.path).tree.get_element_by_id("answer")
    assert {one: form.fields[one].strip() for one in written} == written, "nor what was written"


def test_what_breaks_a_rule_that_can_be_overridden_may_stay_with_the_reason(
    app: FastAPI, sessions: Sessions, visitor: Visitor
) -> None:
    """Somebody of its panel is away: it is held without them, and the board says why."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        schedule.release(db, scene)
        event, stands = scene.events[2], schedule.spread(scene)
        hours = hour("00:00", 1), hour("00:00", 2)
        away = Fact(FactKind.PERSON_AWAY, event.speakers[0].person_id, *hours)
        service.ask_to_mend(db, None, scene.meeting, away, in_background=False)
        mending = answered(db, scene, {**stands, event.id: (scene.rooms[1], hour("13:15", 1))})
    accounts.sign_in(visitor, app, organiser_of=scene.meeting.id)
    page = visitor.get(f"{MEND}/{mending.id}")
    assert "It stays there, in spite of this" in page.words

    page = visitor.submit(page, {"held": [event.id]}, action="/choices")
    assert "No side event has to move" in page.words
    assert "In spite of a rule" in page.words
    broken = "With this, these places break rules: .* not available"
    assert re.search(broken, page.words)
    done = visitor.submit(page, {"letters": "to_read", "note": ""}, action="/approve")
    assert "everything says the same now" in done.words
    assert "No side event was moved" in done.words
    with sessions.read() as db:
        [placement] = [one for one in _board(db, scene) if one.side_event_id == event.id]
    assert placement.overrides
    assert placement.reason.startswith(
        "Left there when this happened: \u2068Person 3\u2069 is away"
    )
    assert (placement.room_id, placement.starts_at) == (stands[event.id][0].id, stands[event.id][1])

    visitor.submit(done, {"letters": "to_read"}, action="/take-back")
    with sessions.read() as db:
        assert not [one for one in _board(db, scene) if one.overrides or one.reason]


def _board(db: Session, scene: schedule.Scene) -> Sequence[Placement]:
    board = queries.newest_draft(db, scene.meeting.id)
    assert board is not None
    return board.placements
