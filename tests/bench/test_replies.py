"""Answers to invitations that others published are understood, as they are fetched from them."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from app.invitations.models import Said
from tests.bench.conftest import Table
from tests.bench.replies import Published, understood

pytestmark = pytest.mark.bench

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


def test_published_answers_are_understood(
    published: Sequence[tuple[Published, bytes]], table: Table
) -> None:
    for one, raw in published:
        what, rest = understood(raw)

        if one.says in OUT_OF_SCOPE:
            assert what == "not understood", one
            assert rest.startswith(OUT_OF_SCOPE[one.says]), (one, rest)
        else:
            assert what == one.says, (one, rest)

    said = Counter(one.says for one, _raw in published)
    answers = sum(said[one.value] for one in Said)
    table.add("published answers understood", f"{answers}", f"all {answers} that are answers")
    assert all(said[one.value] for one in Said if one is not Said.DELEGATED)
