"""Rules of this house that no off-the-shelf linter knows, held over every Python file.

A rule is tried on a snippet that breaks it and on one that does not, then on the project.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.house import code_rules
from tests.house.tree import faults, name_of, python_files

LONGEST_FILE = 400
LONGEST_TEST_FILE = 600

# The one place each that may do what the rule forbids to all others.
ENDS_TRANSACTIONS = frozenset({"app/core/db.py"})
READS_CLOCK = frozenset({"app/core/clock.py"})
LEAVES_TESTS_OUT = frozenset(
    {"tests/conftest.py"}
)  # a machine without Chromium or PostgreSQL, with its reason

Rule = Callable[[str], Iterable[str]]


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


def files_of(*folders: str, but: frozenset[str] = frozenset()) -> list[Path]:
    return [path for path in python_files(*folders) if name_of(path) not in but]


def any_of(*rules: Rule) -> Rule:
    """All that one of the rules finds."""
    return lambda source: chain.from_iterable(rule(source) for rule in rules)


def length(longest: int) -> Rule:
    """Tells a file of more lines: it becomes a folder of the same name."""

    def told(source: str) -> Iterator[str]:
        lines = source.count("\n")
        if lines > longest:
            yield f"{lines} lines"

    return told


def test_only_the_unit_of_work_ends_a_transaction() -> None:
    found = faults(files_of("app", but=ENDS_TRANSACTIONS), code_rules.ends_of_transactions)

    assert found == {}, "the request or the job commits, see app/core/db.py"


def test_only_the_clock_tells_the_time() -> None:
    found = faults(files_of("app", but=READS_CLOCK), code_rules.readings_of_the_clock)

    assert found == {}, "take the time from app.core.clock"


def test_functions_are_short() -> None:
    found = faults(files_of("app", "scheduler", "tests"), code_rules.long_functions)

    assert found == {}, f"a function has over {code_rules.LONGEST_FUNCTION} lines"


def test_the_rule_tells_a_long_file() -> None:
    assert list(length(2)("a\nb\nc\n"))
    assert list(length(3)("a\nb\nc\n")) == []


def test_files_are_short() -> None:
    found = faults(files_of("app", "scheduler"), length(LONGEST_FILE))
    found |= faults(files_of("tests"), length(LONGEST_TEST_FILE))

    assert found == {}, "make it a folder of the same name"


def test_nothing_is_left_unfinished_or_silenced_without_reason() -> None:
    rule = any_of(code_rules.unfinished_notes, code_rules.silenced_without_reason)
    found = faults(files_of("app", "scheduler", "migrations", "tests"), rule)

    assert found == {}, "finish it, or say why after the code"


def test_tests_run_and_can_fail() -> None:
    rule = any_of(code_rules.tests_left_out, code_rules.mocks, code_rules.empty_tests)
    found = faults(files_of("tests", but=LEAVES_TESTS_OUT), rule)

    assert found == {}, "a test runs the real thing and is able to fail"
