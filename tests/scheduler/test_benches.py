"""What measures the scheduler: its table, its drawing, and its judgement of a run."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.asked import SUBJECTS, down_to, first, gap, memory, process, proved
from tests.bench.figures import README, promised, replaced, rows_of
from tests.bench.growth import HEAD, SIZES, drawn, read, row, write
from tests.bench.running import Line, Run, instance, solved

pytestmark = [pytest.mark.solver, pytest.mark.slow]
TEXT = """Before.

<!-- figures -->
| problem | what | measured | asked | met |
| --- | --- | --- | --- | --- |
| meeting-40 | proof | 2.0 s | ≤ 3.0 s | yes |
| old one | proof | 9.0 s | ≤ 3.0 s | no |
<!-- /figures -->
After.
"""


@pytest.fixture(scope="module")
def run() -> Run:
    """A problem that is solved at once, as another process."""
    return solved(instance("intersessional-15"), "--time-limit", "100", "--workers", "2")


def test_a_run_is_watched_and_judged(run: Run) -> None:
    assert (run.penalty, run.bound, run.gap, run.spent.code) == (412, 412, 0.0, 0)
    assert run.first is not None
    assert run.reached(412) is not None
    assert run.reached(411) is None
    assert run.first <= (run.reached(412) or 0) <= (run.proved or 0) == run.seconds
    assert run.seconds < run.spent.wall
    assert 20 < run.spent.megabytes < 2000
    assert run.spent.cpu > 0
    assert run.faults() == []


def test_a_wrong_answer_is_found_out(run: Run) -> None:
    wrong = json.loads(json.dumps(run.schedule))
    wrong["placements"][0]["starts_at"] = "2027-06-14T10:00:00+02:00"

    assert {"breaks slot", "breaks plenary"} <= set(replace(run, schedule=wrong).faults())
    assert replace(run, schedule=run.schedule | {"penalty": 7}).faults() == [
        "costs 412, not 7", "has the bound 412 above its penalty 7",
    ]  # fmt: skip


def test_what_is_asked_is_compared_with_the_run(run: Run) -> None:
    lines = (Line(0.2, 900, None, "searching"), Line(4.0, 500, 400, "searching"))
    schedule = run.schedule | {"status": "feasible", "penalty": 500, "bound": 400}
    slow = replace(run, lines=lines, schedule=schedule, spent=replace(run.spent, megabytes=1234))

    rows = [ask.figure("x", slow) for ask in (
        first(0.5), first(0.1), down_to(500, 5), down_to(499, 5), proved(3), gap(0.25), gap(0.1),
        memory(1300), memory(1000), process(0),
    )]  # fmt: skip
    assert [(one.measured, one.asked, one.met) for one in rows][:-1] == [
        ("0.20 s", "≤ 0.50 s", True),
        ("0.20 s", "≤ 0.10 s", False),
        ("4.0 s", "≤ 5.0 s", True),
        ("500 at the end", "≤ 5.0 s", False),
        ("500, gap 20.0% after 4 s", "≤ 3.0 s", False),
        ("20.0%", "≤ 25.0%", True),
        ("20.0%", "≤ 10.0%", False),
        ("1,234 MB", "≤ 1,300 MB", True),
        ("1,234 MB", "≤ 1,000 MB", False),
    ]
    assert not rows[-1].met


def test_what_was_measured_replaces_only_its_own_rows() -> None:
    new = [["week-200", "proof", "31 s", "≤ 30.0 s", "no"], ["meeting-40", "x", "1", "2", "no"]]
    text = replaced(TEXT, "figures", ("problem", "what", "measured", "asked", "met"), new)

    assert rows_of(text, "figures") == [new[1], new[0], ["old one", "proof", "9.0 s", "≤ 3.0 s",
                                                         "no"]]  # fmt: skip
    assert text.startswith("Before.\n\n<!-- figures -->\n| problem |")
    assert text.endswith("<!-- /figures -->\nAfter.\n")


def test_only_what_is_said_to_be_met_is_promised() -> None:
    assert promised(TEXT) == {("meeting-40", "proof")}


def test_the_readme_has_only_rows_that_are_measured() -> None:
    names = {subject.name for subject in SUBJECTS}
    text = README.read_text("utf-8")

    assert {row[0] for row in rows_of(text, "figures")} <= names
    assert {row[0] for row in rows_of(text, "runs")} <= names
    for name in ("figures", "runs", "growth"):
        assert f"<!-- {name} -->" in text
        assert f"<!-- /{name} -->" in text


def test_growth_is_kept_and_drawn(run: Run, tmp_path: Path) -> None:
    rows = [row(events, run) for events in SIZES]
    write(rows, tmp_path / "growth.csv")

    assert read(tmp_path / "growth.csv") == rows
    assert tuple(rows[0]) == HEAD
    root = ET.fromstring(drawn(rows))  # noqa: S314 - we wrote it
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    dots = list(root.iter("{http://www.w3.org/2000/svg}circle"))
    assert words.count("events") == 3
    assert all(words.count(f"{size:,}") >= 3 for size in SIZES)
    assert len(dots) == 3 * len(SIZES)
    assert root.get("role") == "img"
    width, height = (float(str(root.get(side))) for side in ("width", "height"))
    assert all(0 < float(str(dot.get("cx"))) < width for dot in dots)
    assert all(0 < float(str(dot.get("cy"))) < height for dot in dots)


def test_growth_keeps_nothing_that_is_wrong(run: Run) -> None:
    nothing = run.schedule | {"penalty": None, "placements": []}

    with pytest.raises(RuntimeError, match="25 events: no schedule was found"):
        row(25, replace(run, schedule=nothing))
