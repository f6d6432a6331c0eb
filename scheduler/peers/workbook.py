"""Just enough of `.xlsx` to read tables: the text of a cell and the colour behind it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from scheduler.files.nodes import MOST
from scheduler.peers.markup import LARGEST, Element, parse_xml
from scheduler.problem import ProblemError

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_DIGITS: Final = 10
_BROKEN: Final = (
    *(KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error),
    *(NotImplementedError, RuntimeError),  # an unknown compression; a password
)


@dataclass(frozen=True, slots=True)
class Cell:
    """`colour` is six hexadecimal digits where the cell is filled evenly, else empty."""

    place: str
    text: str = ""
    colour: str = ""

    def error(self, what: str) -> ProblemError:
        """What is wrong with this cell, as a sentence that names it."""
        return ProblemError(f"{self.place}: {what}")

    def number(self) -> int:
        """The cell as a whole number of at least 0; empty is 0."""
        try:
            value = float(self.text or "0")
        except ValueError:
            value = -1.0
        if not value.is_integer() or not 0 <= value <= MOST:
            raise self.error(f"must be a whole number, not {self.text!r}")
        return int(value)

    def words(self) -> tuple[str, ...]:
        """The cell as a list with commas, each word once."""
        return tuple(dict.fromkeys(word for word in self.text.split(", ") if word))


@dataclass(frozen=True)
class Sheet:
    """A table of cells; rows and columns count from 1."""

    name: str
    _cells: Mapping[tuple[int, int], Cell] = field(repr=False)

    def rows(self, after: int) -> list[int]:
        """The rows in which there is something, below a row."""
        return sorted({row for row, _ in self._cells if row > after})

    def cell(self, row: int, column: int) -> Cell:
        """A cell, an empty one where the file has none."""
        return self._cells.get((row, column)) or Cell(f"{self.name}!{_letters(column)}{row}")

    def columns(self, row: int) -> dict[str, int]:
        """Where the columns with a title in that row are; the first of the same title counts."""
        found: dict[str, int] = {}
        for at, column in sorted(self._cells):
            if at == row and self._cells[at, column].text:
                found.setdefault(self._cells[at, column].text, column)
        return found


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class Workbook:
    """The sheets of a workbook by name, each read when it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Open a workbook from its bytes; ProblemError if they are none."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise ProblemError("the file: is no workbook (.xlsx)") from error
        self._paths = dict(self._sheets())
        self._strings = [_text(item) for item in self._optional("xl/sharedStrings.xml", "si")]
        self._colours = self._read_colours()

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name."""
        if name not in self._paths:
            raise ProblemError(f"the workbook: has no sheet {name!r}")
        cells = self._parse(self._paths[name]).iter(f"{_MAIN}c")
        return Sheet(name, dict(self._cell(name, cell) for cell in cells))

    def _parse(self, path: str) -> Element:
        try:
            with self._archive.open(path) as part:
                content = part.read(LARGEST + 1)
        except _BROKEN as error:
            raise ProblemError(f"the workbook: its part {path!r} cannot be read") from error
        return parse_xml(content, path)

    def _optional(self, path: str, tag: str) -> list[Element]:
        if path not in self._archive.namelist():
            return []
        return list(self._parse(path).iter(_MAIN + tag))

    def _sheets(self) -> Iterator[tuple[str, str]]:
        targets = {
            one.get("Id"): one.get("Target", "").removeprefix("/xl/")
            for one in self._parse("xl/_rels/workbook.xml.rels")
        }
        for sheet in self._parse("xl/workbook.xml").iter(f"{_MAIN}sheet"):
            yield sheet.get("name", ""), f"xl/{targets.get(sheet.get(_LINK), '')}"

    def _read_colours(self) -> list[str]:
        """The colour behind a cell by the number of its style."""
        fills = []
        for pattern in self._optional("xl/styles.xml", "patternFill"):
            colour = pattern.find(f"{_MAIN}fgColor")
            solid = pattern.get("patternType") == "solid" and colour is not None
            fills.append(colour.get("rgb", "")[-6:].upper() if solid and colour is not None else "")
        formats = self._optional("xl/styles.xml", "cellXfs")
        numbers = [_count(one, "fillId") for one in formats[0]] if formats else []
        return [fills[number] if number < len(fills) else "" for number in numbers]

    def _cell(self, sheet: str, cell: Element) -> tuple[tuple[int, int], Cell]:
        where = _CELL.fullmatch(cell.get("r", ""))
        if where is None:
            raise ProblemError(f"{sheet}: a cell has no place of its own")
        place = f"{sheet}!{where[0]}"
        style = _count(cell, "s")
        colour = self._colours[style] if style < len(self._colours) else ""
        text = self._value(cell, place).strip()
        return (int(where[2]), _number_of(where[1])), Cell(place, text, colour)

    def _value(self, cell: Element, place: str) -> str:
        kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v") or ""
        if kind == "inlineStr":
            return _text(cell)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind != "s":
            return value
        number = int(value) if value.isascii() and value.isdigit() and len(value) < _DIGITS else -1
        if not 0 <= number < len(self._strings):
            raise ProblemError(f"{place}: names a text that the workbook does not have")
        return self._strings[number]


def _count(node: Element, name: str) -> int:
    text = node.get(name, "0")
    if not text.isascii() or not text.isdigit() or len(text) >= _DIGITS:
        raise ProblemError(f"the workbook: {name}={text[:20]!r} is no number")
    return int(text)


def _text(node: Element) -> str:
    return "".join(part.text or "" for part in node.iter(f"{_MAIN}t"))
