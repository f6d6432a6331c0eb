"""Rules of this house that no off-the-shelf linter knows, held over every Python file.

A rule is tried on a snippet that breaks it and on one that does not, then on the project.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house import code_rules
from tests.house.tree import name_of, python_files

LONGEST_FILE = 400
LONGEST_TEST_FILE = 600

# The one place each that may do what the rule forbids to all others.
ENDS_TRANSACTIONS = frozenset({"app/core/db.py"})
READS_CLOCK = frozenset({"app/core/clock.py"})
LEAVES_TESTS_OUT = frozenset(
    {"tests/conftest.py"}
)  # a machine without Chromium or PostgreSQL, with its reason

Rule = Callable[[str], Iterator[str]]


@pytest.mark.parametrize(
    ("rule", "broken", "kept"),
    [
        (code_rules.ends_of_transactions, "db.commit()", "db.flush()"),
        (code_rules.ends_of_transactions, "self.db.rollback()", "commit()"),
        (code_rules.readings_of_the_clock, "datetime.now(UTC)", "clock.now()"),
        (code_rules.readings_of_the_clock, "datetime.datetime.utcnow()", "time.monotonic()"),
        (code_rules.readings_of_the_clock, "make(default=date.today)", "meeting.today()"),
        (code_rules.readings_of_the_clock, "from time import time", "from time import sleep"),
        (
            code_rules.long_functions,
            "def f():\n" + "    x = 1\n" * 40,
            'def f():\n    """A\n    b."""\n' + "    x = 1\n" * 39,
        ),
        (code_rules.unfinished_notes, "x = 1  # TODO: more", 'x = "TODO"'),
        (code_rules.silenced_without_reason, "x = 1  # noqa: E501", "x = 1  # noqa: E501 - a URL"),
        (
            code_rules.silenced_without_reason,
            "x = 1  # type: ignore[arg-type]",
            "x = 1  # type: ignore[arg-type]  # the stub is wrong",
        ),
        (code_rules.tests_left_out, "@pytest.mark.xfail\ndef f(): ...", "data.skip(1)"),
        (code_rules.tests_left_out, "pytest.skip('later')", "pytest.fail('now')"),
        (code_rules.mocks, "from unittest import mock", "from unittest import TestCase"),
        (code_rules.mocks, "from unittest.mock import Mock", "import unittest"),
        (code_rules.empty_tests, "def test_x(): pass", "def test_x():\n    assert f()"),
    ],
)
def test_a_rule_tells_broken_from_kept(rule: Rule, broken: str, kept: str) -> None:
    assert list(rule(broken))
    assert list(rule(kept)) == []


def files_of(*folders: str, but: frozenset[str] = frozenset()) -> pytest.MarkDecorator:
    found = [path for path in python_files(*folders) if name_of(path) not in but]
    return pytest.mark.parametrize("path", found, ids=name_of)


def broken_in(path: Path, rule: Rule) -> list[str]:
    return list(rule(path.read_text(encoding="utf-8")))


@files_of("app", but=ENDS_TRANSACTIONS)
def test_only_the_unit_of_work_ends_a_transaction(path: Path) -> None:
    found = broken_in(path, code_rules.ends_of_transactions)

    assert found == [], f"{name_of(path)}: the request or the job commits, see app/core/db.py"


@files_of("app", but=READS_CLOCK)
def test_only_the_clock_tells_the_time(path: Path) -> None:
    found = broken_in(path, code_rules.readings_of_the_clock)

    assert found == [], f"{name_of(path)}: take the time from app.core.clock"


@files_of("app", "scheduler", "tests")
def test_files_and_functions_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    longest = LONGEST_TEST_FILE if name_of(path).startswith("tests/") else LONGEST_FILE
    found = broken_in(path, code_rules.long_functions)

    assert lines <= longest, f"{name_of(path)} has {lines} lines: make it a folder of the same name"
    assert found == [], f"{name_of(path)}: a function has over {code_rules.LONGEST_FUNCTION} lines"


@files_of("app", "scheduler", "migrations", "tests")
def test_nothing_is_left_unfinished_or_silenced_without_reason(path: Path) -> None:
    found = [
        *broken_in(path, code_rules.unfinished_notes),
        *broken_in(path, code_rules.silenced_without_reason),
    ]

    assert found == [], f"{name_of(path)}: finish it, or say why after the code"


@files_of("tests", but=LEAVES_TESTS_OUT)
def test_tests_run_and_can_fail(path: Path) -> None:
    found = [
        *broken_in(path, code_rules.tests_left_out),
        *broken_in(path, code_rules.mocks),
        *broken_in(path, code_rules.empty_tests),
    ]

    assert found == [], f"{name_of(path)}: a test runs the real thing and is able to fail"
