"""The scheduler is a library of its own, and judging a schedule needs no solver."""

import subprocess
import sys

import pytest

from tests.scheduler.small import CASES

FOREIGN = ("alembic", "app", "fastapi", "httpx", "jinja2", "pydantic", "sqlalchemy", "starlette")
EASY = str(CASES / "intersessional-15.json")
WITHOUT = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {refused}:
            raise ImportError(name + " is not here")

sys.meta_path.insert(0, Refuse())
from scheduler.cli import main
code = main({arguments})
assert not set({refused}) & set(sys.modules)
sys.exit(code)
"""


def run(refused: tuple[str, ...], *arguments: str) -> subprocess.CompletedProcess[str]:
    code = WITHOUT.format(refused=refused, arguments=list(arguments))
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.solver
@pytest.mark.slow
def test_it_solves_where_the_application_is_not_installed() -> None:
    done = run(FOREIGN, "solve", EASY)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", EASY, "{schedule}"),
        ("explain", EASY, "{schedule}"),
        ("why", EASY, "{schedule}", "--event", "e1"),
        ("generate", "meeting"),
        ("schema",),
    ],
)
def test_all_but_solve_work_without_the_solver(
    arguments: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    schedule = tmp_path_factory.mktemp("schedule") / "schedule.json"
    schedule.write_text('{"format": "side-event-schedule/1", "placements": []}')
    done = run(
        (*FOREIGN, "ortools", "numpy", "pandas"),
        *(one.format(schedule=schedule) for one in arguments),
    )

    assert done.returncode == (2 if arguments[0] == "check" else 0)
    assert done.stderr == ""


def test_solving_does_need_it() -> None:
    done = run(("ortools",), "solve", EASY)

    assert "ortools is not here" in done.stderr
