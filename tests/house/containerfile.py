"""Reads a Dockerfile: its stages and their instructions, as far as this project's needs go."""

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One instruction: `COPY`, its text with the continued lines joined, and its line number."""

    word: str
    text: str
    line: int

    def exec_form(self) -> list[str]:
        """The words of `CMD ["a", "b"]`."""
        words: list[str] = json.loads(self.text[self.text.index("[") :])
        return words


@dataclass
class Stage:
    """One `FROM` with what follows it."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def all(self, word: str) -> list[Step]:
        """The steps with this word, in order."""
        return [step for step in self.steps if step.word == word]

    def last(self, word: str) -> Step:
        """The step with this word that counts: the last one."""
        return self.all(word)[-1]


def read_stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile. A line that continues nothing and is a comment is left out."""
    stages: list[Stage] = []
    for step in _steps(text):
        if step.word == "FROM":
            base, _, name = re.sub(r"\s+[Aa][Ss]\s+", "\0", step.text).partition("\0")
            stages.append(Stage(base, name))
        else:
            stages[-1].steps.append(step)
    return stages


def _steps(text: str) -> list[Step]:
    result: list[Step] = []
    parts: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or (not line.strip() and not parts):
            continue
        parts.append(line.rstrip().removesuffix("\\"))
        if not line.rstrip().endswith("\\"):
            word, _, rest = "".join(parts).strip().partition(" ")
            result.append(Step(word.upper(), rest.strip(), number - len(parts) + 1))
            parts = []
    return result


@dataclass(frozen=True)
class Copy:
    """A `COPY`: sources and target, from the build context or from another stage."""

    sources: list[str]
    target: str
    stage: str

    @classmethod
    def of(cls, step: Step) -> "Copy":
        """Reads the step's words; the only option understood is `--from`."""
        words = step.text.split()
        stage = next((w.removeprefix("--from=") for w in words if w.startswith("--from=")), "")
        *sources, target = [word for word in words if not word.startswith("--")]
        return cls(sources, target, stage)


def is_ignored(path: str, ignore: str) -> bool:
    """Whether a .dockerignore keeps a path out; the last line that covers it wins."""
    ignored = False
    for line in ignore.splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#") and _covers(pattern.removeprefix("!"), path):
            ignored = not pattern.startswith("!")
    return ignored


def _covers(pattern: str, path: str) -> bool:
    parts = path.split("/")
    ancestors = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    if pattern.startswith("**/"):
        return any(fnmatch(part, pattern.removeprefix("**/")) for part in parts)
    return any(
        ancestor.count("/") == pattern.count("/") and fnmatch(ancestor, pattern)
        for ancestor in ancestors
    )


def context_files(root: Path, files: tuple[Path, ...]) -> list[str]:
    """The project's files that reach the build, relative to its root."""
    ignore = (root / ".dockerignore").read_text(encoding="utf-8")
    names = (path.relative_to(root).as_posix() for path in files)
    return [name for name in names if not is_ignored(name, ignore)]
