"""What it costs to compare everybody at a large meeting."""

import time

import pytest

from app.matching.rules.blocks import suspicious_pairs
from tests.bench.conftest import Table
from tests.make.twice import crowd

pytestmark = pytest.mark.bench

SECONDS = 15.0


def test_ten_thousand_people_are_compared(table: Table) -> None:
    made = crowd(23, people=9_000, twice=1_000)
    before = time.process_time()

    found = list(suspicious_pairs(made.entries))

    spent = time.process_time() - before
    table.add("compare 10,000 people", f"{spent:.1f} s", f"≤ {SECONDS} s of processor time")
    assert len(found) > 900
    assert spent <= SECONDS
