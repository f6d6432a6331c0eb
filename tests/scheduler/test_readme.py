"""The README describes what there is."""

import re
from pathlib import Path

import pytest

import scheduler
from scheduler.files.problems import FIELDS
from scheduler.generate import KINDS
from scheduler.preferences import PREFERENCES
from scheduler.problem import Weights
from scheduler.rules import RULES

README = Path(scheduler.__file__).with_name("README.md").read_text(encoding="utf-8")


def rows(title: str) -> list[list[str]]:
    """The cells of the first table under a title, without its head."""
    section = README.split(f"\n## {title}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip(" `") for cell in line.strip("|").split(" | ")] for line in table[2:]]


def test_every_rule_has_its_row_in_order() -> None:
    assert [row[0] for row in rows("Rules")] == [rule.id for rule in RULES]


def test_every_term_has_its_row_with_its_weight() -> None:
    weights = Weights()

    assert [(row[0], int(row[1])) for row in rows("The penalty")] == [
        (term.id, getattr(weights, term.id)) for term in PREFERENCES
    ]


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_is_named(kind: str) -> None:
    named = set(re.findall(r"`([a-z_]+)`", README))

    for fields in FIELDS[kind]:
        assert set(fields) <= named


def test_every_kind_of_problem_is_named() -> None:
    for kind in KINDS:
        name = kind if kind == "infeasible-room" else kind.removeprefix("infeasible")
        assert f"`{name}`" in README


def test_the_public_names_are_there() -> None:
    assert scheduler.__all__ == sorted(scheduler.__all__, key=lambda n: (not n.isupper(), n))
    assert all(hasattr(scheduler, name) for name in scheduler.__all__)
