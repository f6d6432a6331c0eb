"""What a screen reader has to tell of a page: Chromium's own tree of names, roles and states."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

LINES = "InlineTextBox"  # the same text again, line by line
CELLS = frozenset({"cell", "gridcell", "columnheader", "rowheader"})


@dataclass
class Heard:
    """One thing of the page as it is read: what it is, its name, what is said besides."""

    role: str
    name: str = ""
    description: str = ""
    value: str = ""
    states: dict[str, Any] = field(default_factory=dict)
    parts: list["Heard"] = field(default_factory=list, repr=False)

    def all(self) -> Iterator["Heard"]:
        """It and all that is in it, in the order in which it is read."""
        yield self
        for part in self.parts:
            yield from part.all()

    def each(self, role: str, name: str = "") -> list["Heard"]:
        """All of this role whose name has these words."""
        return [one for one in self.all() if one.role == role and name in one.name]

    def one(self, role: str, name: str = "") -> "Heard":
        """The only one of these."""
        (found,) = self.each(role, name)
        return found

    @property
    def words(self) -> str:
        """All that is read of it."""
        texts = [one.name for one in self.all() if one.role == "StaticText"]
        return " ".join(" ".join(texts).split())

    def headers(self, words: str) -> tuple[str, str]:
        """Of a table: what is read before the cell with these words, the head of its row and of
        its column.
        """
        rows = [[one for one in row.parts if one.role in CELLS] for row in self.each("row")]
        (found,) = [(row, at) for row in rows for at, one in enumerate(row) if words in one.words]
        row, at = found
        assert (row[0].role, rows[0][at].role) == ("rowheader", "columnheader")
        return row[0].words, rows[0][at].name or rows[0][at].words

    @property
    def focused(self) -> "Heard":
        """What has the focus, the innermost."""
        return [one for one in self.all() if one.states.get("focused")][-1]


def heard(page: Page) -> Heard:
    """The page as it is read now."""
    session = page.context.new_cdp_session(page)
    try:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    root = Heard("page")
    root.parts = list(_read(nodes[0], by_id))
    return root


def _read(node: dict[str, Any], by_id: dict[str, Any]) -> Iterator[Heard]:
    """A thing, or, where the tree passes over it, what is in it."""
    parts = [
        part
        for child in node.get("childIds", ())
        if child in by_id
        for part in _read(by_id[child], by_id)
    ]
    if node.get("ignored"):
        yield from parts
        return
    told = ("role", "name", "description", "value")
    said = {key: str(node.get(key, {}).get("value", "")) for key in told}
    if said["role"] != LINES:
        states = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        yield Heard(**said, states=states, parts=parts)
