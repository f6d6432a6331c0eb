"""Reads one XLSX workbook, in a process of its own: run as a file, with `core.children`'s limits.

A workbook of some kilobytes can hold gigabytes. What is known to be too large is refused before it
is unpacked; what a reader makes of the rest cannot be foreseen, so it may fall over here, where it
takes nothing along. The workbook comes on standard input, the answer goes to standard output.
"""

import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TypedDict

import python_calamine as calamine

from app.core.children import hold_to_limits

MOST_PEOPLE = 5_000
MOST_ROWS = MOST_PEOPLE + 100  # with headings, titles and empty lines
MOST_COLUMNS = 50
MOST_UNPACKED = 20_000_000  # bytes; 5,000 rows of ten columns unpack to a tenth of it
MOST_PARTS = 1_000
MOST_TEXT = 10_000_000  # characters; 5,000 rows of ten columns have a fifth of it
LONGEST_CELL = 1_000  # characters; what is longer is cut, and found too long when it is checked

Cells = list[list[str]]
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*?)(/?)>")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_LEFT_OUT = re.compile(r"xl/(?:media|drawings|charts|embeddings|printerSettings|theme)/")
_HAS_CELLS = b"sheetData"


class TooLarge(ValueError):
    """A table has more rows, columns or text than are read at once."""


class Damaged(ValueError):
    """No workbook that can be read."""


class Answer(TypedDict):
    """The rows, or which of `TooLarge` and `Damaged` it is, by its name."""

    cells: Cells
    refused: str


def main() -> None:
    """Set the limits, read the workbook, write the answer."""
    hold_to_limits()
    answer = Answer(cells=[], refused="")
    try:
        answer["cells"] = rows_of(sys.stdin.buffer.read())
    except (TooLarge, Damaged) as refused:
        answer["refused"] = type(refused).__name__
    json.dump(answer, sys.stdout, ensure_ascii=False)


def rows_of(content: bytes) -> Cells:
    """The rows of the first sheet that is shown. Raises `TooLarge` and `Damaged`."""
    unpacked = _unpacked(content)
    try:
        book = calamine.CalamineWorkbook.from_filelike(unpacked)
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is calamine.SheetVisibleEnum.Visible
        ]
        rows = book.get_sheet_by_name(shown[0]).to_python(skip_empty_area=False) if shown else []
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Damaged from error
    return bounded([tidy(_as_text(cell)) for cell in row] for row in rows)


def tidy(cell: str) -> str:
    """One line: a cell of Word or Excel may have several."""
    return " ".join(cell[:LONGEST_CELL].split())


def bounded(rows: Iterable[list[str]]) -> Cells:
    """The rows, without empty ones at the end. Raises `TooLarge`."""
    cells: Cells = []
    people = text = 0
    for row in rows:
        while row and not row[-1]:
            row.pop()
        people += bool(row)
        text += sum(map(len, row))
        if len(row) > MOST_COLUMNS or people > MOST_PEOPLE + 1 or len(cells) >= MOST_ROWS * 4:
            raise TooLarge
        if text > MOST_TEXT:  # one text can stand in all cells, and be stored once
            raise TooLarge
        cells.append(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _unpacked(content: bytes) -> io.BytesIO:
    """The workbook unpacked within the limit, as an archive that cannot grow any more.

    What the archive says of its sizes is not believed; what the reader is given has been measured.
    """
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
            if len(source.infolist()) > MOST_PARTS:
                raise TooLarge
            for name, whole in _parts(source):
                if _HAS_CELLS in whole:  # the book says which part is a sheet, not its folder
                    _refuse_far_cells(whole)
                target.writestr(name, whole)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError) as error:
        raise Damaged from error
    made.seek(0)
    return made


def _parts(source: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    left = MOST_UNPACKED
    for part in source.infolist():
        if _LEFT_OUT.match(part.filename):
            continue
        with source.open(part) as packed:
            whole = packed.read(left + 1)
        left -= len(whole)
        if left < 0:
            raise TooLarge
        yield part.filename, whole


def _refuse_far_cells(sheet: bytes) -> None:
    """One cell in the last corner of a sheet would make a reader fill all that is between."""
    for cell in _CELL.finditer(sheet):
        if cell[2]:  # <c …/>: coloured at most
            continue
        place = _REFERENCE.search(cell[1])
        if place is None:
            raise Damaged
        if int(place[2]) > MOST_ROWS or _number_of(place[1]) > MOST_COLUMNS:
            raise TooLarge


def _number_of(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def _as_text(cell: object) -> str:
    """What a cell shows: whole numbers come as floats."""
    match cell:
        case bool():
            return str(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)


if __name__ == "__main__":
    main()
