"""The container image, read and replayed as far as that goes without a Docker engine.

Shown: every COPY finds its sources in what .dockerignore lets through; every RUN is shell that
parses and installs only from hash-locked lists that were copied before; the final stage has no Node
and does not run as root; the files it copies are enough for its commands: they are laid out in an
empty folder as the image would have them, and there `migrate`, the default command and the health
check run, with this machine's Python and installed packages.

Not shown: that the base image exists and has what the RUN lines call (useradd, install), that the
wheels install on it, file ownership, the volume, and the size of the image.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.containerfile import Copy, Stage, Step, context_files, is_ignored, read_stages
from tests.house.tree import ROOT, project_files

BUILD, FINAL = read_stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))
CONTEXT = context_files(ROOT, project_files())
MADE_BY_BUILD = {"/corridor/.venv", "/corridor/app/static/built", "/corridor/app/static/fonts"}
WITHIN_SECONDS = 40


def runs(stage: Stage) -> list[Step]:
    return stage.all("RUN")


def copies(stage: Stage) -> list[Copy]:
    return [Copy.of(step) for step in stage.all("COPY")]


def sources_in_context(source: str) -> list[str]:
    return [name for name in CONTEXT if name == source or name.startswith(f"{source}/")]


@pytest.mark.parametrize(
    ("path", "kept_out"),
    [
        ("README.md", True),
        (".git/config", True),
        ("tests/house/tree.py", True),
        ("app/cli.py", False),
        ("app/static/built/app.js", True),
        ("app/core/__pycache__/db.pyc", True),
        (".npmrc", False),
        (".env", True),
    ],
)
def test_the_ignore_list_is_read_as_docker_reads_it(path: str, kept_out: bool) -> None:
    assert is_ignored(path, (ROOT / ".dockerignore").read_text(encoding="utf-8")) is kept_out


@pytest.mark.parametrize("stage", [BUILD, FINAL], ids=["build", "final"])
def test_every_copy_finds_its_sources(stage: Stage) -> None:
    for copy in copies(stage):
        if copy.stage:
            assert copy.stage == BUILD.name
            assert set(copy.sources) <= MADE_BY_BUILD
        else:
            assert [s for s in copy.sources if not sources_in_context(s.rstrip("/"))] == []


@pytest.mark.parametrize("step", [*runs(BUILD), *runs(FINAL)], ids=lambda s: f"line-{s.line}")
def test_every_run_is_shell_that_parses(step: Step) -> None:
    checked = subprocess.run(["sh", "-n"], input=step.text, text=True, capture_output=True)  # noqa: S607, PLW1510 - the shell that Docker uses

    assert checked.stderr == ""


@pytest.mark.parametrize("stage", [BUILD, FINAL], ids=["build", "final"])
def test_packages_come_from_locked_lists_that_were_copied(stage: Stage) -> None:
    copied: set[str] = set()
    installs = 0
    for step in stage.steps:
        if step.word == "COPY" and not Copy.of(step).stage:
            copied |= set(Copy.of(step).sources)
        for command in re.findall(r"pip install [^&]+", step.text if step.word == "RUN" else ""):
            installs += 1
            if "--no-index" not in command:
                assert "--require-hashes" in command
                assert set(re.findall(r"-r (\S+)", command)) <= copied
                assert re.search(r"-r \S+\.txt", command)
    assert installs


def test_npm_installs_exactly_the_lock() -> None:
    npm = [step.text for step in runs(BUILD) if "npm" in step.text]
    copied = {source for copy in copies(BUILD) for source in copy.sources}

    assert [line for line in npm if line.endswith("npm-cli.js ci")]
    assert {"package.json", "package-lock.json", ".npmrc"} <= copied


def test_the_final_stage_has_no_node_and_no_root() -> None:
    assert not [step for step in FINAL.steps if "node" in step.text.lower()]
    user = FINAL.last("USER").text
    assert user.isdigit()
    assert int(user) > 0
    assert f"--uid {user} " in " ".join(step.text for step in runs(FINAL))


def test_nothing_secret_or_local_reaches_the_build() -> None:
    assert not [name for name in CONTEXT if name.startswith((".env", ".git/", "data/", "tests/"))]
    assert "SECRET" not in " ".join(step.text for step in FINAL.all("ENV"))


# --- the replay --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The final stage's /corridor: what its COPY lines bring, and nothing else."""
    folder = tmp_path_factory.mktemp("image") / "corridor"
    for copy in copies(FINAL):
        names = [n for source in copy.sources for n in sources_in_context(source.rstrip("/"))]
        if copy.stage:
            built = [Path(source).relative_to("/corridor") for source in copy.sources]
            made = [b for b in built if b.name in {"built", "fonts"}]
            names = [b.as_posix() for b in made if (ROOT / b).is_dir()]
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
    return folder


@pytest.fixture
def environment(image: Path, tmp_path: Path) -> dict[str, str]:
    """What a container gets: its own ENV, the settings, and a volume for the data."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "PYTHONPATH": str(image),
        "PYTHONUNBUFFERED": "1",
        "CORRIDOR_DATA_DIR": str(tmp_path),
        "CORRIDOR_BASE_URL": "https://corridor.example",
        "CORRIDOR_SECRET_KEY": "only-for-this-test-" * 3,
    }


def corridor(*arguments: str) -> list[str]:
    """The ENTRYPOINT with arguments, by this machine's Python."""
    assert FINAL.last("ENTRYPOINT").exec_form() == ["corridor"]
    return [sys.executable, "-P", "-m", "app", *arguments]


def test_the_copied_files_are_the_ones_that_run(image: Path, environment: dict[str, str]) -> None:
    code = "import app, scheduler; print(app.__path__[0], scheduler.__path__[0])"
    found = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=image, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert found.stdout.split() == [str(image / "app"), str(image / "scheduler")]


def test_the_image_has_a_worker_too(image: Path, environment: dict[str, str]) -> None:
    """What else is run of it: `migrate` and `serve` are, below."""
    shown = subprocess.run(
        corridor("worker", "--help"),
        cwd=image, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert shown.returncode == 0, shown.stderr
    assert FINAL.last("CMD").exec_form()[0] == "serve"


@pytest.mark.slow
def test_it_migrates_serves_and_is_found_healthy(image: Path, environment: dict[str, str]) -> None:
    migrated = subprocess.run(
        corridor("migrate"),
        cwd=image, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert migrated.returncode == 0, migrated.stderr

    port = free_port()
    assert health(port, environment) != 0
    with served(port, image, environment) as server:
        deadline = time.monotonic() + WITHIN_SECONDS
        while (code := health(port, environment)) and time.monotonic() < deadline:
            assert server.poll() is None, "the server ended by itself"
            time.sleep(0.3)
    assert code == 0


@contextmanager
def served(
    port: int, image: Path, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """The default command, on another port of this machine only."""
    words = FINAL.last("CMD").exec_form()
    swapped = {"8000": str(port), "0.0.0.0": "127.0.0.1"}  # noqa: S104 - compared, not bound
    command = corridor(*[swapped.get(word, word) for word in words])
    server = subprocess.Popen(command, cwd=image, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def health(port: int, environment: dict[str, str]) -> int:
    """The exit code of the HEALTHCHECK's own command, for the port in use."""
    program, *words = FINAL.last("HEALTHCHECK").exec_form()
    assert program == "python"
    words = [word.replace(":8000/", f":{port}/") for word in words]
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True)  # noqa: PLW1510 - the code is the answer
    return done.returncode


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
