"""The scheduler as fast, as good and as small as its README says; every answer judged anew."""

import pytest

from tests.bench.asked import SUBJECTS, Subject
from tests.bench.conftest import Table
from tests.bench.figures import README, promised

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name.replace(" ", "-"))
def test_solver(subject: Subject, table: Table) -> None:
    """What is asked and not met is shown; what the README says is met, must be."""
    figures, run = subject.measure()
    promises = promised(README.read_text("utf-8"))

    missed = []
    for one in figures:
        if (one.problem, one.what) not in promises:
            met = "met" if one.met else "not met"
            table.add(f"{one.problem}: {one.what}", one.measured, f"nothing; {one.asked} {met}")
            continue
        table.add(f"{one.problem}: {one.what}", one.measured, one.asked)
        missed += [] if one.met else [one]
    assert run is None or run.faults() == []
    assert missed == []
