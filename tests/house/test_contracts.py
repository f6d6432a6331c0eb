"""The import contracts of pyproject.toml refuse what they are there to refuse.

`make contracts` checks the project itself; here a bad file is added to a copy of it, to see that
the contracts notice.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, python_files


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Python files of the two packages and the contracts, in a folder of their own."""
    for path in python_files("app", "scheduler"):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


# A bad file or line, and the contract that has to notice it.
BAD = (
    ("app/surprises/__init__.py", "", "Features form one ladder"),
    ("app/meetings/utils.py", "", "Inside a feature"),
    ("app/meetings/errors.py", "import app.meetings.models\n", "Inside a feature"),
    ("app/accounts/queries.py", "import app.meetings.models\n", "Features form one ladder"),
    ("app/schedule/queries/drafts.py", "import scheduler\n", "Only the schedule feature"),
    ("app/meetings/access.py", "import sqlalchemy\n", "Decisions know neither"),
    ("scheduler/helpers.py", "", "Inside the scheduler"),
    ("scheduler/schedule.py", "import sqlalchemy\n", "The scheduler is a library"),
    ("app/core/surprise.py", "import app.meetings.models\n", "Features form one ladder"),
    ("scheduler/check.py", "import ortools\n", "Judging a schedule needs no solver"),
)


def test_the_contracts_refuse_what_they_are_there_to_refuse(copy: Path) -> None:
    """All of it at once, because reading the project's imports takes its time."""
    for name, content, _contract in BAD:
        path = copy / name
        path.parent.mkdir(exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + "\n" + content, encoding="utf-8")

    result = lint(copy)

    assert result.returncode != 0
    told = told_of(result.stdout)
    for name, _content, contract in BAD:
        module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        named = [title for title, text in told.items() if title.startswith(contract)]
        assert any(module in told[title] for title in named), (module, contract, result.stdout)


def told_of(report: str) -> dict[str, str]:
    """What the report says of each broken contract, by its title."""
    broken = [line.removesuffix(" BROKEN") for line in report.splitlines() if "BROKEN" in line]
    _head, _line, below = report.partition("Broken contracts")
    told: dict[str, str] = {}
    title = ""
    for line in below.splitlines():
        if line in broken:
            title = line
        elif title:
            told[title] = told.get(title, "") + line + "\n"
    return told
