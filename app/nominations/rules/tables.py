"""Tables of people as they come in: pasted, as CSV, as an XLSX workbook.

A table is rows of cells as text, with nothing left out, so that row 7 here is row 7 of the file.
Whatever is too large is refused before it is unpacked: a workbook of some kilobytes can hold
gigabytes.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

import python_calamine as calamine

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.registrations.rules import neutral

MOST_PEOPLE = 5_000
MOST_ROWS = MOST_PEOPLE + 100  # with headings, titles and empty lines
MOST_COLUMNS = 50
MOST_UNPACKED = 20_000_000  # bytes; 5,000 rows of ten columns unpack to a tenth of it
MOST_PARTS = 1_000
LONGEST_CELL = 1_000  # characters; what is longer is cut, and found too long when it is checked

Cells = list[list[str]]


class Unreadable(Invalid):
    """The table cannot be read; the sentence says why, and what to do."""


@dataclass(frozen=True)
class Table:
    """What was read; `guessed_encoding` says that a text was not UTF-8."""

    cells: Cells
    guessed_encoding: bool = False


def read_pasted(text: str) -> Table:
    """A table copied from Word or Excel: columns by tabs. Raises `Unreadable`."""
    return Table(_within(_separated(text, _delimiter(text, "\t;"))))


def read_file(content: bytes) -> Table:
    """A file, by what it is and not by what it is called. Raises `Unreadable`."""
    if content.startswith(b"PK\x03\x04"):
        return Table(_within(_of_workbook(content)))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _(
                "This is a workbook of an old kind, or one with a password."
                " Save it as XLSX without a password, or as CSV."
            )
        )
    return _of_text(content)


def letters(column: int) -> str:
    """How spreadsheets call a column, from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


# --- text ---------------------------------------------------------------------------------------


def _of_text(content: bytes) -> Table:
    guessed = False
    codec = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        # What Excel in western Europe writes where it is not told otherwise.
        text, guessed = content.decode("cp1252", errors="replace"), True
    if "\x00" in text or "\ufffd" in text:
        raise Unreadable(
            _("This is no table that can be read here. Save it as XLSX or as CSV in UTF-8.")
        )
    cells = _within(_separated(text, _delimiter(text, "\t;,")))
    return Table([[_typed(cell) for cell in row] for row in cells], guessed_encoding=guessed)


def _delimiter(text: str, among: str) -> str:
    """The sign that divides columns: the one that the first lines have most of."""
    first = "\n".join(text.splitlines()[:20])
    return max(among, key=first.count)


def _separated(text: str, delimiter: str) -> Iterator[list[str]]:
    # A quotation mark that is never closed would make one cell of all that follows.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    lines = io.StringIO(text, newline="")
    try:
        for row in csv.reader(lines, delimiter=delimiter, quoting=quoting):
            yield [_tidy(cell) for cell in row]
    except csv.Error as error:
        raise Unreadable(
            _("A cell of the table is too long. Shorten it, and try again.")
        ) from error


def _typed(cell: str) -> str:
    """A cell without the apostrophe that our own lists put before what could be a formula."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


# --- workbooks ----------------------------------------------------------------------------------

_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*?)(/?)>")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_LEFT_OUT = re.compile(r"xl/(?:media|drawings|charts|embeddings|printerSettings|theme)/")


def _of_workbook(content: bytes) -> Iterator[list[str]]:
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
        raise _damaged() from error
    for row in rows:
        yield [_tidy(_as_text(cell)) for cell in row]


def _damaged() -> Unreadable:
    return Unreadable(
        _("The workbook is damaged or of an unknown kind. Save it once more as XLSX, or as CSV.")
    )


def _too_large() -> Unreadable:
    sentence = _(
        "The table is too large: at most %(people)s people in %(columns)s columns are read at"
        " once. Divide it, or delete what is not needed."
    )
    return Unreadable(sentence % {"people": MOST_PEOPLE, "columns": MOST_COLUMNS})


def _unpacked(content: bytes) -> io.BytesIO:
    """The workbook unpacked within the limit, as an archive that cannot grow any more.

    What the archive says of its sizes is not believed; what the reader is given has been measured.
    """
    made, left = io.BytesIO(), MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
            if len(source.infolist()) > MOST_PARTS:
                raise _too_large()
            for part in source.infolist():
                if _LEFT_OUT.match(part.filename):
                    continue
                with source.open(part) as packed:
                    whole = packed.read(left + 1)
                left -= len(whole)
                if left < 0:
                    raise _too_large()
                if part.filename.startswith("xl/worksheets/"):
                    _refuse_far_cells(whole)
                target.writestr(part.filename, whole)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _damaged() from error
    made.seek(0)
    return made


def _refuse_far_cells(sheet: bytes) -> None:
    """One cell in the last corner of a sheet would make a reader fill all that is between."""
    for cell in _CELL.finditer(sheet):
        if cell[2]:  # <c …/>: coloured at most
            continue
        place = _REFERENCE.search(cell[1])
        if place is None:
            raise _damaged()
        if int(place[2]) > MOST_ROWS or _number_of(place[1]) > MOST_COLUMNS:
            raise _too_large()


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


# --- both ---------------------------------------------------------------------------------------


def _tidy(cell: str) -> str:
    """One line: a cell of Word or Excel may have several."""
    return " ".join(cell[:LONGEST_CELL].split())


def _within(rows: Iterable[list[str]]) -> Cells:
    """The rows, without empty ones at the end. Raises `Unreadable` for too many, or none."""
    cells: Cells = []
    people = 0
    for row in rows:
        while row and not row[-1]:
            row.pop()
        people += bool(row)
        if len(row) > MOST_COLUMNS or people > MOST_PEOPLE + 1 or len(cells) >= MOST_ROWS * 4:
            raise _too_large()
        cells.append(row)
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise Unreadable(_("There is nothing in this table."))
    return cells
