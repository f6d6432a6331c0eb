"""Answers to invitations that others published are understood, as they are fetched from them.

`published_replies.csv` names each file and what it says. None is in this repository: each is read
from a folder in CORRIDOR_PUBLISHED (owner/name/path), or fetched, of the commit that was looked at.
"""

import csv
import os
import urllib.request
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from app.invitations.models import Said
from tests.bench.conftest import Table
from tests.bench.replies import understood

pytestmark = pytest.mark.bench

PUBLISHED = Path(__file__).parent / "published_replies.csv"
WHERE = "https://raw.githubusercontent.com/{repository}/{commit}/{path}"
LONGEST_WAIT = 20  # seconds
# What is out of scope, by its class, with the sentence by which it is put aside.
OUT_OF_SCOPE: Mapping[str, str] = {
    # It tells when somebody is free, and is of no event.
    "free time": "Its entry names no event.",
    # It says REPLY or COUNTER, and of nobody whether they come: a server has taken that out, or
    # the sample is one for a parser alone.
    "no answer": "It does not say",
    # Several mails in one file, of which the first is no answer.
    "published": "Its entry is no answer but PUBLISH.",
    # Its publisher left lines out, so that no part of it is closed.
    "cut short": "Its entry cannot be read.",
    # The entry stands in the header of a part that is empty.
    "in the header": "Its entry cannot be read.",
    # All examples of a standard in one file, as no mail has them.
    "many at once": "Its entry cannot be read.",
    "too large": "Its entry is larger than",
}


def rows() -> list[dict[str, str]]:
    """The files, each with its repository, commit and path, and what it says."""
    with PUBLISHED.open(newline="") as file:
        return list(csv.DictReader(file))


def fetched(row: Mapping[str, str]) -> bytes:
    """A file as it was published. Raises OSError where it cannot be had."""
    if folder := os.environ.get("CORRIDOR_PUBLISHED"):
        return (Path(folder) / row["repository"] / row["path"]).read_bytes()
    address = WHERE.format_map({**row, "path": quote(row["path"])})
    with urllib.request.urlopen(address, timeout=LONGEST_WAIT) as answer:  # noqa: S310 - https
        found: bytes = answer.read()
    return found


def test_published_answers_are_understood(table: Table) -> None:
    said: Counter[str] = Counter()
    for row in rows():
        try:
            raw = fetched(row)
        except OSError as error:
            pytest.skip(f"{row['repository']} cannot be reached: {error}")
        what, rest = understood(raw)
        said[row["says"]] += 1

        if row["says"] in OUT_OF_SCOPE:
            assert what == "not understood", row
            assert rest.startswith(OUT_OF_SCOPE[row["says"]]), row
        else:
            assert what == row["says"], (row, rest)

    answers = sum(said[one.value] for one in Said)
    table.add("published answers understood", f"{answers}", f"all {answers} that are answers")
    assert {said[one.value] > 0 for one in Said if one is not Said.DELEGATED} == {True}
