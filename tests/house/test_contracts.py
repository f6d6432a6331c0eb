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


@pytest.mark.parametrize(
    ("name", "content", "contract"),
    [
        ("app/surprises/__init__.py", "", "Features form one ladder"),
        ("app/meetings/utils.py", "", "Inside a feature"),
        ("app/meetings/errors.py", "import app.meetings.models\n", "Inside a feature"),
        ("app/accounts/queries.py", "import app.meetings.models\n", "Features form one ladder"),
        ("app/schedule/queries.py", "import scheduler\n", "Only the schedule feature"),
        ("app/meetings/access.py", "import sqlalchemy\n", "Decisions know neither"),
        ("scheduler/helpers.py", "", "Inside the scheduler"),
        ("scheduler/schedule.py", "import sqlalchemy\n", "The scheduler is a library"),
        ("app/core/surprise.py", "import app.meetings.models\n", "Features form one ladder"),
        ("scheduler/check.py", "import ortools\n", "Judging a schedule needs no solver"),
    ],
)
def test_a_contract_refuses(copy: Path, name: str, content: str, contract: str) -> None:
    path = copy / name
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + "\n" + content, encoding="utf-8")

    result = lint(copy)

    assert result.returncode != 0
    broken = [line for line in result.stdout.splitlines() if line.endswith("BROKEN")]
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert [line for line in broken if line.startswith(contract)], result.stdout
    assert module in result.stdout
