"""Whoever changes a meeting's plan and its side events keeps the meeting from others first."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.db import Sessions
from app.hosting import service as hosting
from app.schedule import queries
from app.side_events import service as side_events
from app.side_events.queries import side_event_to_change
from app.side_events.rules.amending import amendment_of
from app.side_events.rules.states import Step
from tests.make import accounts, schedule

Verb = Callable[[Session, schedule.Scene, Actor], object]
A_MOMENT = 0.5  # seconds, in which the other comes to wait


def shorten(db: Session, scene: schedule.Scene, actor: Actor) -> None:
    side_events.hold_for(db, actor, scene.meeting, {scene.events[0].id: 45})


def cancel(db: Session, scene: schedule.Scene, actor: Actor) -> None:
    side_events.decide(db, actor, db.merge(scene.events[0]), Step.CANCEL)


def decline_several(db: Session, scene: schedule.Scene, actor: Actor) -> None:
    ids = [scene.events[2].id]
    side_events.decide_all(db, actor, db.merge(scene.meeting), ids, Step.DECLINE)


def amend(db: Session, scene: schedule.Scene, actor: Actor) -> None:
    event = db.merge(scene.events[0])
    given = replace(amendment_of(event), description="Newer")
    hosting.change(db, db.merge(scene.meeting), event, given, "", actor=actor)


@pytest.mark.parametrize("verb", [shorten, cancel, decline_several, amend])
def test_nobody_holds_a_side_event_and_waits_for_the_meeting(
    sessions: Sessions, verb: Verb
) -> None:
    """As an approval does: first the meeting, then an event. Else both wait for each other."""
    with sessions.write() as db:
        scene = schedule.scene(db)
        actor = accounts.actor(db, organiser_of=scene.meeting.id)
        schedule.release(db, scene)
        side_events.decide(db, None, scene.events[2], Step.REOPEN)
    done: list[bool] = []

    def other() -> None:
        with sessions.write() as db:
            verb(db, scene, actor)
        done.append(True)

    with sessions.write() as db:
        queries.lock_meeting(db, scene.meeting.id)
        waiting = threading.Thread(target=other)
        waiting.start()
        waiting.join(A_MOMENT)
        for one in scene.events:
            side_event_to_change(db, one.id)
    waiting.join()

    assert done == [True]
