"""The work tree as the house rules see it: which files belong to the project, and where."""

import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project: tracked by git, or new and not ignored.

    Without git (a source archive) it is every file outside the folders that the set-up makes.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return tuple(sorted(p for p in ROOT.rglob("*") if p.is_file() and not _is_made(p)))
    listed = (ROOT / name for name in found.stdout.split("\0") if name)
    return tuple(sorted(path for path in listed if path.is_file()))


def _is_made(path: Path) -> bool:
    made = {".boot", ".git", ".venv", "node_modules", "built", "data", "__pycache__"}
    return any(part in made or part.endswith("_cache") for part in path.relative_to(ROOT).parts)


def python_files(*folders: str) -> list[Path]:
    """The project's Python files below the given top folders, in order."""
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    ]


def text_files() -> list[Path]:
    """The project's files that are text: what contains a NUL byte is not."""
    return [path for path in project_files() if b"\0" not in path.read_bytes()]


def name_of(path: Path) -> str:
    """How a file is called in a test's id and in a message."""
    return path.relative_to(ROOT).as_posix()


def faults(
    paths: Iterable[Path], rule: Callable[[str], Iterable[object]]
) -> dict[str, list[object]]:
    """What a rule finds in the text of each file, by the file's name; those in order are left out.

    One test looks at all files: a test for each would take longer to begin than to run.
    """
    looked_at = list(paths)
    assert looked_at, "a rule that looks at no file cannot fail"
    found = {name_of(path): list(rule(path.read_text(encoding="utf-8"))) for path in looked_at}
    return {name: faults for name, faults in found.items() if faults}
