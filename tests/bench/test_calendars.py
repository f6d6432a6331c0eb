"""A thousand events and three hundred changes, as calendars that others wrote take them."""

import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.orm import Session

from tests.bench.conftest import Table
from tests.make import large, meetings, schedule
from tests.make.evolution import evolution
from tests.make.histories import History
from tests.make.replays import Replay
from tests.make.served import served
from tests.make.subscribers import compare_feeds

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("calendars_of_others")]

CHANGES, EVENTS = 300, 5  # of six places


@pytest.mark.parametrize("seed", range(2))
def test_after_three_hundred_changes_nothing_is_doubled_or_stale(
    db: Session, tmp_path: Path, table: Table, seed: int
) -> None:
    """By mail, by feed and by both; looked at after each change."""
    scene, made = schedule.scene(db, events=EVENTS), Counter[str]()
    scene.slots.append(meetings.slot(db, scene.meeting, day=2))
    history = History(db, scene, Random(seed))
    with evolution(tmp_path) as client, served() as files:
        replay = Replay(history, client, files)
        for _step in range(CHANGES):
            change = history.go_on()
            made[change] += 1
            replay.deliver()
            replay.compare(change)

    said = ", ".join(f"{count} {name}" for name, count in sorted(made.items()))
    table.add(f"{CHANGES} changes, seed {seed}", said, "every calendar as the programme")
    assert sum(made.values()) == CHANGES


def test_after_three_hundred_changes_a_subscription_that_compares_is_not_stale(
    db: Session, table: Table
) -> None:
    """It keeps what has no higher SEQUENCE: the feeds alone say what has changed."""
    scene = schedule.scene(db, events=EVENTS)
    scene.slots.append(meetings.slot(db, scene.meeting, day=2))
    compare_feeds(History(db, scene, Random(2)), CHANGES)
    table.add(f"{CHANGES} changes by feed alone", "by SEQUENCE", "as a new subscription")


def test_three_readers_read_a_thousand_events_as_released(db: Session, table: Table) -> None:
    started = time.process_time()
    large.is_read_alike(db, 1_000)
    spent = f"{time.process_time() - started:.0f} s of processor time, with making them"
    table.add("1,000 events, three readers", spent, "the same instants and texts, no fault")
