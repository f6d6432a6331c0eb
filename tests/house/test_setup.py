"""The set-up: what it says when the machine lacks something, and that a finished step is kept."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SETUP_FILES = [
    "Makefile", "package-lock.json", "package.json", "pyproject.toml",
    "requirements-boot.txt", "requirements-dev.txt", "requirements-node.txt", "requirements.txt",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new clone, as far as the set-up is concerned."""
    for name in SETUP_FILES:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments],  # noqa: S607 - whichever make the person has
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        ("no-such-python", "Corridor needs Python 3.11 or newer"),
        ("false", "Corridor needs Python 3.11 or newer"),
        (f"{sys.executable} -I -S", "Corridor needs pip"),  # -S: without installed packages
    ],
)
def test_a_machine_that_lacks_something_is_told_in_one_sentence(
    folder: Path, python: str, sentence: str
) -> None:
    result = make(folder, "env", f"PYTHON={python}")

    said = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert result.returncode != 0
    assert len(said) == 1
    assert said[0].startswith(sentence)
    assert not (folder / ".boot").exists()
    assert not (folder / ".venv").exists()


def test_help_lists_every_target() -> None:
    targets = set(re.findall(r"^\.PHONY: ([a-z-]+)$", MAKEFILE, re.MULTILINE))
    listed = set(re.findall(r"^  make ([a-z-]+) ", make(ROOT, "help").stdout, re.MULTILINE))

    assert listed == targets


def steps(folder: Path, target: str) -> str:
    """What make would do for a target."""
    return make(folder, "--dry-run", target).stdout


def test_a_finished_step_is_kept_until_its_list_changes(folder: Path) -> None:
    listed = make(folder, "--dry-run", "env").stdout
    for done in re.findall(r"touch (\S+)", listed):
        path = folder / done
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    kept = steps(folder, "env")
    with (folder / "requirements.txt").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    changed = steps(folder, "env")

    assert "pip sync" in listed
    assert "pip sync" not in kept
    assert "pip sync" in changed


def test_the_gate_can_be_run_and_runs_all_tests() -> None:
    gate = ROOT / ".ci" / "run"
    text = gate.read_text(encoding="utf-8")
    parsed = subprocess.run(["bash", "-n", str(gate)], capture_output=True, text=True, check=False)  # noqa: S607 - whichever bash the machine has

    assert os.access(gate, os.X_OK)
    assert parsed.stderr == ""
    assert "set -euo pipefail" in text
    assert re.search(r"^make test\b", text, re.MULTILINE)
