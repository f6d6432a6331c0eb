"""`python -m scheduler convert`, and what it makes of damaged files."""

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.cli import MISTAKE, main
from scheduler.files import read_problem, write_problem
from scheduler.peers import READERS
from scheduler.problem import ProblemError
from tests.scheduler.peers import test_emf, test_frab, test_itc2007
from tests.scheduler.peers.workbooks import GREY, speaker, talk, workbook

FILES = {
    "optaplanner": workbook(
        talk("A", Speakers="Ann", Crowd_control_risk=1, Favorite_count=3),
        talk("B", Prerequisite_talks_codes="A", Mutually_exclusive_talks_tags="Gold"),
        speakers=[speaker("Ann", "", GREY, Undesired_timeslot_tags="After lunch")],
    ),
    "emf": json.dumps({"talks": [test_emf.talk(1), test_emf.talk(2, tags=["a"])]}).encode(),
    "frab": test_frab.xml(
        test_frab.day(
            test_frab.room("A", test_frab.event("1", "09:00", "7:Ann")), hours=test_frab.HOURS
        )
    ),
    "itc2007": test_itc2007.small(),
}
"""A sound file in each format."""


@pytest.mark.parametrize("name", READERS)
def test_a_problem_is_written(name: str, tmp_path: Path) -> None:
    given, made = tmp_path / "given", tmp_path / "problem.json"
    given.write_bytes(FILES[name])

    assert main(["convert", name, str(given), "-o", str(made)]) == 0
    assert read_problem(made.read_bytes()) == READERS[name](FILES[name])


@pytest.mark.parametrize("name", READERS)
def test_a_mistake_is_one_line_with_the_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given, made = tmp_path / "given", tmp_path / "problem.json"
    given.write_bytes(b"\x00 something else")

    assert main(["convert", name, str(given), "-o", str(made)]) == MISTAKE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"scheduler: {given}: ")
    assert said.err.count("\n") == 1
    assert not made.exists()


def test_reading_other_formats_than_these_needs_no_lxml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given"
    given.write_bytes(FILES["emf"])
    for name in [*sys.modules]:
        if name == "lxml" or name.startswith(("lxml.", "scheduler.peers.")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lxml", None)

    assert main(["convert", "emf", str(given), "-o", str(tmp_path / "problem.json")]) == 0


def flipped(content: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def cut(content: bytes, rng: random.Random) -> bytes:
    start, end = sorted(rng.randrange(len(content)) for _ in range(2))
    return content[:start] + content[end:]


def repeated(content: bytes, rng: random.Random) -> bytes:
    start, end = sorted(rng.randrange(len(content)) for _ in range(2))
    return content[:end] + content[start:]


def other_number(content: bytes, rng: random.Random) -> bytes:
    digits = [at for at, byte in enumerate(content) if chr(byte).isdigit()]
    at = rng.choice(digits)
    number = rng.choice((b"-1", b"0", b"9", b"99999", b"1e999", b"\xd9\xa3", b"4" * 5000))
    return content[:at] + number + content[at + 1 :]


@pytest.mark.parametrize("damage", [flipped, cut, repeated, other_number])
@pytest.mark.parametrize("name", READERS)
def test_damaged_files_are_read_or_refused(
    name: str, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    rng = random.Random(f"{name} {damage.__name__}")
    said = [answer(name, damage(FILES[name], rng)) for _ in range(60)]

    assert any(said)
    assert not any("\n" in one for one in said)


def answer(name: str, content: bytes) -> str:
    """Why a file is refused; nothing where a problem comes out of it."""
    try:
        problem = READERS[name](content)
        assert read_problem(write_problem(problem)) == problem
    except ProblemError as error:
        return str(error)
    return ""
