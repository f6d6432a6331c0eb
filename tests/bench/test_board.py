"""The board: two organisers for long, and what it takes to judge all places of one event."""

import time

import pytest

from app.core.db import Sessions
from scheduler import why
from scheduler.generate import generate
from tests.app.schedule.test_two_organisers import check

pytestmark = pytest.mark.bench

SEQUENCES = 200
MS = 150.0


def test_no_change_is_lost_or_mixed_in_many_sequences(sessions: Sessions) -> None:
    check(sessions, SEQUENCES)


def test_all_places_of_an_event_among_a_thousand_are_judged_while_one_waits() -> None:
    """20 rooms at 72 starts; of every fortieth event the best of two, so as to measure no pause."""
    problem, planted = generate("summit")
    assert planted is not None
    assert (len(problem.events), len(problem.rooms), len(problem.starts)) == (1000, 20, 72)

    spent = []
    for event in problem.events[::40]:
        times = []
        for _ in range(2):
            began = time.process_time()
            why(problem, planted, event.id)
            times.append(1000 * (time.process_time() - began))
        spent.append(min(times))

    assert max(spent) <= MS
