"""The board: two organisers for long, and what it takes to judge and to show a large one."""

import pytest

from app.core.db import Sessions
from tests.app.schedule.test_two_organisers import check

pytestmark = pytest.mark.bench

SEQUENCES = 200


def test_no_change_is_lost_or_mixed_in_many_sequences(sessions: Sessions) -> None:
    check(sessions, SEQUENCES)
