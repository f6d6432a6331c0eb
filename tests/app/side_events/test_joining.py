"""Two partners write one application at once, in any order of events: no text is lost."""

import itertools
from typing import Any

import pytest
from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.side_events.rules.joining import digests, join, seen_after

FIELDS = ("title", "background", "objectives")
WRITERS = strategies.sampled_from(("ana", "bo"))


def test_different_texts_are_joined() -> None:
    seen = digests({"title": "One", "background": "Old"})

    joined = join(seen, {"title": "Two", "background": "Old"}, {"title": "One", "background": "B"})

    assert joined.texts == {"title": "Two", "background": "B"}
    assert joined.aside == {}


def test_the_same_text_is_never_overwritten() -> None:
    joined = join(digests({"title": "One"}), {"title": "Mine"}, {"title": "Theirs"})

    assert (joined.texts, joined.aside) == ({"title": "Theirs"}, {"title": "Mine"})


def test_the_same_change_is_one_change() -> None:
    joined = join(digests({"title": "One"}), {"title": "Two\r\n"}, {"title": "Two"})

    assert (joined.texts, joined.aside) == ({"title": "Two"}, {})


def test_a_page_that_has_seen_nothing_overwrites_nothing() -> None:
    joined = join({}, {"title": "Mine"}, {"title": "Theirs"})

    assert (joined.texts, joined.aside) == ({"title": "Theirs"}, {"title": "Mine"})


ROWS = {"people": "a\nb", "people/a/name": "Ana", "people/b/name": "Bo"}


@pytest.mark.parametrize(
    ("mine", "theirs", "names"),
    [
        (
            {**ROWS, "people": "a\nb\nc", "people/c/name": "Cy"},
            {**ROWS, "people": "a\nb\nd", "people/d/name": "Di"},
            ["Ana", "Bo", "Di", "Cy"],
        ),
        ({"people": "a", "people/a/name": "Ana"}, ROWS, ["Ana"]),
        ({"people": "a", "people/a/name": "Ana"}, {**ROWS, "people/b/name": "B."}, ["Ana", "B."]),
        ({**ROWS, "people/b/name": "B."}, {"people": "a", "people/a/name": "Ana"}, ["Ana", "B."]),
        ({**ROWS, "people": "b\na"}, {**ROWS, "people/a/name": "A."}, ["Bo", "A."]),
    ],
    ids=["both add", "I take out", "taken out but changed", "changed but taken out", "order"],
)
def test_rows_are_joined(mine: dict[str, str], theirs: dict[str, str], names: list[str]) -> None:
    joined = join(digests(ROWS), mine, theirs)

    keys = joined.texts["people"].splitlines()
    assert [joined.texts[f"people/{key}/name"] for key in keys] == names
    assert joined.aside == {}


class TwoPartners(RuleBasedStateMachine):
    """Each has a page open, types, saves and looks again. The server keeps `texts` and `aside`."""

    def __init__(self) -> None:
        super().__init__()
        self.number = itertools.count()
        self.texts: dict[str, str] = {"people": ""}
        self.aside: list[str] = []
        self.let_go: set[str] = set()  # by somebody who had it before their eyes
        self.saved: set[str] = set()
        self.pages: dict[str, dict[str, str]] = {"ana": {}, "bo": {}}
        self.seen: dict[str, dict[str, str]] = {"ana": {}, "bo": {}}
        self.shown: dict[str, set[str]] = {"ana": set(), "bo": set()}
        for who in self.pages:
            self.look(who)

    @rule(who=WRITERS)
    def look(self, who: str) -> None:
        """The page is loaded again; what was typed and not saved is gone with it."""
        self.pages[who] = dict(self.texts)
        self.seen[who] = digests(self.texts)
        self.shown[who] = set(self.texts.values())

    @rule(who=WRITERS, name=strategies.sampled_from(FIELDS))
    def type(self, who: str, name: str) -> None:
        self.pages[who][name] = f"{name} {who} {next(self.number)}"

    @rule(who=WRITERS)
    def add_row(self, who: str) -> None:
        key = f"{who}{next(self.number)}"
        page = self.pages[who]
        page["people"] = "\n".join([*page.get("people", "").splitlines(), key])
        page[f"people/{key}/name"] = f"person {key}"

    @rule(who=WRITERS, place=strategies.integers(0, 3))
    def write_in_row(self, who: str, place: int) -> None:
        keys = self.pages[who].get("people", "").splitlines()
        if place < len(keys):
            self.pages[who][f"people/{keys[place]}/name"] = f"{who} names {next(self.number)}"

    @rule(who=WRITERS, place=strategies.integers(0, 3))
    def take_row_out(self, who: str, place: int) -> None:
        keys = self.pages[who].get("people", "").splitlines()
        if place < len(keys):
            self.pages[who].pop(f"people/{keys[place]}/name")
            self.pages[who]["people"] = "\n".join(key for key in keys if key != keys[place])

    @rule(who=WRITERS)
    def save(self, who: str) -> None:
        page, before = self.pages[who], dict(self.texts)
        joined = join(self.seen[who], page, before)
        self.texts = joined.texts
        self.aside += joined.aside.values()
        typed = {text for name, text in page.items() if name != "people" and text}
        self.saved |= typed
        # Only what this page had shown, or its own writer had typed, may be gone now.
        gone = set(before.values()) - set(self.texts.values()) - {before["people"]}
        assert gone <= self.shown[who], (gone, self.shown[who])
        self.let_go |= gone
        self.seen[who] = seen_after(self.seen[who], page, self.texts)
        self.shown[who] |= typed

    @invariant()
    def nothing_is_lost(self) -> None:
        there = {*self.texts.values(), *self.aside, *self.let_go}
        assert self.saved <= there

    @invariant()
    def rows_hold_together(self) -> None:
        keys = self.texts.get("people", "").splitlines()
        named = {name.split("/")[1] for name in self.texts if "/" in name}
        assert sorted(keys) == sorted(named)


class TestTwoPartners(TwoPartners.TestCase):  # type: ignore[valid-type,misc]  # made at run time
    settings: Any = settings(max_examples=200, stateful_step_count=40, deadline=None)
